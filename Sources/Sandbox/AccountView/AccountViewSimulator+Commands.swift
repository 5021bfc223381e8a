import Commerce
public import JSON

extension AccountViewSimulator {
    /// What people do in AccountView itself, and what tests need.
    ///
    /// Commands take `company` (code or id, the first unless told) and `year` (the current unless told):
    /// `set` {switch: value}, `grant`, `revoke-tokens`, `expire-access`, `reset`, `reset-counts`, `add-article`, `edit-article`,
    /// `block-article` {code, blocked}, `add-articles` {count, prefix}, `set-stock` {code, available, technical}, `add-debtor` {fields},
    /// `edit-debtor` {number, fields}, `move-to-history` {reference} or all, `remove-order` {reference}, `close-year` {year, closed},
    /// `deny` {object, rights}, `rows` {table}.
    public func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        let given = arguments.object ?? [:]
        switch command {
        case "set":
            try switches.set(given)
            model = AccountViewModel(switches)
            return .object(switches.json)
        case "grant":
            let pair = authority.grant(scope: given["scope"]?.string ?? "readaccountviewdata updateaccountviewdata", now: context.clock.now)
            return [
                "access_token": .string(pair.access), "refresh_token": .string(pair.refresh), "expires_in": .number(Decimal128(pair.seconds)),
                "client_id": .string(authority.clientID), "client_secret": .string(authority.clientSecret), "company": .string(companies[0].code),
                "company_id": .string(companies[0].id),
            ]
        case "revoke-tokens": authority.revokeAll()
        case "expire-access": authority.endAccessTokens()
        case "reset":
            (switches, denied, calls) = (AccountViewSwitches(), [:], AccountViewCalls())
            model = AccountViewModel(switches)
            companies = AccountViewSeed(seed: context.seed, now: context.clock.now).companies()
        case "reset-counts":
            let open = calls.writesOpen
            calls = AccountViewCalls()
            calls.writesOpen = open
        case "deny":
            guard let code = given["object"]?.string?.uppercased(), model.objects[code] != nil else {
                throw SandboxCommandError("object: expected a business object")
            }
            denied[code] = Set((given["rights"]?.array ?? []).compactMap(\.string))
        case "close-year": try year(given).isClosed = given["closed"]?.bool ?? true
        case "add-article", "edit-article", "block-article", "add-articles", "set-stock": return try article(command, given, year(given))
        case "add-debtor", "edit-debtor": return try debtor(command, given, year(given))
        case "move-to-history": return try moveToHistory(given["reference"]?.string, year(given))
        case "remove-order":
            let reference = try text("reference", given)
            return .number(Decimal128(try year(given)["SO_HDR"].remove { $0.text("COMMENT1") == reference }.count))
        case "rows":
            let table = try text("table", given)
            return .array(
                try year(given)[table].rows.map { row in .object(JSONObject(row.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })) })
        default: throw SandboxCommandError("AccountView has no command \(command)")
        }
        return ["ok": true]
    }

    // MARK: Articles

    private func article(_ command: String, _ given: JSONObject, _ year: AccountViewYear) throws -> JSONValue {
        let now = JSONValue.string(context.clock.now.dutchText)
        if command == "add-articles" {
            let (count, prefix) = (given["count"]?.int ?? 0, given["prefix"]?.string ?? "BULK-")
            for number in 1...max(1, count) {
                let code = prefix + String(number)
                year["ARTICLE"].append(
                    [
                        "ART_CODE": .string(code), "ART_DESC1": .string("Artikel \(code)"), "AG_CODE": "DIV",
                        "PX_SELL": .number(Decimal128(number % 90 + 1)),
                        "QTY_AVAIL": .number(Decimal128(number % 50)), "QTY_TECH": .number(Decimal128(number % 50)), "CNG_DATE": now,
                    ], hidden: ["vat": "1"])
            }
            return .number(Decimal128(count))
        }
        let code = try text("code", given)
        let fields = given["fields"]?.object ?? [:]
        if command == "add-article" {
            guard year["ARTICLE"].first("ART_CODE", code) == nil else { throw SandboxCommandError("article \(code) exists") }
            var values: [String: JSONValue] = ["ART_CODE": .string(code), "ART_DESC1": .string(code), "AG_CODE": "DIV", "CNG_DATE": now]
            for (name, value) in fields { values[name] = value }
            year["ARTICLE"].append(values, hidden: ["vat": given["vat"]?.string ?? "1"])
            return ["ok": true]
        }
        guard let place = year["ARTICLE"].places(of: code, in: "ART_CODE").first else { throw SandboxCommandError("there is no article \(code)") }
        let movesDate = command != "set-stock" || switches.stockMovesChangeDate
        year["ARTICLE"].change(at: place) { row in
            if movesDate { row.values["CNG_DATE"] = now }
            for (name, value) in fields { row.values[name] = value }
            if let vat = given["vat"]?.string { row.hidden["vat"] = vat }
            if command == "block-article" {
                let isBlocked = given["blocked"]?.bool ?? true
                row.hidden["blocked"] = isBlocked ? "1" : "0"
                row.values["REC_BLK"] = .bool(isBlocked)
            }
            if let available = given["available"] { row.values["QTY_AVAIL"] = available }
            if let technical = given["technical"] { row.values["QTY_TECH"] = technical }
        }
        return ["ok": true]
    }

    // MARK: Debtors and orders

    private func debtor(_ command: String, _ given: JSONObject, _ year: AccountViewYear) throws -> JSONValue {
        let now = JSONValue.string(context.clock.now.dutchText)
        let fields = given["fields"]?.object ?? [:]
        if command == "add-debtor" {
            let number = given["number"]?.string ?? String(20_000 + year["CONTACT"].rows.count)
            var values: [String: JSONValue] = ["SUB_NR": .string(number), "ACCT_NR": "1210", "SRC_CODE": "-", "CNG_DATE": now, "CNG_NR": 1]
            for (name, value) in fields { values[name] = value }
            year["CONTACT"].append(values, hidden: ["kind": "debtor"])
            return .string(number)
        }
        guard let place = year["CONTACT"].places(of: try text("number", given), in: "SUB_NR").first else {
            throw SandboxCommandError("there is no such debtor")
        }
        year["CONTACT"].change(at: place) { row in
            for (name, value) in fields { row.values[name] = value }
            row.values["CNG_DATE"] = now
            row.values["CNG_NR"] = .number(row.number("CNG_NR") + 1)
        }
        return ["ok": true]
    }

    /// Delivered orders leave the order book: header and lines go to the history tables.
    private func moveToHistory(_ reference: String?, _ year: AccountViewYear) throws -> JSONValue {
        let orders = year["SO_HDR"].remove { reference == nil || $0.text("COMMENT1") == reference }
        for order in orders {
            let lines = year["SO_LINE"].remove { $0.header == order.id }
            let debtor = year["CONTACT"].first("SUB_NR", order.text("RPL_INV"))
            var values = order.values.filter { ["DEL_DATE", "INV_DATE", "RPL_INV", "COMMENT1", "COMMENT2", "ORD_NR"].contains($0.key) }
            values["REC_ID"] = .string("H" + order.text("ORD_NR"))
            values["HDR_TYPE"] = 1
            values["DC_NAME"] = debtor?.values["ACCT_NAME"]
            let header = year["HST_AH"].append(values)
            let moved = year["~MOVED"].append(order.values, hidden: order.hidden)
            for line in lines {
                let kept: [String: JSONValue] = [
                    "REC_ID": line.values["REC_ID"] ?? "", "ART_CODE": line.values["ART_CODE"] ?? "", "UNIT_PX": line.values["ART_PX"] ?? 0,
                ]
                year["HST_AL"].append(kept, header: header.id)
                year["~MOVEDLINE"].append(line.values, header: moved.id)
            }
        }
        return .number(Decimal128(orders.count))
    }

    // MARK: Arguments

    private func text(_ name: String, _ given: JSONObject) throws -> String {
        guard let text = given[name]?.string ?? given[name]?.decimal?.description else { throw SandboxCommandError("\(name) is missing") }
        return text
    }

    private func year(_ given: JSONObject) throws -> AccountViewYear {
        let name = given["company"]?.string ?? companies[0].id
        guard let company = companies.first(where: { $0.id == name || $0.code == name }) else {
            throw SandboxCommandError("there is no company \(name)")
        }
        guard let year = company.years[given["year"]?.int ?? company.currentYear] else { throw SandboxCommandError("there is no such book year") }
        return year
    }
}
