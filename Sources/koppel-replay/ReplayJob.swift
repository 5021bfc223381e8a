import Commerce
import Journal
import Runtime
import Wiring

/// What a run is about, found before anything is moved.
struct ReplayJob: Sendable {
    /// How it is reached.
    enum Way: Sendable {
        /// The events to take out of the parking queues, by flow.
        case parked([Flow: Set<String>])
        /// What to publish again, up to an offset.
        case archive(ArchiveReplay.Selection, upTo: Int64)
    }

    /// How many.
    var count: Int
    /// The first, or all for a dry run.
    var items: [Item]
    let way: Way

    /// The first of them, to show.
    var first: ArraySlice<Item> { items.prefix(10) }

    /// What became of them.
    struct Result: Sendable {
        var replayed = 0
        var unroutable = 0
        /// On the journal's list, and not in the queue.
        var missing = 0
        var isStopped = false
        var isComplete: Bool { !isStopped && unroutable == 0 && missing == 0 }
    }

    /// Looks, and takes nothing.
    static func find(_ selection: Selection, _ parts: ProcessParts, keepsAll: Bool) async throws -> ReplayJob {
        let open = { try JournalStore(reading: parts.settings.journal) }
        switch selection.source {
        case .parked:
            let events = try await open().parked(selection.parkedQuery())
            let byFlow = Dictionary(grouping: events, by: \.flow).mapValues { Set($0.map(\.event)) }
            return ReplayJob(count: events.count, items: events.map(Item.init), way: .parked(byFlow))
        case .archive:
            let wanted = try await selection.archiveSelection(try open())
            let found = try await ArchiveReplay(broker: parts.broker, makeID: ProcessParts.makeID).find(wanted, sample: keepsAll ? .max : 10)
            return ReplayJob(count: found.count, items: found.first.map(Item.init), way: .archive(wanted, upTo: found.last))
        }
    }

    /// Lets them go.
    func run(_ stamp: ReplayStamp, _ parts: ProcessParts, pace: ReplayPace, stop: StopRequest) async throws -> Result {
        var result = Result()
        switch way {
        case .archive(let selection, let last):
            let bar = ProgressBar(total: count)
            let done = try await ArchiveReplay(broker: parts.broker, makeID: ProcessParts.makeID).run(
                selection, upTo: last, stamp: stamp, pace: pace.wait, shouldStop: { stop.isMade }
            ) { bar.show($0.replayed + $0.unroutable) }
            bar.end()
            (result.replayed, result.unroutable) = (done.replayed, done.unroutable)
        case .parked(let byFlow):
            for (flow, events) in byFlow.sorted(by: { $0.key < $1.key }) where !stop.isMade {
                let done = try await rotate(flow, events, stamp, parts, pace, stop)
                result.replayed += done.replayed
                result.unroutable += done.unroutable
                if !stop.isMade { result.missing += max(0, events.count - done.replayed - done.unroutable) }
            }
        }
        result.isStopped = stop.isMade && result.replayed + result.unroutable < count
        return result
    }

    private func rotate(
        _ flow: Flow, _ events: Set<String>, _ stamp: ReplayStamp, _ parts: ProcessParts, _ pace: ReplayPace, _ stop: StopRequest
    ) async throws -> ParkedRotation.Result {
        let context = parts.context
        let leases = LeaseKeeper(redis: parts.redis, reactor: parts.reactor, ttl: context.policy.leaseTTL, makeID: context.makeID)
        let reader = StatusReader(broker: parts.broker, redis: parts.redis, clock: parts.clock)
        let bar = ProgressBar(total: try await reader.parkedCount(flow).inQueue)
        defer { bar.end() }
        return try await ParkedRotation(broker: parts.broker, redis: parts.redis, leases: leases, reactor: parts.reactor).run(
            flow, replay: { event, _ in events.contains(event.id) ? stamp.again(event) : nil }, pace: pace.wait, shouldStop: { stop.isMade },
            progress: { bar.show($0.seen) })
    }
}
