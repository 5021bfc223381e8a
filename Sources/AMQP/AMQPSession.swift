import Reactor

/// One live connection, as a topology sees it: what is declared here is declared on this connection, again after each reconnect.
public struct AMQPSession: AMQPOperations {
    let wire: Wire
    /// How long an operation may take.
    public let operationTimeout: Duration

    /// Grows with each connection.
    public var generation: UInt64 { wire.generation }

    /// Itself.
    public func session() async throws(AMQPError) -> AMQPSession { self }
}

/// Whatever can give a live connection: declarations and reads work on all of them.
public protocol AMQPOperations: Sendable {
    /// The live connection; waits for one at most the operation timeout.
    func session() async throws(AMQPError) -> AMQPSession
}
