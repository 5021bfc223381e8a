/// What earlier attempts at one entity have already done. Lives in Redis; it can be lost, so each step can also find its own
/// result in the target.
public protocol StepLedger: Sendable {
    /// The value an earlier attempt recorded for a step: a debtor number, an address id.
    func mark(_ step: String) async throws -> String?
    /// The target's number that this entity has got, from the cache or the durable marks.
    func knownNumber() async throws -> String?
    /// The hash of what was last written to the target for this entity.
    func writtenHash() async throws -> String?
    /// Notes these things together: all of them or none. Returns only when they are stored.
    func note(_ notes: [LedgerNote]) async throws
}

/// One thing to note in a ledger.
public enum LedgerNote: Sendable, Hashable {
    /// A step is done, with this value.
    case mark(_ step: String, _ value: String)
    /// A write that must not happen twice is about to be made.
    case intentOpened(_ step: String)
    /// The write's result is known: written or certainly not.
    case intentClosed(_ step: String)
    /// The target's number that this entity has got. Kept durably, outside Redis, before everything that is noted with it.
    case number(String)
    /// The hash of what was written.
    case hash(String)
}

extension StepLedger {
    /// Records that a step is done.
    public func setMark(_ step: String, _ value: String) async throws { try await note([.mark(step, value)]) }
    /// Records, before a write that must not happen twice, that it is about to be made. Returns only when it is stored.
    public func openIntent(_ step: String) async throws { try await note([.intentOpened(step)]) }
    /// The write's result is known: written (with the target's number) or certainly not.
    public func closeIntent(_ step: String) async throws { try await note([.intentClosed(step)]) }
    /// Remembers the target's number, durably. Returns only when it is stored.
    public func setKnownNumber(_ number: String) async throws { try await note([.number(number)]) }
    /// Remembers the hash of what was written.
    public func setWrittenHash(_ hash: String) async throws { try await note([.hash(hash)]) }
}

/// Takes down what a handler does, step by step.
public protocol StepRecording: Sendable {
    /// Times `body` as one step. Calls to other systems inside it are counted by the transport's hooks.
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T
    /// Keeps a payload with the journal entry, sealed: the document read, the fields mapped.
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8])
    /// Adds a word by which the journal entry can be found later. E-mails are kept as a keyed hash only.
    func tag(_ kind: SearchTag, _ value: String)
    /// Says early what the attempt is about, in business words, so that a failure is told with them too.
    func title(_ text: String)
    /// Adds a remark a person may want to see: a text that was cut, a rounding line.
    func note(_ text: String)
}

extension StepRecording {
    /// Most recorders, such as that of a dry run, need no title before the outcome.
    public func title(_ text: String) {}
}

/// What kind of word a journal entry can be found by.
public enum SearchTag: String, Sendable, Hashable, CaseIterable {
    /// The number people know an order by, and our reference.
    case order
    /// An article code.
    case sku
    /// A debtor number.
    case debtor
    /// An e-mail address; kept as a keyed hash.
    case email
}
