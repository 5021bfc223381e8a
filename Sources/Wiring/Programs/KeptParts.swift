import Integrations
import Synchronization

/// What a program made of each integration. A change of settings makes anew only what it concerns: all others keep connectors, compiled
/// mappings and what they have read of their shops.
final class KeptParts<Made: Sendable>: Sendable {
    private let kept = Mutex<[String: (key: [String], made: Made)]>([:])

    /// What was made of an integration on these settings before, else what `make` makes now. What cannot be made is tried again next time.
    ///
    /// - Parameter all: All integrations there are: those of the same company count too, as far as connectors look at them.
    func parts(of integration: Integration, among all: [Integration], make: () async throws -> Made) async rethrows -> Made {
        let key = Self.key(integration, all)
        if let held = kept.withLock({ $0[integration.id] }), held.key == key { return held.made }
        let made = try await make()
        kept.withLock { $0[integration.id] = (key, made) }
        return made
    }

    /// Lets go of integrations that are no longer there.
    func forgetAll(but all: [Integration]) {
        let ids = Set(all.map(\.id))
        kept.withLock { kept in kept = kept.filter { ids.contains($0.key) } }
    }

    /// The version, and of the company's other shops what their orders are known by.
    private static func key(_ integration: Integration, _ all: [Integration]) -> [String] {
        [integration.version] + integration.neighbours(among: all).map { "\($0.id) \($0.orders.referencePrefix)" }.sorted()
    }
}
