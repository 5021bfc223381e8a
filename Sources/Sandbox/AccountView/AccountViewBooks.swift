import Commerce
import JSON

/// Stores checked rows by AccountView's business rules: numbers handed out, foreign keys, totals. A refusal stores nothing.
struct AccountViewBooks {
    let company: AccountViewCompany
    let year: AccountViewYear
    let switches: AccountViewSwitches
    let now: Timestamp

    /// The book year that a date picks.
    init(_ company: AccountViewCompany, bookDate: String?, _ switches: AccountViewSwitches, now: Timestamp, forWriting: Bool) throws {
        let number = bookDate.flatMap { Int($0.prefix(4)) } ?? company.currentYear
        guard let year = company.years[number] else { throw AccountViewRefusal("Er is geen administratie voor boekjaar \(number).") }
        if forWriting, year.isClosed { throw AccountViewRefusal("Boekjaar \(number) is afgesloten; er kan niet meer worden geboekt.") }
        self.company = company
        self.year = year
        self.switches = switches
        self.now = now
    }

    /// Stores what an insert brings. Returns the places of the stored main row.
    func insert(_ body: AccountViewWriteBody, _ model: AccountViewModel) throws -> Int {
        let values = body.header.values
        switch body.object.table {
        case "CONTACT": return try insertDebtor(values, model)
        case "DEL_ADDR": return try insertAddress(values)
        case "ARTICLE": return try insertArticle(values, model)
        case "ART_GRP": return try insertGroup(values, model)
        case "SO_HDR": return try insertOrder(values, (body.details.first ?? []).map(\.values), model)
        default: return try insertPage(values, (body.details.first ?? []).map(\.values), model)
        }
    }

    // MARK: Debtors

    private func insertDebtor(_ given: [String: JSONValue], _ model: AccountViewModel) throws -> Int {
        var values = given
        try mandatory(values, model.tables["CONTACT"]!, filled: ["SUB_NR"])
        try mandatory("ACCT_NR", values)
        if text(values, "SUB_NR").isEmpty {
            if switches.requiresDebtorNumber { throw AccountViewRefusal("Veld SUB_NR (debiteurnummer) is verplicht.") }
            values["SUB_NR"] = .string(freeDebtorNumber())
        } else if year["CONTACT"].first("SUB_NR", text(values, "SUB_NR")) != nil {
            throw AccountViewRefusal("Debiteur \(text(values, "SUB_NR")) bestaat al.")
        }
        try checkDebtor(values)
        values["INP_DATE"] = .string(now.dutchText)
        values["CNG_DATE"] = .string(now.dutchText)
        values["CNG_NR"] = 1
        year["CONTACT"].append(values, hidden: ["kind": "debtor"])
        return year["CONTACT"].rows.count - 1
    }

    /// Changes what an update names. Returns the place of the row.
    func update(_ body: AccountViewWriteBody) throws -> Int {
        switch body.object.table {
        case "ARTICLE": try updateArticle(body)
        case "ART_GRP": try updateGroup(body)
        default: try updateDebtor(body)
        }
    }

    private func updateDebtor(_ body: AccountViewWriteBody) throws -> Int {
        guard let id = body.id, let place = year["CONTACT"].places(of: id, in: "SUB_NR").first else {
            throw AccountViewRefusal("Debiteur \(body.id ?? "") bestaat niet.")
        }
        var values = body.header.values
        guard AccountViewRows.normal(text(values, "SUB_NR")) == AccountViewRows.normal(id) else {
            throw AccountViewRefusal("Het debiteurnummer kan niet worden gewijzigd.")
        }
        values["SUB_NR"] = nil
        for field in ["ACCT_NAME", "SRC_CODE", "ACCT_NR"] where values[field] != nil { try mandatory(field, values) }
        let before = year["CONTACT"].rows[place]
        try checkDebtor(before.values.merging(values) { $1 })
        year["CONTACT"].change(at: place) { row in
            row.values.merge(values) { $1 }
            row.values["CNG_DATE"] = .string(now.dutchText)
            row.values["CNG_NR"] = .number(row.number("CNG_NR") + 1)
        }
        return place
    }

    private func freeDebtorNumber() -> String {
        while true {
            let number = String(year.next("SUB_NR", from: 10_001))
            if year["CONTACT"].first("SUB_NR", number) == nil { return number }
        }
    }

    private func checkDebtor(_ values: [String: JSONValue]) throws {
        try exists(values, "ACCT_NR", in: "LEDGER", "Grootboekrekening")
        try exists(values, "LNK_ACCT", in: "LEDGER", column: "ACCT_NR", "Grootboekrekening")
        try exists(values, "VAT_CODE", in: "VAT", "Btw-code")
        try exists(values, "RPL_INV", in: "CONTACT", column: "SUB_NR", "Factuurdebiteur")
        try exists(values, "DISC_CODE", in: "~DISC", "Betalingsconditie")
        let country = text(values, "CNT_CODE")
        guard country.isEmpty || (country.utf8.count == 2 && country.allSatisfy { $0.isASCII && $0.isLetter }) else {
            throw AccountViewRefusal("Landcode \(country) bestaat niet.")
        }
        try checkForeign(values, code: text(values, "VAT_CODE"))
    }

    /// The screen would ask for confirmation: a domestic code with a debtor whose VAT number is from elsewhere.
    private func checkForeign(_ debtor: [String: JSONValue], code: String) throws {
        let letters = text(debtor, "VAT_NR").prefix(2)
        guard switches.refusesConfirmations, letters.count == 2, letters != company.country, year.isDomesticSale(code) else { return }
        throw AccountViewRefusal("Debiteur \(text(debtor, "SUB_NR")) is een buitenlandse debiteur; btw-code \(code) is voor binnenlandse verkoop.")
    }

    private func insertAddress(_ given: [String: JSONValue]) throws -> Int {
        var values = given
        try mandatory("SUB_NR", values)
        try exists(values, "SUB_NR", in: "CONTACT", "Debiteur")
        values["REC_ID"] = .string(recordID())
        year["DEL_ADDR"].append(values)
        return year["DEL_ADDR"].rows.count - 1
    }

    // MARK: Orders and pages

    func insertOrder(_ given: [String: JSONValue], _ lines: [[String: JSONValue]], _ model: AccountViewModel) throws -> Int {
        var values = given
        try mandatory(values, model.tables["SO_HDR"]!, filled: [])
        guard !lines.isEmpty else { throw AccountViewRefusal("Een verkooporder moet ten minste een regel hebben.") }
        try exists(values, "RPL_INV", in: "CONTACT", column: "SUB_NR", "Factuurdebiteur")
        try exists(values, "RPL_DEL", in: "CONTACT", column: "SUB_NR", "Verzenddebiteur")
        try exists(values, "DISC_CODE", in: "~DISC", "Betalingsconditie")
        if let discount = values["PD_AMT"]?.decimal, discount.isNegative { throw AccountViewRefusal("PD_AMT mag niet negatief zijn.") }
        let address = text(values, "DEL_CODE")
        if !address.isEmpty {
            guard let row = year["DEL_ADDR"].first("REC_ID", address),
                AccountViewRows.normal(row.text("SUB_NR")) == AccountViewRows.normal(text(values, "RPL_DEL"))
            else { throw AccountViewRefusal("Afleveradres \(address) hoort niet bij debiteur \(text(values, "RPL_DEL")).") }
        }
        let debtor = year["CONTACT"].first("SUB_NR", text(values, "RPL_INV"))!
        if switches.refusesConfirmations, debtor.flag("REC_BLK") || debtor.flag("BLK_SP") {
            throw AccountViewRefusal("Debiteur \(debtor.text("SUB_NR")) is geblokkeerd voor orders.")
        }
        for line in lines {
            try mandatory(line, model.tables["SO_LINE"]!, filled: [])
            let code = text(line, "ART_CODE")
            guard let article = year["ARTICLE"].first("ART_CODE", code) else { throw AccountViewRefusal("Artikel \(code) bestaat niet.") }
            if article.hidden["blocked"] == "1" || article.flag("REC_BLK") { throw AccountViewRefusal("Artikel \(code) is geblokkeerd.") }
            try exists(line, "VAT_CODE", in: "VAT", "Btw-code")
            try checkForeign(debtor.values, code: text(line, "VAT_CODE"))
        }
        let totals = year.totals(orderLines: lines, debtor: debtor, switches)
        if model.tables["SO_HDR"]!["CNG_DATE"] != nil { values["CNG_DATE"] = .string(now.dutchText) }
        values["ORD_NR"] = .string(String(year.next("ORD_NR", from: year.year % 100 * 100_000 + 1)))
        values["ORD_TOT"] = .number(totals.gross)
        let header = year["SO_HDR"].append(values, hidden: ["net": totals.net.description, "storedAt": now.description])
        for (line, vat) in zip(lines, totals.lineVAT) {
            var line = line
            line["REC_ID"] = .string(recordID())
            line["VAT_AMT"] = .number(vat)
            if text(line, "ART_DESC1").isEmpty { line["ART_DESC1"] = year["ARTICLE"].first("ART_CODE", text(line, "ART_CODE"))?["ART_DESC1"] }
            year["SO_LINE"].append(line, header: header.id)
        }
        return year["SO_HDR"].rows.count - 1
    }

    private func insertPage(_ given: [String: JSONValue], _ lines: [[String: JSONValue]], _ model: AccountViewModel) throws -> Int {
        var values = given
        try mandatory(values, model.tables["DJ_PAGE"]!, filled: ["PAGE_NR"])
        guard !lines.isEmpty else { throw AccountViewRefusal("Een dagboekbladzijde moet ten minste een regel hebben.") }
        guard let journal = year["DAILY"].first("DJ_CODE", text(values, "DJ_CODE")) else {
            throw AccountViewRefusal("Dagboek \(text(values, "DJ_CODE")) bestaat niet.")
        }
        try exists(values, "SUB_NR", in: "CONTACT", "Debiteur")
        try exists(values, "DISC_CODE", in: "~DISC", "Betalingsconditie")
        let debtor = year["CONTACT"].first("SUB_NR", text(values, "SUB_NR"))
        let date = values["TRN_DATE"]?.string ?? now.dutchDate
        guard date.hasPrefix(String(year.year)) else { throw AccountViewRefusal("Datum \(date.prefix(10)) valt niet in boekjaar \(year.year).") }
        for line in lines {
            try mandatory(line, model.tables["DJ_LINE"]!, filled: ["DJ_CODE", "PAGE_NR", "REC_ID", "SRC_ID", "SRC_TYPE", "TRN_DATE"])
            try exists(line, "ACCT_NR", in: "LEDGER", "Grootboekrekening")
            try exists(line, "VAT_CODE", in: "VAT", "Btw-code")
            try exists(line, "COST_CODE", in: "COST", "Kostenplaats")
            try checkForeign(debtor?.values ?? [:], code: text(line, "VAT_CODE"))
        }
        if text(values, "INV_NR").isEmpty {
            guard journal.flag("NUM_AUTO") else { throw AccountViewRefusal("Factuurnummer is verplicht in dagboek \(text(values, "DJ_CODE")).") }
            values["INV_NR"] = .string(String(year.next("INV_NR", from: year.year * 10_000 + 1)))
        } else if year["DJ_PAGE"].first("INV_NR", text(values, "INV_NR")) != nil {
            throw AccountViewRefusal("Factuurnummer \(text(values, "INV_NR")) bestaat al.")
        }
        let entered = lines.map { (amount: $0["AMOUNT"]?.decimal ?? 0, percentage: year.percentage(text($0, "VAT_CODE"))) }
        let includesVAT = values["GROSS_FLG"]?.bool ?? journal.flag("GROSS_FLG")
        let totals = AccountViewTotals(entered, includesVAT: includesVAT, perLine: switches.roundsPerLine)
        let page = year.next("PAGE_NR", from: 1)
        values["GROSS_FLG"] = .bool(includesVAT)
        values["TRN_DATE"] = .string(date)
        values["PERIOD"] = values["PERIOD"] ?? .number(Decimal128(Int(date.dropFirst(5).prefix(2)) ?? 1))
        values["PAGE_NR"] = .string(String(page))
        values["PAGE_NRV"] = .number(Decimal128(page))
        values["PAGE_AMT"] = .number(totals.gross)
        values["PAGE_VAT"] = .number(totals.vat)
        let header = year["DJ_PAGE"].append(values, hidden: ["net": totals.net.description, "storedAt": now.description])
        for (place, line) in lines.enumerated() {
            var line = line
            line["REC_ID"] = .string(recordID())
            line["SRC_ID"] = line["REC_ID"]
            line["SRC_TYPE"] = 1
            line["REC_ORD"] = .number(Decimal128(place + 1))
            line["TRN_DATE"] = line["TRN_DATE"] ?? .string(date)
            line["DJ_CODE"] = values["DJ_CODE"]
            line["PAGE_NR"] = values["PAGE_NR"]
            line["VAT_AMT"] = .number(totals.lineVAT[place])
            year["DJ_LINE"].append(line, header: header.id)
        }
        return year["DJ_PAGE"].rows.count - 1
    }

    // MARK: Rules

    func text(_ values: [String: JSONValue], _ field: String) -> String { values[field]?.string ?? "" }

    private func recordID() -> String {
        let number = String(year.next("REC_ID", from: 1), radix: 36, uppercase: true)
        return "A" + String(repeating: "0", count: max(0, 9 - number.count)) + number
    }

    func mandatory(_ values: [String: JSONValue], _ table: AccountViewTable, filled: Set<String>) throws {
        for field in table.fields where field.isMandatory && !filled.contains(field.name) { try mandatory(field.name, values) }
    }

    func mandatory(_ field: String, _ values: [String: JSONValue]) throws {
        let value = values[field]
        if value == nil || value?.string?.allSatisfy({ $0 == " " }) == true { throw AccountViewRefusal("Veld \(field) is verplicht.") }
    }

    func exists(_ values: [String: JSONValue], _ field: String, in table: String, column: String? = nil, _ what: String) throws {
        let key = text(values, field)
        if !key.isEmpty, year[table].first(column ?? field, key) == nil { throw AccountViewRefusal("\(what) \(key) bestaat niet.") }
    }
}
