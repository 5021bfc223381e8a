import Commerce

/// Since when Redis has held everything it should, without interruption.
struct Epoch: Sendable, Hashable {
    /// Unique to this filling.
    let id: String
    /// When it was found empty; the start of time for a first installation, where nothing can be missing.
    let startedAt: Timestamp

    init(id: String, startedAt: Timestamp) {
        self.id = id
        self.startedAt = startedAt
    }

    /// Reads the key's value.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let milliseconds = Int64(parts[1]) else { return nil }
        self.init(id: String(parts[0]), startedAt: Timestamp(milliseconds: milliseconds))
    }

    /// The key's value.
    var text: String { "\(id) \(startedAt.milliseconds)" }

    /// When an event without a ledger may begin: nil when Redis cannot have lost one of it.
    ///
    /// A worker may have been in the middle of a write when Redis was emptied. It notices before its next write, so `settle` (the write
    /// time-out and a little) after the new epoch began all such writes have ended, and can be found in the target. Events made later than
    /// that cannot have been begun before.
    func safeAfterLoss(occurredAt: Timestamp, settle: Duration) -> Timestamp? {
        guard startedAt.milliseconds > 0 else { return nil }
        // A minute for producers whose clocks are ahead.
        return occurredAt < startedAt + settle + .seconds(60) ? startedAt + settle : nil
    }
}
