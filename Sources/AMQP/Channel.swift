import CRabbitMQ
import Reactor

/// One channel: calls one after the other, and contents put together frame by frame, so that half a message never blocks the thread.
/// Confined to the thread of its wire.
final class Channel {
    enum State { case closed, opening, open, closing }
    private enum Content { case delivery, get(messageCount: Int), returned(code: Int, text: String) }
    private struct Assembly {
        var content: Content
        var tag: UInt64 = 0
        var isRedelivered = false
        var exchange = ""
        var routingKey = ""
        var properties = AMQPProperties()
        var body: [UInt8] = []
        var left = -1
    }

    let id: UInt16
    private(set) var state = State.closed
    private(set) var current: Call?
    private var waiting: [Call] = []
    private var assembly: Assembly?
    private var lastExchange: [UInt8] = [], lastExchangeText = "", lastKey: [UInt8] = [], lastKeyText = ""
    /// Deliveries go here, with the link that settles them.
    weak var link: ChannelLink?
    /// The control channel's link has no other holder.
    private var ownLink: ChannelLink?
    var deliver: ((AMQPDelivery) -> Void)?
    var onCancel: (() -> Void)?
    var onClose: ((AMQPError) -> Void)?
    var publishing: PublishChannel?

    init(_ id: UInt16) { self.id = id }

    // MARK: Calls

    func enqueue(_ call: Call, _ wire: Wire) {
        waiting.append(call)
        next(wire)
    }

    private func next(_ wire: Wire) {
        guard current == nil, !waiting.isEmpty else { return }
        switch state {
        case .closed:
            var method = amqp_channel_open_t()
            state = .opening
            wire.checkLater(amqp_send_method(wire.connection, id, AMQP_CHANNEL_OPEN_METHOD, &method), "channel.open")
        case .opening, .closing: break
        case .open:
            let call = waiting.removeFirst()
            current = call
            wire.checkLater(call.send(CArena(), wire.connection, id), call.name)
        }
    }

    private func finish(_ answer: Call.Answer, _ wire: Wire) {
        let call = current
        current = nil
        call?.finish(answer)
        next(wire)
    }

    func failOverdue(now: MonotonicTime, _ wire: Wire) {
        guard let call = current, call.deadline <= now else { return }
        // An answer that still comes would be taken for the next call's: the channel is of no use any more.
        wire.cut()
        current = nil
        call.fail(AMQPError(.timeout, "the broker did not answer in time"))
    }

    func pump(_ wire: Wire) { publishing?.pump(wire, channel: id) }

    // MARK: The end

    /// Nobody uses it any more.
    func close(_ wire: Wire) {
        guard state == .open || state == .opening else { return }
        state = .closing
        deliver = nil
        var method = amqp_channel_close_t()
        method.reply_code = 200
        wire.checkLater(amqp_send_method(wire.connection, id, AMQP_CHANNEL_CLOSE_METHOD, &method), "channel.close")
    }

    func lose(_ error: AMQPError) {
        state = .closed
        link?.end()
        publishing?.lose(error)
        let calls = (current.map { [$0] } ?? []) + waiting
        current = nil
        waiting = []
        for call in calls { call.fail(error) }
        (deliver, onCancel, onClose) = (nil, nil, nil)
    }

    private func closed(by close: amqp_channel_close_t, _ wire: Wire) {
        let error = AMQPError(.channelClosed, String(close.reply_text), replyCode: Int(close.reply_code))
        var ok = amqp_channel_close_ok_t()
        wire.checkLater(amqp_send_method(wire.connection, id, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok), "channel.close-ok")
        state = .closed
        assembly = nil
        link?.end()
        ownLink = nil
        publishing?.lose(error)
        let call = current
        current = nil
        call?.fail(error)
        if id == Wire.controlChannel { return next(wire) }
        let (told, calls) = (onClose, waiting)
        waiting = []
        for call in calls { call.fail(error) }
        wire.channels[id] = nil
        told?(error)
    }

    // MARK: Frames

    func take(_ method: amqp_method_t, _ wire: Wire) {
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            let deliver = method.decoded.assumingMemoryBound(to: amqp_basic_deliver_t.self).pointee
            assembly = Assembly(
                content: .delivery, tag: deliver.delivery_tag, isRedelivered: deliver.redelivered != 0, exchange: exchange(deliver.exchange),
                routingKey: key(deliver.routing_key))
        case AMQP_BASIC_ACK_METHOD:
            let ack = method.decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            publishing?.confirm(ack.delivery_tag, multiple: ack.multiple != 0, error: nil)
            pump(wire)
        case AMQP_BASIC_NACK_METHOD:
            let nack = method.decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            publishing?.confirm(nack.delivery_tag, multiple: nack.multiple != 0, error: AMQPError(.nacked, "the broker could not store the message"))
            pump(wire)
        case AMQP_BASIC_RETURN_METHOD:
            let back = method.decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
            assembly = Assembly(
                content: .returned(code: Int(back.reply_code), text: String(back.reply_text)), exchange: exchange(back.exchange),
                routingKey: key(back.routing_key))
        case AMQP_BASIC_GET_OK_METHOD:
            let got = method.decoded.assumingMemoryBound(to: amqp_basic_get_ok_t.self).pointee
            assembly = Assembly(
                content: .get(messageCount: Int(got.message_count)), tag: got.delivery_tag, isRedelivered: got.redelivered != 0,
                exchange: exchange(got.exchange), routingKey: key(got.routing_key))
        case AMQP_BASIC_CANCEL_METHOD: onCancel?()
        case AMQP_CHANNEL_CLOSE_METHOD:
            closed(by: method.decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee, wire)
        case AMQP_CHANNEL_CLOSE_OK_METHOD:
            state = .closed
            wire.channels[id] = nil
            for call in waiting { call.fail(AMQPError(.closed, "the channel was closed")) }
        case AMQP_CHANNEL_OPEN_OK_METHOD:
            if state == .opening { state = .open }
            next(wire)
        case AMQP_CHANNEL_FLOW_METHOD:
            var ok = amqp_channel_flow_ok_t()
            ok.active = method.decoded.assumingMemoryBound(to: amqp_channel_flow_t.self).pointee.active
            wire.checkLater(amqp_send_method(wire.connection, id, AMQP_CHANNEL_FLOW_OK_METHOD, &ok), "channel.flow-ok")
        default: finish(.method(method), wire)
        }
    }

    func take(header properties: amqp_basic_properties_t, size: Int, _ wire: Wire) {
        guard assembly != nil else { return }
        if properties._flags != 0 { assembly!.properties = AMQPProperties(properties) } else { assembly!.properties.isPersistent = false }
        assembly!.left = size
        assembly!.body.reserveCapacity(size)
        if size == 0 { complete(wire) }
    }

    func take(fragment: amqp_bytes_t, _ wire: Wire) {
        guard assembly != nil else { return }
        assembly!.body.append(contentsOf: UnsafeRawBufferPointer(start: fragment.bytes, count: fragment.len))
        assembly!.left -= fragment.len
        if assembly!.left <= 0 { complete(wire) }
    }

    private func complete(_ wire: Wire) {
        guard let done = assembly else { return }
        assembly = nil
        switch done.content {
        case .delivery:
            guard let deliver, let link else { return }
            deliver(delivery(done, link, messageCount: nil))
        case .get(let messageCount):
            let link = ownLink ?? ChannelLink(wire, id, closesChannel: false)
            ownLink = link
            self.link = link
            finish(.delivery(delivery(done, link, messageCount: messageCount)), wire)
        case .returned(let code, let text):
            let place = done.exchange.isEmpty ? "queue \(done.routingKey)" : "exchange \(done.exchange) with key \(done.routingKey)"
            publishing?.returned(done.properties.messageID, AMQPError(.returned, "\(text): \(place)", replyCode: code))
        }
    }

    private func delivery(_ done: Assembly, _ link: ChannelLink, messageCount: Int?) -> AMQPDelivery {
        AMQPDelivery(
            body: done.body, properties: done.properties, exchange: done.exchange, routingKey: done.routingKey, isRedelivered: done.isRedelivered,
            deliveryTag: done.tag, messageCount: messageCount, link: link)
    }

    /// Most deliveries have the same exchange and key as the one before: no need to make the text again.
    private func exchange(_ bytes: amqp_bytes_t) -> String {
        if !bytes.equal(lastExchange) { (lastExchange, lastExchangeText) = ([UInt8](bytes), String(bytes)) }
        return lastExchangeText
    }

    private func key(_ bytes: amqp_bytes_t) -> String {
        if !bytes.equal(lastKey) { (lastKey, lastKeyText) = ([UInt8](bytes), String(bytes)) }
        return lastKeyText
    }

    func adopt(_ link: ChannelLink) { self.link = link }
}
