import AMQP
import Commerce

/// Publishes archived events again, straight to their queues and not into the archive.
public struct ArchiveReplay: Sendable {
    private let broker: Broker
    private let reader: ArchiveReader

    /// Never more than this unconfirmed.
    static let window = 50

    /// Makes a replay.
    public init(broker: Broker, makeID: @escaping @Sendable () -> String) {
        self.broker = broker
        reader = ArchiveReader(broker: broker, makeID: makeID)
    }

    /// What is meant.
    public struct Selection: Sendable {
        /// Where to begin to read.
        public var start: ArchiveReader.Start
        /// Which events are meant.
        public var matches: @Sendable (Event) -> Bool
        /// Makes a selection.
        public init(from start: ArchiveReader.Start, _ matches: @escaping @Sendable (Event) -> Bool) { (self.start, self.matches) = (start, matches) }
    }

    /// What the archive holds of a selection now.
    public struct Found: Sendable, Hashable {
        /// How many fit.
        public var count = 0
        /// The first of them.
        public var first: [Event] = []
        /// The offset of the last.
        public var last: Int64 = -1
    }

    /// What a run came to.
    public struct Result: Sendable, Hashable {
        /// Published again.
        public var replayed = 0
        /// No queue takes them: their flow is not set up at the broker.
        public var unroutable = 0
    }

    /// Counts what fits. Reading a stream takes nothing from it.
    public func find(_ selection: Selection, sample: Int = 10) async throws -> Found {
        var found = Found()
        try await reader.read(from: selection.start) { offset, event in
            guard selection.matches(event) else { return true }
            found.count += 1
            found.last = offset
            if found.first.count < sample { found.first.append(event) }
            return true
        }
        return found
    }

    /// Publishes what was found. Safe to stop at any time: what was not reached is still in the archive.
    ///
    /// - Parameters:
    ///   - last: the offset to end at, as `find` gave it: what came later was not confirmed by anybody.
    ///   - pace: called before each publish; may wait.
    ///   - shouldStop: asked before each event.
    ///   - progress: called now and then, and at the end.
    public func run(
        _ selection: Selection, upTo last: Int64, stamp: ReplayStamp, pace: @escaping @Sendable () async throws -> Void = {},
        shouldStop: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable (Result) -> Void = { _ in }
    ) async throws -> Result {
        guard last >= 0 else { return Result() }
        var result = Result(), batch: [Event] = []
        try await reader.read(from: selection.start) { offset, event in
            guard offset <= last, !shouldStop() else { return false }
            if selection.matches(event) {
                try await pace()
                batch.append(stamp.again(event))
            }
            if batch.count == Self.window {
                result = try await publish(batch, after: result)
                batch = []
                progress(result)
            }
            return offset < last
        }
        result = try await publish(batch, after: result)
        progress(result)
        return result
    }

    private func publish(_ batch: [Event], after earlier: Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for event in batch { group.addTask { try await publish(event) } }
            return try await group.reduce(into: earlier) { result, isTaken in
                if isTaken { result.replayed += 1 } else { result.unroutable += 1 }
            }
        }
    }

    private func publish(_ event: Event) async throws -> Bool {
        do throws(AMQPError) {
            try await broker.publisher.publish(event.message, exchange: Names.direct, routingKey: event.routingKey)
            return true
        } catch {
            if error.code == .returned { return false }
            throw error
        }
    }
}
