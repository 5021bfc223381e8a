import Commerce

/// One figure that is to go to the shop, as an event brings it to the batch.
struct StockOrder: Sendable {
    /// The code that the shop is asked for: article code or EAN.
    var code: String
    /// The figure.
    var quantity: Int
    /// What the shop is told about managing stock; nil leaves it.
    var manage: Bool?
    /// The reading's number; of two for one code the later one counts.
    var reading: Int
    /// Whether the shop must be looked at first, because nobody knows what it was last sent.
    var looksFirst: Bool
    /// Says, just before the write, whether this worker may still make it.
    var permit: @Sendable () async throws -> Void

    /// What became of it.
    enum Answer: Sendable, Hashable {
        /// Written, with so many others in the same call.
        case written(others: Int)
        /// The shop has exactly this.
        case unchanged
        /// The shop does not have the code.
        case unknown
        /// A later reading of the same code came along and goes instead.
        case overtaken
    }

    /// What became of it, or why nothing did.
    typealias Result = Swift.Result<Answer, any Error>
}
