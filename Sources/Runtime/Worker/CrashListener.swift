import AMQP
import Commerce
import Reactor

/// Tells journal, index and owner about messages that the broker took away after too many deliveries without an answer: they keep killing
/// their worker. The broker has put each into the parking queue already; this reads the copies.
struct CrashListener {
    let context: WorkerContext
    let activity: ActivityPublisher
    let alerts: AlertCenter

    func run() async {
        let parking = Parking(broker: context.broker, redis: context.redis)
        while !Task.isCancelled {
            do {
                let consumer = try await context.broker.connection.consume(Names.crashed, prefetch: 10)
                defer { Task { await consumer.cancel() } }
                for try await delivery in consumer {
                    if let event = try? Event(decoding: delivery.body) { await tell(event, delivery, parking) }
                    delivery.ack()
                }
            } catch {
                try? await context.reactor.sleep(for: .seconds(5))
            }
        }
    }

    private func tell(_ event: Event, _ delivery: AMQPDelivery, _ parking: Parking) async {
        let fault = Fault.park(
            "worker.crashed", "\(event.entity) of \(event.integration) was delivered too often without an end: it crashes the worker.",
            advice: "Send the entry and the worker's log to the makers of Koppel; replay it after an update.")
        let now = context.clock.now, attempt = Journey(headers: delivery.headers).attempt
        await parking.index(ParkedMessage(event: event, fault: fault, attempts: attempt, at: now))
        activity.send(
            .attempt(
                ActivityRecord(
                    id: context.makeID(), eventID: event.id, integration: event.integration, flow: event.flow, entity: event.entity,
                    revision: event.revision, origin: event.cause.rawValue, attempt: attempt, occurredAt: event.occurredAt, startedAt: now,
                    milliseconds: 0, outcome: "parked", cause: fault.cause, message: fault.message, advice: fault.advice,
                    title: "\(event.entity.kind.rawValue.capitalizedFirst) \(event.entity.key), \(event.integration)", settingsVersion: "",
                    worker: context.name, traceparent: event.traceparent)))
        alerts.raise("worker.crashed", integration: event.integration, message: fault.message, advice: fault.advice, lasts: false)
    }
}
