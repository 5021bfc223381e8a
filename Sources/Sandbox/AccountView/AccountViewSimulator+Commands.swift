import Commerce
public import JSON

extension AccountViewSimulator {
    /// What people do in AccountView itself, and what tests need.
    ///
    /// Commands take `company` (code or id, the first unless told) and `year` (the current unless told):
    /// `set` {switch: value}, `grant`, `revoke-tokens`, `expire-access`, `reset`, `reset-counts`, `add-article` and `edit-article` {code, fields},
    /// `block-article` {code, blocked}, `remove-article` {code}, `set-stock` {code, available, technical, fields}, `add-articles` {count, prefix},
    /// `seed-articles` {simple, parents, prefix, images}, `set-group` {code, name}, `remove-group` {code}, `set-list-price` {list, code, price},
    /// `add-debtor` {fields}, `edit-debtor` {number, fields}, `type-order` {debtor, lines, fields}, `edit-order` {number, fields},
    /// `ship-order` {reference, fields} with columns of the dictionary,
    /// `move-to-history` {reference} or all, `remove-order` {reference}, `close-year` {year, closed}, `deny` {object, rights}, `rows` {table}.
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
        case "add-article", "edit-article", "block-article", "remove-article", "set-stock": return try article(command, given, year(given))
        case "add-articles", "seed-articles": return try manyArticles(command, given, year(given))
        case "set-group", "remove-group", "set-list-price": return try catalogue(command, given, year(given))
        case "type-order", "edit-order": return try typedOrder(command, given)
        case "ship-order": return try shipOrder(given)
        case "add-debtor", "edit-debtor": return try debtor(command, given, year(given))
        case "move-to-history": return try moveToHistory(given["reference"]?.string, year(given))
        case "remove-order":
            let reference = try text("reference", given)
            return .number(Decimal128(try year(given)["SO_HDR"].remove { $0.text("COMMENT1") == reference }.count))
        case "rows":
            let table = try text("table", given)
            return .array(
                try year(given)[table].rows.map { row in
                    .object(JSONObject(row.common.merging(row.values) { $1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
                })
        default: throw SandboxCommandError("AccountView has no command \(command)")
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
        let added = switches.orderFields.compactMap { AccountViewField($0)?.name }
        let kept = Set(["DEL_DATE", "INV_DATE", "RPL_INV", "COMMENT1", "COMMENT2", "ORD_NR"] + added)
        let orders = year["SO_HDR"].remove { reference == nil || $0.text("COMMENT1") == reference }
        for order in orders {
            let lines = year["SO_LINE"].remove { $0.header == order.id }
            let debtor = year["CONTACT"].first("SUB_NR", order.text("RPL_INV"))
            var values = order.values.filter { kept.contains($0.key) }
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

    func text(_ name: String, _ given: JSONObject) throws -> String {
        guard let text = given[name]?.string ?? given[name]?.decimal?.description else { throw SandboxCommandError("\(name) is missing") }
        return text
    }

    func company(_ given: JSONObject) throws -> AccountViewCompany {
        let name = given["company"]?.string ?? companies[0].id
        guard let company = companies.first(where: { $0.id == name || $0.code == name }) else {
            throw SandboxCommandError("there is no company \(name)")
        }
        return company
    }

    func year(_ given: JSONObject) throws -> AccountViewYear {
        let company = try company(given)
        guard let year = company.years[given["year"]?.int ?? company.currentYear] else { throw SandboxCommandError("there is no such book year") }
        return year
    }
}
