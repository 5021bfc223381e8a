import AMQP
import Commerce

extension Event {
    /// The event as a message.
    var message: AMQPMessage {
        AMQPMessage(bytes, properties: AMQPProperties(contentType: "application/json", messageID: id, timestamp: occurredAt.milliseconds / 1_000))
    }

    /// Whose place in a short quota it has.
    var priority: RequestPriority {
        if cause == .backfill { return .backfill }
        return switch flow {
        case .orders: .orders
        case .stock: .stock
        case .customers: .customers
        case .products: .products
        }
    }

    /// The event as a message, with its way so far.
    func message(_ journey: Journey) -> AMQPMessage {
        var message = message
        message.properties.headers = journey.headers
        return message
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
