import JSON

/// A write's body, taken apart: definitions matched with values, types checked, nothing stored yet.
struct AccountViewWriteBody {
    /// One row by column name, without `RowId` and `HeaderId`.
    struct Row {
        let rowID: String
        let headerID: String?
        var values: [String: JSONValue]
    }

    let object: AccountViewObject
    let bookDate: String?
    /// The business key of an update.
    let id: String?
    let header: Row
    let details: [[Row]]

    init(_ bytes: [UInt8], _ model: AccountViewModel, isUpdate: Bool) throws {
        guard let root = try? JSONValue(parsing: bytes), root.object != nil else {
            throw AccountViewRefusal("De inhoud van het bericht is geen geldige JSON.")
        }
        guard let code = root.member("BusinessObject")?.string, let object = model.object(code, system: false) else {
            throw AccountViewRefusal("Onbekend business object.")
        }
        self.object = object
        bookDate = try Self.bookDate(root.member("BookDate"))
        id = Self.text(root.member("id"))
        guard let definition = root.member("Table")?.member("Definition"), let data = root.member("TableData")?.member("Data") else {
            throw AccountViewRefusal("Table.Definition of TableData.Data ontbreekt.")
        }
        let rows = try Self.rows(definition, data, model.tables[object.table]!, isDetail: false, isUpdate: isUpdate)
        guard rows.count == 1 else { throw AccountViewRefusal("Er kan maar een hoofdregel per bericht worden verwerkt.") }
        header = rows[0]
        let definitions = root.member("Table")?.member("DetailDefinitions")?.array ?? []
        let datas = root.member("TableData")?.member("DetailData")?.array ?? []
        guard definitions.count == datas.count, definitions.count <= object.details.count else {
            throw AccountViewRefusal("DetailDefinitions en DetailData passen niet bij elkaar of bij \(object.code).")
        }
        details = try zip(definitions, datas).enumerated().map { place, pair in
            try Self.rows(pair.0, pair.1, model.tables[object.details[place]]!, isDetail: true, isUpdate: isUpdate)
        }
        for row in details.joined() where row.headerID != header.rowID {
            throw AccountViewRefusal("HeaderId \(row.headerID ?? "") verwijst niet naar een hoofdregel.")
        }
    }

    private static func rows(
        _ definition: JSONValue, _ data: JSONValue, _ table: AccountViewTable, isDetail: Bool, isUpdate: Bool
    ) throws -> [Row] {
        guard definition.member("Name")?.string?.uppercased() == table.name else { throw AccountViewRefusal("De tabel moet \(table.name) heten.") }
        let columns = try (definition.member("Fields")?.array ?? []).map { field -> (name: String, field: AccountViewField?) in
            guard let name = field.member("Name")?.string?.uppercased(), let type = field.member("FieldType")?.string?.uppercased() else {
                throw AccountViewRefusal("Een veld in \(table.name) heeft geen Name of FieldType.")
            }
            if name == "ROWID" || (name == "HEADERID" && isDetail) {
                guard type == "C" else { throw AccountViewRefusal("\(name) moet type C hebben.") }
                return (name, nil)
            }
            guard let field = table[name] else { throw AccountViewRefusal("Onbekend veld \(name) in \(table.name).") }
            // The journal of a page is marked as blocked in the dictionary, and yet it is how clients choose it.
            let isOpen = !field.isBlocked || (table.name == "DJ_PAGE" && name == "DJ_CODE") || (isUpdate && name == table.key)
            guard isOpen else { throw AccountViewRefusal("Veld \(name) kan niet worden gewijzigd via de Web API.") }
            guard isCompatible(type, field) else { throw AccountViewRefusal("Type \(type) past niet bij veld \(name).") }
            return (name, field)
        }
        guard Set(columns.map(\.name)).count == columns.count else { throw AccountViewRefusal("Een veld komt meer dan eens voor in \(table.name).") }
        var seen: Set<String> = []
        return try (data.member("Rows")?.array ?? []).map { row in
            guard let values = row.member("Values")?.array, values.count == columns.count else {
                throw AccountViewRefusal("Het aantal waarden past niet bij het aantal velden van \(table.name).")
            }
            var (rowID, headerID, result): (String?, String?, [String: JSONValue]) = (nil, nil, [:])
            for (column, value) in zip(columns, values) {
                switch column.name {
                case "ROWID": rowID = text(value)
                case "HEADERID": headerID = text(value)
                default: result[column.name] = try stored(value, column.field!)
                }
            }
            guard let rowID, !rowID.isEmpty, seen.insert(rowID).inserted else {
                throw AccountViewRefusal("RowId ontbreekt of is niet uniek in \(table.name).")
            }
            return Row(rowID: rowID, headerID: headerID, values: result)
        }
    }

    private static func isCompatible(_ type: String, _ field: AccountViewField) -> Bool {
        switch type {
        case "C", "M": field.isText
        case "N", "Y", "B", "I": field.isNumber
        case "T", "D": field.isDate
        case "L": field.type == "L"
        default: false
        }
    }

    private static func bookDate(_ value: JSONValue?) throws -> String? {
        guard let text = value?.string, !text.isEmpty else { return nil }
        guard let date = AccountViewDate.written(text) else { throw AccountViewRefusal("BookDate is geen geldige datum.") }
        return String(date.prefix(10))
    }

    private static func text(_ value: JSONValue?) -> String? { value?.string ?? value?.decimal?.description }

    /// The value as it is stored; nil for null.
    static func stored(_ value: JSONValue, _ field: AccountViewField) throws -> JSONValue? {
        if value.isNull { return nil }
        let wrong = AccountViewRefusal("De waarde van veld \(field.name) is niet geldig.")
        switch field.type {
        case "C", "M":
            guard let text = value.string else { throw wrong }
            if field.type == "C", text.unicodeScalars.count > field.width {
                throw AccountViewRefusal("De waarde van veld \(field.name) is langer dan \(field.width) tekens.")
            }
            return .string(field.isUpperCase ? text.uppercased() : text)
        case "L":
            if let flag = value.bool { return .bool(flag) }
            switch value.string?.uppercased() {
            case "TRUE": return true
            case "FALSE": return false
            default: throw wrong
            }
        case "D", "T":
            guard let text = value.string else { throw wrong }
            if text.isEmpty { return nil }
            guard let date = AccountViewDate.written(text) else { throw wrong }
            return .string(field.type == "D" ? String(date.prefix(10)) : date)
        default:
            guard let number = value.decimal ?? value.string.flatMap({ Decimal128($0) }) else { throw wrong }
            if field.type == "I", !number.isInteger { throw wrong }
            if field.type == "N", number.magnitude.rounded(to: 0, .down).description.count > field.width { throw wrong }
            // Money has four decimals in FoxPro.
            return .number(field.type == "Y" ? number.rounded(to: 4, .halfUp) : number)
        }
    }
}

extension JSONValue {
    /// A member by name in any case: the server does not mind.
    func member(_ name: String) -> JSONValue? {
        if let value = self[name] { return value }
        let folded = name.lowercased()
        return object?.first { $0.key.lowercased() == folded }?.value
    }
}
