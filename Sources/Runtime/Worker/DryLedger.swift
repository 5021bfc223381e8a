import Flows

/// What a dry run gets for a ledger: reads the real one, keeps nothing.
struct DryLedger: StepLedger {
    private let ledger: EntityLedger
    init(_ ledger: EntityLedger) { self.ledger = ledger }

    func mark(_ step: String) async throws -> String? { try await ledger.mark(step) }
    func setMark(_ step: String, _ value: String) async throws {}
    func openIntent(_ step: String) async throws {}
    func closeIntent(_ step: String) async throws {}
    func knownNumber() async throws -> String? { try await ledger.knownNumber() }
    func setKnownNumber(_ number: String) async throws {}
    func writtenHash() async throws -> String? { try await ledger.writtenHash() }
    func setWrittenHash(_ hash: String) async throws {}
}
