import Commerce
import CoreMetrics
import Metrics
import Synchronization

/// The worker's figures.
final class WorkerMeter: Sendable {
    let busy = Counter(label: "koppel_events_busy_total")
    let abandoned = Counter(label: "koppel_events_abandoned_total")
    let settling = Counter(label: "koppel_events_settled_total")
    private let outcomes = Mutex<[String: Counter]>([:])
    private let timers = Mutex<[String: Metrics.Timer]>([:])

    /// Counts an outcome.
    func count(_ queue: QueueName, _ outcome: String) {
        let counter = outcomes.withLock { counters in
            let key = "\(queue.routingKey) \(outcome)"
            if let counter = counters[key] { return counter }
            let counter = Counter(
                label: "koppel_events_total",
                dimensions: [("flow", queue.flow.rawValue), ("integration", queue.integration), ("outcome", outcome)])
            counters[key] = counter
            return counter
        }
        counter.increment()
    }

    /// Notes how long an event took.
    func handled(_ queue: QueueName, milliseconds: Int) {
        let timer = timers.withLock { timers in
            if let timer = timers[queue.routingKey] { return timer }
            let timer = Metrics.Timer(label: "koppel_event_seconds", dimensions: [("flow", queue.flow.rawValue), ("integration", queue.integration)])
            timers[queue.routingKey] = timer
            return timer
        }
        timer.recordMilliseconds(milliseconds)
    }
}
