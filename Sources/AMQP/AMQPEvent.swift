/// What happens to a connection. Passed to the `onEvent` of `AMQPConnection` and `AMQPPublisher`, to log and to count.
public enum AMQPEvent: Sendable {
    /// Connected, with the topology declared and the consumers subscribed.
    case connected(generation: UInt64)
    /// A try failed; the next one comes in `retryIn`.
    case connectFailed(AMQPError, retryIn: Duration)
    /// The connection is gone; everything unsettled on it comes again.
    case disconnected(AMQPError)
    /// The broker closed a consumer's channel; it is being opened again.
    case channelClosed(queue: String, AMQPError)
    /// The broker ended a consumer.
    case consumerCancelled(queue: String)
    /// The broker takes no more messages from this connection: an alarm is on.
    case blocked(reason: String)
    /// It takes messages again.
    case unblocked
}
