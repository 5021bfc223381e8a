import Commerce

/// Where a poll starts and what it leaves for the next, in the shop's wall time.
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

    /// The cursor after rows up to `last`: the shop's own clock when the last page was read, because all that changed before was in it.
    /// Where the shop does not tell its clock, the last change seen, but never ahead of ours, so that one wrong date does not blind the poll.
    func cursor(last: String?, before: String?, shopTime: Timestamp?) -> String {
        if let shopTime { return zone.wall(shopTime) }
        let limit = zone.wall(now + .seconds(300))
        let seen = [last, before].compactMap { $0 }.max() ?? zone.wall(now)
        return min(seen, limit)
    }
}
