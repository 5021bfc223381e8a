import JSON

/// What AccountView itself makes of lines: amounts with and without VAT, by its own VAT codes and its own rounding.
struct AccountViewTotals {
    /// Without VAT.
    private(set) var net: Decimal128 = 0
    /// The VAT.
    private(set) var vat: Decimal128 = 0
    /// With VAT.
    var gross: Decimal128 { net + vat }
    /// VAT of each line, in order; shown with the lines.
    private(set) var lineVAT: [Decimal128] = []

    /// Adds up.
    /// - Parameters:
    ///   - lines: Amount as entered and VAT percentage of each line.
    ///   - includesVAT: Whether amounts include VAT.
    ///   - perLine: Round each line, else each rate's sum.
    init(_ lines: [(amount: Decimal128, percentage: Decimal128)], includesVAT: Bool, perLine: Bool) {
        for line in lines {
            let split = Self.split(line.amount, line.percentage, includesVAT)
            lineVAT.append(split.vat)
            guard perLine else { continue }
            net += split.net
            vat += split.vat
        }
        guard !perLine else { return }
        for percentage in Set(lines.map(\.percentage)) {
            let sum = lines.filter { $0.percentage == percentage }.reduce(Decimal128.zero) { $0 + $1.amount }
            let split = Self.split(sum, percentage, includesVAT)
            net += split.net
            vat += split.vat
        }
    }

    private static func split(_ amount: Decimal128, _ percentage: Decimal128, _ includesVAT: Bool) -> (net: Decimal128, vat: Decimal128) {
        let amount = amount.rounded(to: 2, .halfUp)
        if includesVAT {
            let vat = (amount * percentage).divided(by: 100 + percentage, places: 2, rounding: .halfUp) ?? 0
            return (amount - vat, vat)
        }
        return (amount, (amount * percentage).divided(by: 100, places: 2, rounding: .halfUp) ?? 0)
    }
}

extension AccountViewYear {
    /// The percentage of a VAT code; 0 for an unknown one.
    func percentage(_ code: String) -> Decimal128 { self["VAT"].first("VAT_CODE", code)?.number("VAT_PCT") ?? 0 }

    /// Whether a VAT code is for sales inside the country.
    func isDomesticSale(_ code: String) -> Bool { self["VAT"].first("VAT_CODE", code)?.hidden["kind"] == "domestic" }

    /// The VAT code of a line: its own, else that of the debtor where it overrides (a code for sales abroad), else the article's.
    func vatCode(line: [String: JSONValue], debtor: AccountViewRow?) -> String {
        if let own = line["VAT_CODE"]?.string, !own.isEmpty { return own }
        if let code = debtor?.text("VAT_CODE"), !code.isEmpty, !isDomesticSale(code) { return code }
        let article = self["ARTICLE"].first("ART_CODE", line["ART_CODE"]?.string ?? "")
        if let shown = article?.text("VAT_CODE"), !shown.isEmpty { return shown }
        return article?.hidden["vat"] ?? "1"
    }

    /// The total of an order, from what its lines hold.
    func totals(orderLines: [[String: JSONValue]], debtor: AccountViewRow?, _ switches: AccountViewSwitches) -> AccountViewTotals {
        let lines = orderLines.map { line -> (Decimal128, Decimal128) in
            let full = (line["ORD_QTY"]?.decimal ?? 0) * (line["ART_PX"]?.decimal ?? 0)
            let discount = line["DISC_PCT"]?.decimal ?? 0
            let amount = discount.isZero ? full : (full * (100 - discount)).divided(by: 100, digits: 28) ?? full
            return (amount, percentage(vatCode(line: line, debtor: debtor)))
        }
        return AccountViewTotals(lines, includesVAT: switches.pricesIncludeVAT, perLine: switches.roundsPerLine)
    }
}
