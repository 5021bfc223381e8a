public import JSON

/// An ERP that says which of the orders that came from shops were sent.
public protocol ShipmentSource: Sendable {
    /// One page of the orders whose shipping may have changed since a cursor, keyed by our reference; see `ChangePage`.
    func changedShipments(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage

    /// What the ERP holds under a reference: the open order first, then what history has of it. Empty when it is gone.
    func shipments(reference: String) async throws -> [ShipmentRecord]
}

/// An order of the ERP, as far as its shipping goes.
public struct ShipmentRecord: Sendable, Hashable {
    /// Our reference, as the ERP keeps it.
    public var reference: String
    /// The ERP's number, where it shows one.
    public var number: String?
    /// Whether the order has left the order book.
    public var isInHistory: Bool
    /// The fields that the settings name, by the ERP's own names.
    public var raw: JSONObject

    /// Makes a record.
    public init(reference: String, number: String? = nil, isInHistory: Bool = false, raw: JSONObject) {
        (self.reference, self.number, self.isInHistory, self.raw) = (reference, number, isInHistory, raw)
    }
}
