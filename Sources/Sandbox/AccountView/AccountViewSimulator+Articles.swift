import Commerce
import JSON

/// What people do with articles, groups and price lists in AccountView itself.
extension AccountViewSimulator {
    func article(_ command: String, _ given: JSONObject, _ year: AccountViewYear) throws -> JSONValue {
        let now = JSONValue.string(context.clock.now.dutchText)
        let code = try text("code", given)
        let fields = try typed(given["fields"], "ARTICLE")
        if command == "add-article" {
            guard year["ARTICLE"].first("ART_CODE", code) == nil || given["twin"]?.bool == true else {
                throw SandboxCommandError("article \(code) exists")
            }
            var values: [String: JSONValue] = ["ART_CODE": .string(code), "ART_DESC1": .string(code), "AG_CODE": "DIV", "CNG_DATE": now]
            for (name, value) in fields { values[name] = value }
            year["ARTICLE"].append(values, hidden: ["vat": given["vat"]?.string ?? "1"])
            return ["ok": true]
        }
        guard let place = year["ARTICLE"].places(of: code, in: "ART_CODE").first else { throw SandboxCommandError("there is no article \(code)") }
        if command == "remove-article" {
            let id = year["ARTICLE"].rows[place].id
            return .number(Decimal128(year["ARTICLE"].remove { $0.id == id }.count))
        }
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

    /// What was given for columns of a table, as they keep it.
    func typed(_ given: JSONValue?, _ table: String) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for (name, value) in given?.object ?? [:] {
            guard let field = model.tables[table]![name] else { throw SandboxCommandError("\(table) has no column \(name)") }
            do {
                values[field.name] = try AccountViewWriteBody.stored(value, field) ?? field.empty
            } catch let refusal as AccountViewRefusal {
                throw SandboxCommandError(refusal.message)
            }
        }
        return values
    }

    func manyArticles(_ command: String, _ given: JSONObject, _ year: AccountViewYear) throws -> JSONValue {
        let seed = AccountViewArticleSeed(seed: context.seed, date: context.clock.now.dutchText)
        let count = { (name: String) -> Int in max(0, given[name]?.int ?? 0) }
        if command == "add-articles" {
            seed.fill(year["ARTICLE"], count: count("count"), prefix: given["prefix"]?.string ?? "BULK-")
            return .number(Decimal128(count("count")))
        }
        guard switches.hasShopFields else { throw SandboxCommandError("seed-articles needs the switch hasShopFields") }
        let rows = seed.catalogue(
            simple: count("simple"), parents: count("parents"), prefix: given["prefix"]?.string ?? "WEB-", images: given["images"]?.bool ?? false)
        for row in rows where year["ARTICLE"].first("ART_CODE", row["ART_CODE"]!.string!) != nil {
            throw SandboxCommandError("article \(row["ART_CODE"]!.string!) exists")
        }
        for row in rows { year["ARTICLE"].append(row, hidden: ["vat": row["VAT_CODE"]?.string ?? "1"]) }
        return .array(rows.map { $0["ART_CODE"]! })
    }

    func catalogue(_ command: String, _ given: JSONObject, _ year: AccountViewYear) throws -> JSONValue {
        let code = try text("code", given)
        switch command {
        case "set-group":
            let name = JSONValue.string(try text("name", given))
            if let place = year["ART_GRP"].places(of: code, in: "AG_CODE").first {
                year["ART_GRP"].change(at: place) { $0.values["AG_DESC"] = name }
            } else {
                year["ART_GRP"].append(["AG_CODE": .string(code), "AG_DESC": name])
            }
        case "remove-group": _ = year["ART_GRP"].remove { $0.text("AG_CODE") == code }
        default:
            year["K1_PRICE"].append([
                "REC_ID": .string("P\(year.next("PRICE", from: 1))"), "APX_LIST": .string(try text("list", given)), "ART_CODE": .string(code),
                "LIST_PX": given["price"] ?? 0,
            ])
        }
        return ["ok": true]
    }

    /// An order that staff types in: AccountView's rules hold, and no shop's reference is on it unless someone types one.
    func typedOrder(_ command: String, _ given: JSONObject) throws -> JSONValue {
        let fields = try typed(given["fields"], "SO_HDR")
        if command == "edit-order" {
            let (year, number) = (try year(given), try text("number", given))
            guard let place = year["SO_HDR"].places(of: number, in: "ORD_NR").first else { throw SandboxCommandError("there is no order \(number)") }
            let now = JSONValue.string(context.clock.now.dutchText)
            year["SO_HDR"].change(at: place) { row in
                for (name, value) in fields { row.values[name] = value }
                if switches.hasOrderChangeDate { row.values["CNG_DATE"] = now }
            }
            return ["ok": true]
        }
        let company = try company(given)
        let (debtor, today) = (JSONValue.string(try text("debtor", given)), JSONValue.string(context.clock.now.dutchDate + "T00:00:00"))
        var values: [String: JSONValue] = ["RPL_INV": debtor, "RPL_DEL": debtor, "ORD_DATE": today, "INV_DATE": today, "DEL_DATE": today]
        for (name, value) in fields { values[name] = value }
        let lines = try (given["lines"]?.array ?? []).map { line -> [String: JSONValue] in
            try typed(line, "SO_LINE").merging(["DEL_DATE": today]) { given, _ in given }
        }
        do {
            let books = try AccountViewBooks(
                company, bookDate: values["ORD_DATE"]?.string, switches, now: context.clock.now, forWriting: true)
            let place = try books.insertOrder(values, lines, model)
            return books.year["SO_HDR"].rows[place]["ORD_NR"] ?? .null
        } catch let refusal as AccountViewRefusal {
            throw SandboxCommandError(refusal.message)
        }
    }
}
