import Commerce

/// Where a poll starts and what it leaves for the next, in the shop's wall time: cursors are the last change seen.
struct PollWindow: Sendable {
    var zone: ShopZone
    var overlapSeconds: Int
    var now: Timestamp

    /// The first wall time to read: a little before the cursor, because a row may be stored after a later one was seen.
    func start(after cursor: String?, since: Timestamp) -> String {
        guard let cursor, Timestamp(iso8601: cursor) != nil else { return zone.wall(since) }
        // In the autumn an hour of wall time comes twice: what changed in the second may carry a time before the cursor.
        let repeated = zone.isAmbiguous(around: now) ? 2 * 3_600 : 0
        return ShopZone.shifted(cursor, by: -(overlapSeconds + repeated))
    }

    /// The cursor after rows up to `last`: never ahead of the clock, so that one wrong date does not blind the poll.
    func cursor(last: String?, before: String?) -> String {
        let limit = zone.wall(now + .seconds(300))
        let seen = [last, before].compactMap { $0 }.max() ?? zone.wall(now)
        return min(seen, limit)
    }
}
