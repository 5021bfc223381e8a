import Commerce
import Integrations
import JSON

/// Gives every line a price with which the ERP's own computation ends at what the buyer pays, and puts what is left over on a rounding line.
struct PriceFit: Sendable {
    let order: Order
    let settings: OrdersSettings

    private var includesTax: Bool { settings.prices == .including }

    /// - Returns: remarks for the journal.
    /// - Throws: `Fault` when the total cannot be reached.
    func fit(_ lines: inout [BookedLine]) throws -> [String] {
        var notes: [String] = []
        for index in lines.indices { setPrice(&lines[index]) }
        let wanted = Cents.of(order.totals.gross) ?? 0
        // A rounding line without a place of its own goes into another line.
        let homeless = lines.indices.filter { lines[$0].kind == .rounding && !isBooked(lines[$0]) }
        for index in homeless.reversed() { lines.remove(at: index) }
        var gap = wanted - computed(lines)
        if gap != 0, let index = lines.firstIndex(where: { $0.kind == .rounding }) {
            lines[index] = change(lines[index], by: gap)
            gap = wanted - computed(lines)
        }
        if gap != 0, let rounding = roundingLine(gap) {
            lines.append(rounding)
            notes.append("A rounding line of \(shown(gap)) was added.")
            gap = wanted - computed(lines)
        }
        if gap != 0, let (index, line) = absorb(gap, lines) {
            notes.append("Rounding of \(shown(gap)) is in the line \"\(line.name)\"; set orders.charges.rounding to see it as a line of its own.")
            lines[index] = line
            gap = wanted - computed(lines)
        }
        guard gap != 0 else { return notes }
        guard Cents.amount(gap).magnitude <= settings.totals.tolerance else {
            throw Fault.park(
                "totals.differ",
                "Order \(order.number): with prices \(settings.prices.rawValue) VAT the lines make \(shown(wanted - gap)), but the buyer pays \(shown(wanted)).",
                advice: "Set orders.charges.rounding, so that the difference can be a line, then replay the order.")
        }
        notes.append("AccountView will compute \(shown(wanted - gap)), the buyer pays \(shown(wanted)); set orders.charges.rounding to close this.")
        return notes
    }

    /// What the ERP computes. On a sales order from quantities, prices and rates: lines rounded, then, for prices without VAT, the VAT of
    /// each rate. On an invoice the amounts and their VAT are given.
    func computedTotal(_ lines: [BookedLine]) -> Decimal128 {
        if settings.form == .invoice { return lines.reduce(0) { $0 + $1.gross } }
        let amounts = lines.map { Cents.of($0.quantity * $0.price) ?? 0 }
        if includesTax { return Cents.amount(amounts.reduce(0, +)) }
        var sums: [Decimal128: Int] = [:]
        for (line, amount) in zip(lines, amounts) { sums[line.taxRate ?? 0, default: 0] += amount }
        return Cents.amount(sums.reduce(0) { $0 + TaxSplit.gross(of: $1.value, rate: $1.key) })
    }

    private func computed(_ lines: [BookedLine]) -> Int { Cents.of(computedTotal(lines)) ?? 0 }

    private func isBooked(_ line: BookedLine) -> Bool { settings.form == .order ? line.article != nil : line.account != nil }

    private func setPrice(_ line: inout BookedLine) {
        let cents = Cents.of(line.amount) ?? 0
        // The amount of an invoice line is written as it is; only its total counts.
        line.price = UnitPrice.exact(cents: cents, quantity: line.quantity) ?? UnitPrice.nearest(cents: cents, quantity: line.quantity)
    }

    private func change(_ line: BookedLine, by cents: Int) -> BookedLine {
        var line = line
        line.amount = line.amount + Cents.amount(cents)
        line.gross = line.gross + Cents.amount(cents)
        // The line's VAT follows its rate.
        let net = (line.gross * 100).divided(by: 100 + (line.taxRate ?? 0), places: 2, rounding: .halfUp)
        line.net = includesTax ? net ?? line.net : line.amount
        setPrice(&line)
        return line
    }

    private func roundingLine(_ gap: Int) -> BookedLine? {
        let target = settings.charges.target(.rounding)
        let account = target.account ?? settings.booking.revenueAccount(country: (order.delivery ?? order.billing).country)
        let amount = Cents.amount(gap)
        let line = BookedLine(
            kind: .rounding, source: "rounding", name: "Rounding", quantity: 1, price: amount, amount: amount, net: amount, gross: amount,
            taxRate: 0, article: settings.form == .order ? target.article : nil, account: settings.form == .invoice ? account : nil)
        return isBooked(line) ? line : nil
    }

    /// The line that can take the cents and show it least: the largest amount among those whose price can be made to fit.
    private func absorb(_ gap: Int, _ lines: [BookedLine]) -> (Int, BookedLine)? {
        guard includesTax, Cents.amount(gap).magnitude <= max(settings.totals.tolerance, Decimal128(significand: 5, exponent: -2)!) else {
            return nil
        }
        for index in lines.indices.sorted(by: { (lines[$1].amount, $0) < (lines[$0].amount, $1) }) where lines[index].amount > 0 {
            // What is to be made up for includes what this line's own price misses.
            let wanted = (Cents.of(lines[index].quantity * lines[index].price) ?? 0) + gap
            guard wanted > 0, UnitPrice.exact(cents: wanted, quantity: lines[index].quantity) != nil else { continue }
            return (index, change(lines[index], by: wanted - (Cents.of(lines[index].amount) ?? 0)))
        }
        return nil
    }

    private func shown(_ cents: Int) -> String { Money(Cents.amount(cents), order.currency).description }
}
