import Commerce
import Integrations
import JSON

/// Gives the lines their VAT codes, per rate and country.
///
/// Invoice lines carry a code each. A line of a sales order has no such field in a standard AccountView: there the VAT comes from the
/// article, and abroad from the debtor, so all codes that the articles do not already give must be one, which goes onto a new debtor.
struct VATCodeStep: Sendable {
    let settings: OrdersSettings
    let order: Order

    private var country: String { (order.delivery ?? order.billing).country }

    /// Sets the lines' codes. - Returns: the code for a new debtor, if one is needed.
    func assign(_ lines: inout [BookedLine], articles: [String: ArticleMatch]) throws -> String? {
        let booking = settings.booking
        let isBusiness = order.billing.isCompany && !(order.billing.vatNumber ?? "").isEmpty
        guard settings.form == .invoice || !booking.vatCodes.isEmpty || !booking.vatCodesByCountry.isEmpty else { return nil }
        var unknown: Set<Decimal128> = []
        var codes: [String?] = []
        let main = mainRate(lines)
        for line in lines {
            let isNeutral = line.kind == .rounding || line.kind == .difference
            var code = line.taxRate.flatMap { booking.vatCode(rate: $0, country: country, isCompanyWithVATNumber: isBusiness) }
            if code == nil, isNeutral || line.kind == .giftCard || line.gross.isZero {
                // Without a code for no VAT, a cent of rounding goes with the rest of the order.
                code = main.flatMap { booking.vatCode(rate: $0, country: country, isCompanyWithVATNumber: isBusiness) }
            }
            if code == nil, let rate = line.taxRate { unknown.insert(rate) }
            codes.append(code)
        }
        guard unknown.isEmpty else {
            let rates = unknown.sorted().map { "\($0) %" }.joined(separator: ", ")
            throw Fault.park(
                "vat.unmapped", "Order \(order.number): no VAT code is set for \(rates) in \(country).",
                advice: "Add it to orders.vat.codes or orders.vat.by-country, then replay the order.")
        }
        if settings.form == .invoice || booking.orderLineVATField != nil {
            for index in lines.indices { lines[index].vatCode = codes[index] }
            return settings.customer.vatCodes[country] ?? (Set(codes.compactMap { $0 }).count == 1 ? codes[0] : nil)
        }
        // At home the articles' own codes are right. Abroad only the debtor's code can make them others.
        guard country != booking.homeCountry || isBusiness && booking.reverseChargeCode != nil else { return settings.customer.vatCodes[country] }
        let open = zip(lines, codes).filter { line, code in
            guard let code, line.kind != .rounding, line.kind != .difference, line.kind != .giftCard, !line.gross.isZero else { return false }
            return line.article.flatMap { articles[$0]?.vatCode } != code
        }
        let distinct = Set(open.compactMap(\.1))
        guard distinct.count <= 1 else {
            throw Fault.park(
                "vat.mixed",
                "Order \(order.number) to \(country) needs the VAT codes \(distinct.sorted().joined(separator: " and ")), but a line of a sales order has no field for one.",
                advice: "Set orders.vat.order-line-field if your AccountView has such a field, or book sales invoices; else book this order by hand.")
        }
        return settings.customer.vatCodes[country] ?? distinct.first
    }

    private func mainRate(_ lines: [BookedLine]) -> Decimal128? {
        lines.filter { $0.kind == .article }.max { $0.gross < $1.gross }?.taxRate
    }
}
