import Commerce
import Flows
import Synchronization

/// An ERP without idempotency keys: whoever posts an order twice has it twice. What was sent is stored a little later, whatever becomes of
/// the sender meanwhile. Its handler trusts the runtime: it searches only when told to.
final class SlowERP: Sendable {
    private let stored = Mutex<[String: Int]>([:])
    private let writing = Mutex((now: 0, most: 0))
    private let delay: Duration

    init(delay: Duration = .milliseconds(80)) { self.delay = delay }

    var orders: [String: Int] { stored.withLock { $0 } }
    var doubled: [String] { orders.filter { $0.value > 1 }.keys.sorted() }
    var mostAtOnce: Int { writing.withLock { $0.most } }

    func handler() -> TestHandler {
        TestHandler { entity, context, _ in
            if let number = try await context.ledger.knownNumber() { return .init(.exists, number: number, title: "Order \(entity.key)") }
            if context.mustSearchHistory, self.orders[entity.key] != nil {
                try await context.ledger.setKnownNumber("N\(entity.key)")
                return .init(.exists, number: "N\(entity.key)", title: "Order \(entity.key)")
            }
            try await context.ledger.openIntent("order")
            try await context.permitWrite()
            try await self.post(entity.key)
            try await context.ledger.setKnownNumber("N\(entity.key)")
            try await context.ledger.closeIntent("order")
            return .init(.written, number: "N\(entity.key)", title: "Order \(entity.key)")
        }
    }

    private func post(_ key: String) async throws {
        writing.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { writing.withLock { $0.now -= 1 } }
        // Unstructured: the ERP stores what it was sent although the sender has died.
        let storing = Task.detached { [delay] in
            try await Task.sleep(for: delay)
            self.stored.withLock { $0[key, default: 0] += 1 }
        }
        try await Task.sleep(for: delay * 2)
        try await storing.value
    }
}
