import Integrations
import Runtime

/// The runtime's sealing by the key file.
struct SealerSealing: RecordSealing {
    let sealer: Sealer

    func seal(_ bytes: [UInt8], for purpose: SealPurpose, integration: String, entity: String) throws -> [UInt8] {
        try sealer.seal(bytes, purpose: Sealer.Purpose(rawValue: purpose.rawValue), integration: integration, entity: entity)
    }

    func open(_ sealed: [UInt8], for purpose: SealPurpose, integration: String, entity: String) throws -> [UInt8] {
        try sealer.open(sealed, purpose: Sealer.Purpose(rawValue: purpose.rawValue), integration: integration, entity: entity)
    }

    func searchWords(email: String, integration: String) -> [String] { sealer.searchTokens(email: email, integration: integration) }
}
