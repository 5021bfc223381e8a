import AMQP
import Commerce
import CoreMetrics
import Logging
import Reactor

extension EventProcessor {
    func parkUnreadable(_ delivery: AMQPDelivery, _ queue: ServedQueue, _ error: EventDecodingError) async throws {
        let fault = Fault.park(
            "event.unreadable", "A message in \(queue.name) is no event: \(error).", advice: "Find out who publishes to the queue; then delete it.")
        try await replace(delivery) {
            try await parking.park(
                body: delivery.body, id: delivery.properties.messageID ?? context.makeID(), queue: queue.name, fault, at: context.clock.now)
        }
        meter.count(queue.name, "parked")
        alerts.raise("parked", integration: queue.name.integration, message: fault.message, advice: fault.advice)
    }

    /// Acknowledges once `send` has put something in the message's place; tries until that works or the message is somebody else's.
    func replace(_ delivery: AMQPDelivery, _ send: () async throws -> Void) async throws {
        var wait = Duration.milliseconds(200)
        while true {
            guard delivery.isLive else { return meter.abandoned.increment() }
            do {
                try await send()
                delivery.ack()
                return
            } catch let error as AMQPError {
                context.logger.warning("RabbitMQ did not take a message", metadata: ["error": "\(error.message)"])
                try await context.reactor.sleep(for: wait)
                wait = min(wait * 2, .seconds(5))
            }
        }
    }

    /// Back into its own queue, uncounted.
    func sendBack(_ event: Event, _ journey: Journey) async throws {
        try await context.broker.publisher.publish(
            event.message(journey), exchange: Names.direct, routingKey: event.routingKey, timeout: .seconds(15))
    }

    func send(_ event: Event, _ journey: Journey, to rung: RetryLadder.Rung) async throws {
        let queue = rung.queues[Int.random(in: 0...1)]
        try await context.broker.publisher.publish(event.message(journey), exchange: queue.name, routingKey: event.routingKey, timeout: .seconds(15))
    }
}
