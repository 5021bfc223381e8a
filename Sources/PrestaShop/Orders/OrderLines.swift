import Commerce
import JSON

/// Makes an order's lines from `order_details`, each with its tax rate.
struct OrderLines: Sendable {
    var details: [JSONValue]
    var references: ReferenceCache
    var order: Int

    /// The lines in the shop's order.
    func read() async throws -> [OrderLine] {
        var lines: [OrderLine] = []
        lines.reserveCapacity(details.count)
        for detail in details { lines.append(try await line(detail)) }
        return lines
    }

    private func line(_ detail: JSONValue) async throws -> OrderLine {
        guard let quantity = detail.amount("product_quantity"), let net = detail.amount("unit_price_tax_excl"),
            let gross = detail.amount("unit_price_tax_incl")
        else {
            throw Fault.park(
                "order.unreadable", "Line \(detail.id("id")) of order \(order) has no readable quantity or price.",
                advice: "Look at the order in the shop.")
        }
        let unit = TaxedAmount(net: net, gross: gross)
        let total = TaxedAmount(
            net: detail.amount("total_price_tax_excl") ?? (net * quantity).rounded(to: 2, .halfUp),
            gross: detail.amount("total_price_tax_incl") ?? (gross * quantity).rounded(to: 2, .halfUp))
        let variant = detail.id("product_attribute_id")
        return OrderLine(
            id: detail.text("id"), productID: detail.words("product_id"), variantID: variant == 0 ? nil : String(variant),
            sku: detail.words("product_reference") ?? "", ean: detail.words("product_ean13"), name: detail.text("product_name").trimmed,
            quantity: quantity, unitPrice: unit, total: total, taxRate: try await rate(detail), raw: detail)
    }

    /// The rates of the line's taxes, added or, where the shop says so, one upon the other. No tax at all is a rate of zero.
    private func rate(_ detail: JSONValue) async throws -> Decimal128? {
        var rates: [Decimal128] = []
        for tax in detail.associated("taxes") where tax.id("id") != 0 {
            guard let rate = try await references.row(.taxes, tax.id("id"))?.amount("rate") else { return nil }
            rates.append(rate)
        }
        guard detail.id("tax_computation_method") == 1, rates.count > 1 else { return rates.reduce(0, +).reduced }
        let factor = rates.reduce(Decimal128(1)) { factor, rate in
            factor * (1 + (rate.divided(by: 100, places: 12) ?? 0))
        }
        return ((factor - 1) * 100).rounded(to: 6, .halfUp).reduced
    }
}
