import Flows

/// What a dry run gets for a ledger: reads the real one, keeps nothing.
struct DryLedger: StepLedger {
    private let ledger: EntityLedger
    init(_ ledger: EntityLedger) { self.ledger = ledger }

    func mark(_ step: String) async throws -> String? { try await ledger.mark(step) }
    func knownNumber() async throws -> String? { try await ledger.knownNumber() }
    func writtenHash() async throws -> String? { try await ledger.writtenHash() }
    func note(_ notes: [LedgerNote]) async throws {}
}
