/// A shop that says whether the prices it is given include tax.
public protocol PriceBasisReading: Sendable {
    /// Whether prices are entered with tax; nil when the shop does not say.
    /// - Throws: `Fault`.
    func pricesIncludeTax() async throws -> Bool?
}
