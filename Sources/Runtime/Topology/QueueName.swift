public import Commerce

/// The queue of one flow of one integration.
public struct QueueName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The flow.
    public var flow: Flow
    /// The integration's name.
    public var integration: String

    /// Makes a name.
    public init(_ flow: Flow, _ integration: String) {
        self.flow = flow
        self.integration = integration
    }

    /// Reads `orders.shop-nl`; nil for anything else.
    public init?(routingKey: String) {
        guard let dot = routingKey.firstIndex(of: "."), let flow = Flow(rawValue: String(routingKey[..<dot])) else { return nil }
        let integration = String(routingKey[routingKey.index(after: dot)...])
        guard Self.isValid(integration) else { return nil }
        self.init(flow, integration)
    }

    /// The key its events are published with: `orders.shop-nl`.
    public var routingKey: String { "\(flow.rawValue).\(integration)" }
    /// The broker's name for it: `koppel.orders.shop-nl`.
    public var description: String { "koppel.\(routingKey)" }

    /// By flow, then by name.
    public static func < (a: QueueName, b: QueueName) -> Bool { (a.flow, a.integration) < (b.flow, b.integration) }

    /// Whether an integration may be called so: 1 to 64 letters, digits, `-` and `_`. A dot would be a level of the routing key.
    public static func isValid(_ integration: String) -> Bool {
        (1...64).contains(integration.utf8.count)
            && integration.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }
}
