/// Seals what rests outside this process and may hold personal data or secrets.
public protocol RecordSealing: Sendable {
    /// Seals bytes so that only the same purpose, integration and entity opens them.
    func seal(_ bytes: [UInt8], for purpose: SealPurpose, integration: String, entity: String) throws -> [UInt8]
    /// Opens what `seal` made.
    func open(_ sealed: [UInt8], for purpose: SealPurpose, integration: String, entity: String) throws -> [UInt8]
    /// Words by which an e-mail address is found again without being kept; the first is the current one.
    func searchWords(email: String, integration: String) -> [String]
}

/// What something is sealed for. The raw values are part of derived keys: never change them.
public enum SealPurpose: String, Sendable, Hashable, CaseIterable {
    /// Documents on their way, kept for minutes.
    case claims
    /// Durable marks and cursors.
    case state
    /// Token pairs.
    case tokens
    /// Keys that a shop handed out when it installed the app.
    case appKeys = "app-keys"
    /// Payloads of the journal.
    case journal
}
