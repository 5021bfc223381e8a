/// A message that the broker has delivered, and the means to settle it.
///
/// Settle each exactly once, with `ack`, `nack` or `reject`; what is not settled when its connection ends comes again. All three return at
/// once: the answer goes out in the reactor's next turn. Settling a delivery of a dead connection does nothing.
public final class AMQPDelivery: Sendable {
    /// The content.
    public let body: [UInt8]
    /// Headers and the protocol's own fields.
    public let properties: AMQPProperties
    /// The exchange it was published to; empty for the default one.
    public let exchange: String
    /// The key it was published with.
    public let routingKey: String
    /// Whether it was delivered before and not settled.
    public let isRedelivered: Bool
    /// The broker's number for it on its channel.
    public let deliveryTag: UInt64
    /// For a message of `get`: how many more were in the queue.
    public let messageCount: Int?
    let link: ChannelLink

    init(
        body: [UInt8], properties: AMQPProperties, exchange: String, routingKey: String, isRedelivered: Bool, deliveryTag: UInt64,
        messageCount: Int?, link: ChannelLink
    ) {
        self.body = body
        self.properties = properties
        self.exchange = exchange
        self.routingKey = routingKey
        self.isRedelivered = isRedelivered
        self.deliveryTag = deliveryTag
        self.messageCount = messageCount
        self.link = link
    }

    /// The headers.
    public var headers: AMQPTable { properties.headers }

    /// Whether the connection (and channel) it came on still lives, as far as is known now. If not, the broker will deliver it again, and
    /// perhaps already has, to another worker.
    public var isLive: Bool { link.isLive }

    /// A number that grows with each connection: deliveries of different generations came over different connections.
    public var generation: UInt64 { link.wire.generation }

    /// It is done. False if the connection it came on is dead, so that it will come again.
    ///
    /// - Parameter multiple: settle all earlier ones of the same consumer too.
    @discardableResult
    public func ack(multiple: Bool = false) -> Bool { link.settle(.ack(tag: deliveryTag, multiple: multiple)) }

    /// It is not done: back into the queue, or to the dead-letter exchange.
    @discardableResult
    public func nack(requeue: Bool, multiple: Bool = false) -> Bool {
        link.settle(.nack(tag: deliveryTag, multiple: multiple, requeue: requeue))
    }

    /// Like `nack` for this one alone.
    @discardableResult
    public func reject(requeue: Bool) -> Bool { nack(requeue: requeue) }
}
