/// A shop that orders are read from.
public protocol OrderSource: Sendable {
    /// One page of the orders that changed since a cursor; see `ChangePage`. Never skips an order when the list changes while it is read.
    ///
    /// - Parameters:
    ///   - cursor: What the last complete poll returned; nil for the first, which starts at `since`.
    ///   - since: The oldest change of interest, for a first poll and for backfill.
    ///   - page: `ChangePage.next` of the page before; nil for the first page.
    func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage

    /// The order as it is now, complete.
    /// - Throws: `Fault`; an order that is gone is `.skip` with cause `order.gone`.
    func order(id: String) async throws -> Order

    /// The states that an order of this shop can be in, for set-up and for checking settings.
    func orderStates() async throws -> [OrderState]
}

/// A shop whose lists hold whole orders, so that what a poll has just read need not be read again: the poll leaves it as a claim, see
/// `ChangePage.claims`, and the first attempt at the event takes it from there.
public protocol OrderClaiming: OrderSource {
    /// The order that a claim holds, as `order(id:)` would have told it when the list was read.
    /// - Throws: `Fault`, as `order(id:)` does.
    func order(claim: [UInt8]) throws -> Order
}

/// One page of changes.
public struct ChangePage: Sendable, Hashable {
    /// What changed, oldest first where the source can.
    public var changes: [EntityChange]
    /// Hand this in for the next page; nil on the last page.
    public var next: String?
    /// On the last page: where the next poll starts. It is stored only when all changes have been confirmed by the broker.
    public var cursor: String?
    /// What the list told whole of entities among `changes`, for sources that can read it back (`OrderClaiming`). Personal data: it is handed
    /// on sealed, for minutes, and never in an event.
    public var claims: [EntityRef: [UInt8]]

    /// Makes a page.
    public init(changes: [EntityChange], next: String? = nil, cursor: String? = nil, claims: [EntityRef: [UInt8]] = [:]) {
        self.changes = changes
        self.next = next
        self.cursor = cursor
        self.claims = claims
    }
}

/// A shop whose orders can be marked as taken over.
public protocol OrderStateTarget: Sendable {
    /// Puts the order into the state with the given id. Doing it again changes nothing.
    func setState(ofOrder id: String, to state: String) async throws
}

/// A shop that keeps notes on orders.
public protocol OrderNoteTarget: Sendable {
    /// Adds a note that only the shop's staff sees. A note with the same text that is already there is not added again.
    func addNote(toOrder id: String, _ text: String) async throws
}

/// A source of refunds and credit notes.
public protocol RefundReading: Sendable {
    /// The refunded amount of an order so far.
    func refunds(ofOrder id: String) async throws -> [Refund]
}

/// Money that went back to the buyer.
public struct Refund: Sendable, Hashable {
    /// The shop's id.
    public var id: String
    /// How much, with tax, positive.
    public var amount: Money
    /// When.
    public var at: Timestamp?
    /// Makes a refund.
    public init(id: String, amount: Money, at: Timestamp?) {
        self.id = id
        self.amount = amount
        self.at = at
    }
}
