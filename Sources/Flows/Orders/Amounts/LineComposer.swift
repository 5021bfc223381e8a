import Commerce
import Integrations
import JSON

/// Makes the lines of a sales order or invoice from a shop's order, so that the ERP, which computes by itself, arrives at what the buyer
/// paid, to the cent. Pure: figures in, lines out.
struct LineComposer: Sendable {
    let order: Order
    let settings: OrdersSettings

    /// What was composed.
    struct Composition: Sendable {
        var lines: [BookedLine]
        /// Remarks for the journal.
        var notes: [String]
        /// What the ERP will compute, if it computes as we do.
        var total: Decimal128
    }

    /// - Throws: `Fault` (park) when the order does not add up, or an amount has no place to be booked on.
    func compose() throws -> Composition {
        let trustsTotal = settings.totals.policy == .trustTotal
        let codes = Array(settings.booking.vatCodes.keys) + Array((settings.booking.vatCodesByCountry[country] ?? [:]).keys)
        let stated = order.lines.compactMap(\.taxRate) + order.charges.compactMap(\.taxRate)
        let rates = TaxRates(known: Array(Set(stated + codes)).sorted(by: >))
        var items = try OrderItem.items(of: order, rates: rates, trustsTotal: trustsTotal)
        var notes = try TotalsGate(order: order, settings: settings.totals).close(&items)
        if settings.discounts == .spread {
            items = try DiscountSpread.apply(splitDiscounts(items), order: order)
        }
        if ratesMatter { items = MixedRates.split(items) }
        items.removeAll { $0.kind != .article && $0.cents == 0 }
        var lines = try TaxSplit(includesTax: settings.prices == .including).lines(items)
        try book(&lines)
        notes += try PriceFit(order: order, settings: settings).fit(&lines)
        let total = PriceFit(order: order, settings: settings).computedTotal(lines)
        return Composition(lines: lines, notes: notes, total: total)
    }

    /// The country that decides VAT and revenue account: where the goods go.
    var country: String { (order.delivery ?? order.billing).country }

    /// Whether each line needs one VAT rate. On a sales order with prices including VAT the ERP takes the rate from the article.
    private var ratesMatter: Bool { settings.form == .invoice || settings.prices == .excluding || settings.booking.orderLineVATField != nil }

    private func splitDiscounts(_ items: [OrderItem]) -> [OrderItem] {
        let bases = MixedRates.bases(items)
        return items.flatMap { item in
            guard item.kind == .discount, item.rate == nil, !bases.isEmpty else { return [item] }
            return MixedRates.split(items.filter { $0.kind == .article } + [item]).filter { $0.kind == .discount }
        }
    }

    /// Gives every charge its article or account. Rounding without one is left for `PriceFit` to put into a line.
    private func book(_ lines: inout [BookedLine]) throws {
        var missing: [String] = []
        for index in lines.indices {
            let line = lines[index]
            let target = target(of: line)
            switch settings.form {
            case .order: lines[index].article = target.article
            case .invoice:
                let revenue = line.kind == .giftCard ? nil : settings.booking.revenueAccount(country: country)
                lines[index].account = target.account ?? revenue
            }
            let isBooked = line.kind == .article || (settings.form == .order ? lines[index].article != nil : lines[index].account != nil)
            if !isBooked, line.kind != .rounding, line.kind != .difference {
                missing.append("\(line.kind.rawValue) \"\(line.name)\" (\(Money(line.gross, order.currency)))")
            } else if !isBooked, line.kind == .difference {
                missing.append("the difference of \(Money(line.gross, order.currency))")
            }
        }
        guard missing.isEmpty else {
            let word = settings.form == .order ? "article" : "ledger account"
            throw Fault.park(
                "charge.unmapped", "Order \(order.number): no \(word) is set for \(missing.joined(separator: ", ")).",
                advice: "Set it under orders.shipping or orders.charges in the settings, then replay the order.")
        }
    }

    private func target(of line: BookedLine) -> ChargeSettings.Target {
        let charges = settings.charges
        switch line.kind {
        case .article: return line.orderLine?.isGiftCard == true ? charges.soldGiftCards : .init()
        case .shipping: return charges.target(.shipping, code: line.source, name: line.name)
        case .paymentFee: return charges.target(.paymentFee)
        case .giftWrap: return charges.target(.giftWrap)
        case .fee: return charges.target(.fee)
        case .discount: return charges.target(.discount)
        case .giftCard: return charges.target(.giftCard)
        case .rounding: return charges.target(.rounding)
        case .difference: return charges.difference.isEmpty ? charges.target(.rounding) : charges.difference
        }
    }
}
