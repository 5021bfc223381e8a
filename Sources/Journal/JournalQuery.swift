public import Commerce

/// What to look for in the journal. All that is given must fit.
public struct JournalQuery: Sendable, Hashable {
    /// A word exactly as it is: order number, reference, SKU, debtor number, entity key, number in the target.
    public var word: String?
    /// Keyed hashes of an e-mail address, any of which fits.
    public var emailTokens: [String] = []
    /// Restricts `word` to a kind of tag: `order`, `sku`, `debtor`, `key`, `number`.
    public var wordKind: String?
    /// The integration.
    public var integration: String?
    /// The flow.
    public var flow: Flow?
    /// One of these outcomes; empty for all.
    public var outcomes: [String] = []
    /// The cause, or what it begins with when it ends with `.`: `sku.` fits `sku.missing`.
    public var cause: String?
    /// Part of message or title.
    public var text: String?
    /// Started at or after.
    public var since: Timestamp?
    /// Started before.
    public var until: Timestamp?
    /// Only entries of this event.
    public var event: String?
    /// Only entries with a higher number; for following.
    public var after: Int64?
    /// At most so many, the newest first. 50 unless told.
    public var limit = 50

    /// Looks for everything.
    public init() {}
}

/// Failures that share a cause.
public struct CauseGroup: Sendable, Hashable {
    /// The integration.
    public var integration: String
    /// The cause.
    public var cause: String
    /// What became of them.
    public var outcome: String
    /// How many attempts.
    public var count: Int
    /// How many different entities.
    public var entities: Int
    /// The newest one's sentence.
    public var message: String
    /// What a person should do.
    public var advice: String
    /// When the newest began.
    public var newest: Timestamp
}
