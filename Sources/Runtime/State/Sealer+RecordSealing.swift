public import Integrations

extension Sealer: RecordSealing {
    public func seal(_ bytes: [UInt8], for purpose: SealPurpose, integration: String, entity: String) throws -> [UInt8] {
        try seal(bytes, purpose: Purpose(rawValue: purpose.rawValue), integration: integration, entity: entity)
    }

    public func open(_ sealed: [UInt8], for purpose: SealPurpose, integration: String, entity: String) throws -> [UInt8] {
        try open(sealed, purpose: Purpose(rawValue: purpose.rawValue), integration: integration, entity: entity)
    }

    public func searchWords(email: String, integration: String) -> [String] { searchTokens(email: email, integration: integration) }
}
