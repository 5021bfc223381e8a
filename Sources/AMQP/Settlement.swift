import CRabbitMQ
import Synchronization

/// What becomes of a delivery.
enum Settlement: Sendable {
    case ack(tag: UInt64, multiple: Bool)
    case nack(tag: UInt64, multiple: Bool, requeue: Bool)

    func send(_ connection: amqp_connection_state_t, _ channel: UInt16) -> Int32 {
        switch self {
        case .ack(let tag, let multiple): amqp_basic_ack(connection, channel, tag, multiple ? 1 : 0)
        case .nack(let tag, let multiple, let requeue): amqp_basic_nack(connection, channel, tag, multiple ? 1 : 0, requeue ? 1 : 0)
        }
    }
}

/// One opening of a channel, held by its consumer and by every delivery that came over it. When the last holder is gone nobody can settle
/// anything on it any more, and it is closed.
final class ChannelLink: Sendable {
    let wire: Wire
    let channel: UInt16
    private let closesChannel: Bool
    private let live = Atomic<Bool>(true)

    init(_ wire: Wire, _ channel: UInt16, closesChannel: Bool) {
        self.wire = wire
        self.channel = channel
        self.closesChannel = closesChannel
    }

    deinit { if closesChannel, isLive { wire.send(.release(channel: channel)) } }

    var isLive: Bool { live.load(ordering: .acquiring) && wire.isLive }

    func end() { live.store(false, ordering: .releasing) }

    func settle(_ settlement: Settlement) -> Bool {
        guard isLive else { return false }
        wire.send(.settle(channel: channel, settlement))
        return true
    }
}
