import Commerce
public import JSON

extension AccountViewSimulator {
    /// Orders and invoices of all companies and years, also those moved to history, with AccountView's own totals; counts of debtors,
    /// articles and calls; the switches.
    public func snapshot() async -> JSONValue {
        var orders: [JSONValue] = []
        var counts: [JSONValue] = []
        for company in companies {
            for year in company.years.values.sorted(by: { $0.year < $1.year }) {
                orders += year["SO_HDR"].rows.map { order($0, company, year, form: "order") }
                orders += year["~MOVED"].rows.map { order($0, company, year, form: "order", moved: true) }
                orders += year["DJ_PAGE"].rows.map { order($0, company, year, form: "invoice") }
            }
            counts.append([
                "id": .string(company.id), "code": .string(company.code), "name": .string(company.name),
                "debtors": .number(Decimal128(company.current["CONTACT"].rows.count { $0.hidden["kind"] == "debtor" })),
                "addresses": .number(Decimal128(company.current["DEL_ADDR"].rows.count)),
                "articles": .number(Decimal128(company.current["ARTICLE"].rows.count)),
            ])
        }
        return [
            "companies": .array(counts), "orders": .array(orders), "calls": calls.json,
            "livingTokens": .number(Decimal128(authority.living(now: context.clock.now))), "switches": .object(switches.json),
        ]
    }

    private func order(_ row: AccountViewRow, _ company: AccountViewCompany, _ year: AccountViewYear, form: String, moved: Bool = false) -> JSONValue
    {
        let isOrder = form == "order"
        let lines = year[moved ? "~MOVEDLINE" : isOrder ? "SO_LINE" : "DJ_LINE"].details(of: row.id)
        return [
            "company": .string(company.id), "year": .number(Decimal128(year.year)), "form": .string(form),
            "number": .string(row.text(isOrder ? "ORD_NR" : "INV_NR")), "reference": .string(row.text(isOrder ? "COMMENT1" : "HDR_DESC")),
            "debtor": .string(row.text(isOrder ? "RPL_INV" : "SUB_NR")), "deliveryAddress": .string(row.text("DEL_CODE")),
            "date": .string(String(row.text(isOrder ? "ORD_DATE" : "TRN_DATE").prefix(10))),
            "total": .number(row.number(isOrder ? "ORD_TOT" : "PAGE_AMT")), "net": .string(row.hidden["net"] ?? ""),
            "storedAt": .string(row.hidden["storedAt"] ?? ""), "lines": .number(Decimal128(lines.count)), "moved": .bool(moved),
            "paymentCondition": .string(row.text("DISC_CODE")),
        ]
    }
}
