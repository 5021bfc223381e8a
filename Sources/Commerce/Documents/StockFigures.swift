public import JSON

/// What the ERP says of one article's stock, before the integration's formula. Figures the ERP does not have are nil.
public struct StockFigures: Sendable, Hashable {
    /// Article code.
    public var code: String
    /// EAN or GTIN.
    public var ean: String?
    /// Offered for sale.
    public var available: Decimal128?
    /// On the shelf.
    public var technical: Decimal128?
    /// Free stock.
    public var free: Decimal128?
    /// On order.
    public var ordered: Decimal128?
    /// Reserved for sales orders.
    public var reserved: Decimal128?
    /// The ERP's own record, for expressions.
    public var raw: JSONValue

    /// Holds figures.
    public init(
        code: String, ean: String? = nil, available: Decimal128? = nil, technical: Decimal128? = nil, free: Decimal128? = nil,
        ordered: Decimal128? = nil, reserved: Decimal128? = nil, raw: JSONValue = .null
    ) {
        self.code = code
        self.ean = ean
        self.available = available
        self.technical = technical
        self.free = free
        self.ordered = ordered
        self.reserved = reserved
        self.raw = raw
    }
}

/// A figure as one reading of the ERP gave it. Readings are numbered before they are made, so that an older one is known when it comes late.
public struct StockReading: Sendable, Hashable {
    /// The figure by the integration's formula.
    public var quantity: Decimal128
    /// The reading's number; a higher one was made later.
    public var number: Int
    /// The article's EAN, by which some shops are matched.
    public var ean: String?

    /// Makes a reading.
    public init(quantity: Decimal128, number: Int, ean: String? = nil) {
        self.quantity = quantity
        self.number = number
        self.ean = ean
    }
}
