public import JSON

/// A shop that stock is written to. Figures are absolute.
public protocol StockTarget: Sendable {
    /// The most levels that one call takes; 1 where each is written by itself.
    var stockBatchLimit: Int { get }

    /// Where the stock of these codes is kept: product or variant. Codes that the shop does not have are missing from the answer.
    ///
    /// - Parameter refresh: False may answer from the connector's cache, so that a known code costs no call; `StockPlace.quantity` is
    ///   nil then.
    /// - Throws: `Fault`; a code that more than one product has is `.park` with cause `sku.ambiguous`.
    func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace]

    /// Writes levels, at most `stockBatchLimit`, in one call where it can. One that fails does not stop the others.
    ///
    /// - Returns: one result per level, in their order. A place that is gone fails with cause `stock.place-gone`.
    func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>]
}

/// Where a shop keeps the stock of one code.
public struct StockPlace: Sendable, Hashable {
    /// The connector's own key: product, variant, row.
    public var id: String
    /// What the shop has now, where that was read.
    public var quantity: Decimal128?
    /// Whether the shop manages stock there, where that was read.
    public var isManaged: Bool?

    /// Names a place.
    public init(id: String, quantity: Decimal128? = nil, isManaged: Bool? = nil) {
        self.id = id
        self.quantity = quantity
        self.isManaged = isManaged
    }
}

/// A figure to write.
public struct StockLevel: Sendable, Hashable {
    /// The code, for messages.
    public var code: String
    /// Where.
    public var place: StockPlace
    /// How many, whole.
    public var quantity: Int
    /// Switch stock management on or off; nil leaves it as the shop has it.
    public var manage: Bool?

    /// Makes a level.
    public init(code: String, place: StockPlace, quantity: Int, manage: Bool? = nil) {
        self.code = code
        self.place = place
        self.quantity = quantity
        self.manage = manage
    }
}
