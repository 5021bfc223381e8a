import AMQP
import CoreMetrics
import Metrics
public import Reactor
import Synchronization

/// Sends activity to the journal without ever holding up a flow: a bounded queue here, a bounded queue at the broker, and what does not fit
/// is dropped and counted.
public final class ActivityPublisher: Sendable {
    private struct State {
        var items: [ActivityItem] = []
        var bytes = 0
        var wakeUp: CheckedContinuation<Void, Never>?
        var dropped = 0
        var isStopping = false
    }
    private let state = Mutex(State())
    private let broker: Broker
    private let reactor: Reactor
    private let capacity: Int
    private let byteCapacity: Int
    private let batch: Int
    /// The most bytes of payloads in one message of several items.
    private static let messageBytes = 512 << 10
    private let droppedCounter = Counter(label: "koppel_activity_dropped_total")

    /// Makes a publisher; `run` sends.
    ///
    /// - Parameters:
    ///   - capacity: how many items may wait here.
    ///   - byteCapacity: how many bytes of payloads may wait here; 16 MiB unless told.
    ///   - batch: how many go into one message, at most.
    public init(broker: Broker, reactor: Reactor, capacity: Int = 5_000, byteCapacity: Int = 16 << 20, batch: Int = 50) {
        (self.broker, self.reactor, self.capacity, self.byteCapacity, self.batch) = (broker, reactor, capacity, byteCapacity, batch)
    }

    /// How many items were dropped since the start.
    public var droppedCount: Int { state.withLock { $0.dropped } }
    /// How many wait here.
    public var waitingCount: Int { state.withLock { $0.items.count } }

    /// Takes an item; never waits.
    public func send(_ item: ActivityItem) {
        let size = item.payloadBytes
        let (wakeUp, dropped) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard state.items.count < capacity, state.bytes + size <= byteCapacity else {
                state.dropped += 1
                return (nil, true)
            }
            state.items.append(item)
            state.bytes += size
            defer { state.wakeUp = nil }
            return (state.wakeUp, false)
        }
        if dropped { droppedCounter.increment() }
        wakeUp?.resume()
    }

    /// Sends what comes, until `stop`, and then what is left.
    public func run() async {
        while true {
            await waitForItems()
            // What comes within a moment goes in the same message.
            let (isStopping, count) = state.withLock { ($0.isStopping, $0.items.count) }
            if isStopping, count == 0 { return }
            if count < batch, !isStopping { try? await reactor.sleep(for: .milliseconds(50)) }
            let messages = state.withLock { state in
                let items = state.items
                (state.items, state.bytes) = ([], 0)
                return items
            }
            await publish(messages)
        }
    }

    /// Ends `run` when everything is sent.
    public func stop() {
        let wakeUp = state.withLock { state in
            state.isStopping = true
            defer { state.wakeUp = nil }
            return state.wakeUp
        }
        wakeUp?.resume()
    }

    private func publish(_ items: [ActivityItem]) async {
        await withDiscardingTaskGroup { group in
            for part in Self.parts(of: items, batch: batch, bytes: Self.messageBytes) {
                group.addTask { await self.publishOne(part) }
            }
        }
    }

    /// Cuts items into messages, by number and by size.
    static func parts(of items: [ActivityItem], batch: Int, bytes limit: Int) -> [[ActivityItem]] {
        var parts: [[ActivityItem]] = [], bytes = 0
        for item in items {
            let size = item.payloadBytes
            if let last = parts.last, last.count < batch, bytes + size <= limit {
                parts[parts.count - 1].append(item)
                bytes += size
            } else {
                parts.append([item])
                bytes = size
            }
        }
        return parts
    }

    private func publishOne(_ part: [ActivityItem]) async {
        let message = AMQPMessage(ActivityItem.encode(part), properties: AMQPProperties(contentType: "application/json", type: "koppel.activity"))
        do throws(AMQPError) {
            try await broker.publisher.publish(message, exchange: "", routingKey: Names.activity, timeout: .seconds(10))
        } catch {
            state.withLock { $0.dropped += part.count }
            droppedCounter.increment(by: part.count)
        }
    }

    private func waitForItems() async {
        await withCheckedContinuation { continuation in
            let now = state.withLock { state in
                if !state.items.isEmpty || state.isStopping { return true }
                state.wakeUp = continuation
                return false
            }
            if now { continuation.resume() }
        }
    }
}
