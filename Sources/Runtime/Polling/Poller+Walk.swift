import Commerce

extension Poller {
    /// Goes on with the walk over everything, or begins the next when its time has come, and publishes what differs from what the walk before
    /// saw. Never more than a page is held. Its place is kept after each page, so that a restart goes on there.
    ///
    /// What no walk has seen yet is published when its date is of interest and only remembered otherwise: with an empty memory nothing that
    /// the polls have found is lost, and nothing that is older than the settings want is taken over.
    func pollWalk(
        _ readPage: @Sendable (String?) async throws -> ChangePage, of task: PollTask
    ) async throws -> PollTask.Result {
        var result = PollTask.Result()
        var place = WalkPlace(try await storedCursor(task.name), now: now, interval: task.interval)
        while !place.isDone {
            let read = try await RequestPriority.$current.withValue(.backfill) { [page = place.page] in try await readPage(page) }
            result.found += read.changes.count
            for integration in task.integrations {
                result.published += try await publish(read.changes, ofWalk: place.began, to: integration, task)
            }
            place.advance(to: read.next)
            try await move(task.name, to: place.text)
        }
        return result
    }

    private func publish(_ rows: [EntityChange], ofWalk began: Timestamp, to integration: String, _ task: PollTask) async throws -> Int {
        let memory = walkMemory(of: QueueName(task.flow, integration), interval: task.interval)
        let known = try await memory.revisions(of: rows.map(\.entity))
        var fresh: [EntityChange] = []
        for (row, revision) in zip(rows, known) where revision != row.revision || row.revision == nil {
            if revision == nil, let date = row.changedAt, date < task.since { continue }
            var change = row
            // What is as it was two walks ago differs from what was handled last: the walk is part of the revision.
            change.revision = row.revision.map { "\($0)@\(began.milliseconds)" }
            fresh.append(change)
        }
        try await publish(fresh, to: integration, cause: .poll)
        // After the confirms: what is published twice is harmless, what is taken for published and is not would be lost.
        try await memory.remember(rows)
        return fresh.count
    }
}

/// Where a walk is: which page comes next and when it began, or when the last one began that is over.
struct WalkPlace: Sendable, Hashable {
    /// When it began.
    private(set) var began: Timestamp
    /// The token of the page to read; nil for the first.
    private(set) var page: String?
    /// Whether nothing is left to read until the next walk.
    private(set) var isDone = false

    /// Takes up what was kept: a walk that is over rests for nine tenths of the interval, as polls do; one that was left half done for longer
    /// than an interval begins anew.
    init(_ text: String?, now: Timestamp, interval: Duration) {
        began = now
        let parts = (text ?? "").split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let at = Int64(parts[1]).map({ Timestamp(milliseconds: $0) }) else { return }
        switch parts[0] {
        case "done" where now - at < interval * 9 / 10: (began, isDone) = (at, true)
        case "page" where parts.count == 3 && now - at < interval: (began, page) = (at, parts[2])
        default: break
        }
    }

    /// A page was read and handled. - Parameter next: The token of the next one; nil when it was the last.
    mutating func advance(to next: String?) {
        page = next
        isDone = next == nil
    }

    /// What is kept.
    var text: String { page.map { "page \(began.milliseconds) \($0)" } ?? "done \(began.milliseconds)" }
}
