import JSON

/// Answers a query from one book year.
struct AccountViewReading {
    let model: AccountViewModel
    let switches: AccountViewSwitches

    /// The rows a query asks for, one page of them.
    func answer(_ query: AccountViewQuery, in year: AccountViewYear) -> JSONObject {
        let rows = source(query.object, year)
        let places = page(query, found(query, rows, year), rows)
        return object(
            query.object, rows, places, fields: query.fields, joined: query.joinedFields, withDetails: query.withDetails, year)
    }

    /// A stored row with all its columns, as a write answers.
    func stored(_ object: AccountViewObject, at place: Int, in year: AccountViewYear) -> JSONObject {
        self.object(object, year[object.table], [place], fields: nil, joined: [], withDetails: true, year)
    }

    private func source(_ object: AccountViewObject, _ year: AccountViewYear) -> AccountViewRows {
        switch object.code {
        case "DBF": AccountViewSystemRows(model).tables
        case "FLD": AccountViewSystemRows(model).fields
        default: year[object.table]
        }
    }

    /// The places that pass the filters, in order.
    private func found(_ query: AccountViewQuery, _ rows: AccountViewRows, _ year: AccountViewYear) -> [Int] {
        let key = model.tables[query.object.table]!.key
        let order = query.sortFields.isEmpty ? (key.hasSuffix("_Id") ? [] : [key]) : query.sortFields
        let passes = { (place: Int) -> Bool in self.passes(query, rows.rows[place], year) }
        let onlyDebtors = query.object.code == "AR1"
        let visible = { (place: Int) -> Bool in !onlyDebtors || rows.rows[place].hidden["kind"] == "debtor" }
        let indexed = query.filters.filter { $0.canUseIndex(switches) }
        if query.matchesAny ? (indexed.count == query.filters.count && !indexed.isEmpty) : !indexed.isEmpty {
            let lists = (query.matchesAny ? indexed : Array(indexed.prefix(1))).map { rows.places(of: $0.text, in: $0.field.name) }
            let candidates = Array(Set(lists.joined())).filter { visible($0) && passes($0) }
            return rows.sort(candidates, by: order, descending: query.isDescending)
        }
        let all = rows.sorted(by: order, descending: query.isDescending)
        return query.filters.isEmpty && !onlyDebtors ? all : all.filter { visible($0) && passes($0) }
    }

    private func passes(_ query: AccountViewQuery, _ row: AccountViewRow, _ year: AccountViewYear) -> Bool {
        if query.filters.isEmpty { return true }
        let test = { (filter: AccountViewFilter) -> Bool in
            let value = filter.isJoined ? header(of: row, query.object, year)?[filter.field.name] : row[filter.field.name]
            return filter.matches(value, switches)
        }
        return query.matchesAny ? query.filters.contains(where: test) : query.filters.allSatisfy(test)
    }

    private func header(of row: AccountViewRow, _ object: AccountViewObject, _ year: AccountViewYear) -> AccountViewRow? {
        object.joined.flatMap { table in row.header.flatMap { year[table].row(id: $0) } }
    }

    private func page(_ query: AccountViewQuery, _ places: [Int], _ rows: AccountViewRows) -> ArraySlice<Int> {
        if query.lastKey != nil, switches.lastKeyMeansNothing { return [] }
        if let last = query.lastKey, !switches.ignoresLastKey {
            let key = model.tables[query.object.table]!.key
            if key.hasSuffix("_Id") { return places.filter { $0 > (Int(last) ?? -1) }.prefix(query.pageSize) }
            let isByKey = query.sortFields.isEmpty || query.sortFields.first == key
            if isByKey, !query.isDescending, !switches.lastKeyIncludes { return rows.after(last, in: places, by: key).prefix(query.pageSize) }
            let isAfter = { (place: Int) -> Bool in
                switches.lastKeyIncludes
                    ? !AccountViewRows.isLess(rows.rows[place][key], .string(last)) : AccountViewRows.isLess(.string(last), rows.rows[place][key])
            }
            return places.filter(isAfter).prefix(query.pageSize)
        }
        return places.dropFirst(((query.pageNumber ?? 1) - 1) * query.pageSize).prefix(query.pageSize)
    }

    private func object(
        _ object: AccountViewObject, _ rows: AccountViewRows, _ places: some Sequence<Int>, fields: [String]?, joined: [String],
        withDetails: Bool, _ year: AccountViewYear
    ) -> JSONObject {
        let table = model.tables[object.table]!
        let columns = fields.map { names in names.compactMap { table[$0] } } ?? table.fields
        var (main, details) = ([JSONValue](), [String: [JSONValue]]())
        for (ordinal, place) in places.enumerated() {
            let row = rows.rows[place]
            var item = values(columns, row)
            if !joined.isEmpty, let other = object.joined {
                let header = header(of: row, object, year)
                for name in joined {
                    let field = model.tables[other]![name]!
                    item[other + (switches.joinsWithDot ? "." : "_") + name] = header?[name] ?? field.empty
                }
            }
            item["EXT_KEY"] = 0
            item["\(table.name)_Id"] = .number(Decimal128(ordinal))
            for name in object.details where withDetails {
                let lines = year[name].details(of: row.id).map { line -> JSONValue in
                    var line = values(model.tables[name]!.fields, line)
                    line["EXT_KEY"] = 0
                    line["\(table.name)_Id"] = .number(Decimal128(ordinal))
                    return .object(line)
                }
                if switches.nestedDetails { item[name] = .array(lines) } else { details[name, default: []] += lines }
            }
            main.append(.object(item))
        }
        var answer: JSONObject = [:]
        answer[table.name] = switches.singleObject && main.count == 1 ? main[0] : .array(main)
        for name in object.details where !switches.nestedDetails { answer[name] = .array(details[name] ?? []) }
        for name in object.companions { answer[name] = [] }
        return answer
    }

    private func values(_ columns: [AccountViewField], _ row: AccountViewRow) -> JSONObject {
        var item: JSONObject = [:]
        item.reserveCapacity(columns.count + 2)
        for field in columns { item[field.name] = row[field.name] ?? field.empty }
        return item
    }
}

extension AccountViewField {
    /// What a column without value reads as.
    var empty: JSONValue {
        switch type {
        case "L": false
        case "N", "Y", "B", "I": 0
        default: ""
        }
    }
}
