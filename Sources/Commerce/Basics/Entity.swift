/// What kind of thing an event is about.
public enum EntityKind: String, Sendable, Hashable, CaseIterable {
    /// An order, keyed by the shop's entity id.
    case order
    /// A product or article, keyed by the source's id or article code.
    case product
    /// The stock of one article, keyed by its code.
    case stock
    /// A customer or debtor, keyed by the source's id.
    case customer
    /// What the ERP says of an order's shipping, keyed by our reference.
    case shipment
}

/// The name of one thing in its source system.
public struct EntityRef: Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing.
    public var kind: EntityKind
    /// The source's own key; never personal data.
    public var key: String

    /// Makes a name.
    public init(_ kind: EntityKind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    /// `order 1001`.
    public var description: String { "\(kind.rawValue) \(key)" }
}

/// "This entity changed": what a poll or a webhook found.
public struct EntityChange: Sendable, Hashable {
    /// The flow it belongs to.
    public var flow: Flow
    /// What changed.
    public var entity: EntityRef
    /// Something that differs whenever the entity differs (a change date, a row hash); nil where the source has none.
    public var revision: String?
    /// When the source says it changed.
    public var changedAt: Timestamp?
    /// The figure that was read, for a change of stock.
    public var stock: StockReading?

    /// Makes a change.
    public init(flow: Flow, entity: EntityRef, revision: String? = nil, changedAt: Timestamp? = nil, stock: StockReading? = nil) {
        self.flow = flow
        self.entity = entity
        self.revision = revision
        self.changedAt = changedAt
        self.stock = stock
    }
}
