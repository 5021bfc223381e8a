import Commerce
import JSON

/// Turns fields by name into rows that AccountView takes: known fields only, text cut to its width or refused, numbers as numbers,
/// dates as dates.
struct RowEncoder {
    let fields: TableFields
    /// For messages: "order SHOP-12#", "debtor", "article ABC".
    let what: String
    /// Texts that were cut, as "FIELD: 40 of 63 characters".
    private(set) var cuts: [String] = []

    init(_ fields: TableFields, what: String) {
        self.fields = fields
        self.what = what
    }

    /// One table's part of a body. Fields that no row fills are left out; a field that only some rows fill is null in the others.
    /// - Parameter keepsEmpty: Whether an empty text is sent, to clear the field.
    mutating func part(_ records: [JSONObject], keepsEmpty: Bool = false) throws -> WriteBody.Part {
        var encoded: [[String: JSONValue]] = []
        var columns: [(name: String, type: String)] = []
        for record in records {
            var row: [String: JSONValue] = [:]
            for (key, value) in record {
                let name = key.uppercased()
                if value.isNull || (!keepsEmpty && value == "") { continue }
                let info = try info(name, value)
                guard let value = try encode(value, info) else { continue }
                if !columns.contains(where: { $0.name == name }) { columns.append((name, info.writeType)) }
                row[name] = value
            }
            encoded.append(row)
        }
        return WriteBody.Part(table: fields.table, columns: columns, rows: encoded.map { row in columns.map { row[$0.name] ?? .null } })
    }

    /// The field, or one guessed from the value where the dictionary could not be read.
    private func info(_ name: String, _ value: JSONValue) throws -> FieldInfo {
        if let info = fields[name] { return info }
        guard !fields.isDiscovered else {
            throw Fault.park(
                "field.unknown", "AccountView has no field \(name) in \(fields.table) (\(what)).",
                advice: "Take \(name) out of the mapping, or name a field that \"koppel discover\" lists.")
        }
        let type: Character =
            switch value {
            case .number: "N"
            case .bool: "L"
            default: "M"
            }
        return FieldInfo(name: name, type: type, width: type == "N" ? 18 : 0)
    }

    private mutating func encode(_ value: JSONValue, _ info: FieldInfo) throws -> JSONValue? {
        switch info.writeType {
        case "C": return try text(value, info).map { .string($0) }
        case "L":
            if let flag = value.bool { return .bool(flag) }
            switch folded(value.string ?? value.decimal?.description ?? "") {
            case "true", "1", "ja", "yes": return true
            case "false", "0", "nee", "no", "": return false
            default: throw wrong(info, value, "true or false")
            }
        case "T":
            guard let text = value.string else { throw wrong(info, value, "a date such as 2026-11-22") }
            if text.isEmpty { return nil }
            guard Timestamp(iso8601: trimmed(text)) != nil else { throw wrong(info, value, "a date such as 2026-11-22") }
            // Only the day counts; its time would be read in a zone that nobody knows.
            return .string("\(trimmed(text).prefix(10))T00:00:00.000Z")
        default:
            if value == "" { return nil }
            guard let number = value.decimal ?? value.string.flatMap({ Decimal128(trimmed($0)) }) else { throw wrong(info, value, "a number") }
            return .number(number.rounded(to: Self.cents.contains(info.name) ? 2 : 4, .halfUp))
        }
    }

    private mutating func text(_ value: JSONValue, _ info: FieldInfo) throws -> String? {
        guard var text = value.string ?? value.decimal?.description ?? value.bool.map({ $0 ? "true" : "false" }) else {
            throw wrong(info, value, "text")
        }
        if info.type == "C" { text = trimmed(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })) }
        if info.name == "CNT_CODE" { text = Self.country(text) }
        if info.isUpperCase { text = text.uppercased() }
        let length = text.unicodeScalars.count
        guard info.type == "C", info.width > 0, length > info.width else { return text }
        if Self.isAddress(info.name, fields.table) {
            cuts.append("\(info.name): 0 of \(length) characters")
            return nil
        }
        if Self.keys.contains(info.name) || Self.references[fields.table] == info.name {
            throw Fault.park(
                "text.too-long", "\(info.name) has \(length) characters and AccountView keeps \(info.width) (\(what)); a key is never cut.",
                advice: "Shorten it in the shop or in the settings, then replay.")
        }
        let cut = text.cut(toScalars: info.width)
        cuts.append("\(info.name): \(cut.unicodeScalars.count) of \(length) characters")
        return cut
    }

    private func wrong(_ info: FieldInfo, _ value: JSONValue, _ expected: String) -> Fault {
        .park(
            "field.value", "\(info.name) must be \(expected), and the mapping made \(value.kind) of it (\(what)).",
            advice: "Correct the mapping of \(info.name), then replay.")
    }

    /// What names something: cut, it would name something else.
    private static let keys: Set<String> = [
        "SUB_NR", "RPL_INV", "RPL_DEL", "DEL_CODE", "ART_CODE", "AG_CODE", "ACCT_NR", "LNK_ACCT", "VAT_CODE", "VAT_NR", "DISC_CODE", "DJ_CODE",
        "INV_NR", "CUR_CODE", "CNT_CODE", "COST_CODE", "PROJ_CODE", "EMP_NR", "APX_LIST", "COC_CODE", "IBAN_NR", "PAY_ID",
    ]
    /// What we find our own writes by.
    private static let references = ["SO_HDR": "COMMENT1", "DJ_PAGE": "HDR_DESC", "CONTACT": "MAIL_BUS"]
    /// Amounts have cents; prices may have four places.
    private static let cents: Set<String> = ["AMOUNT", "VAT_AMT", "BASE_AMT", "PD_AMT", "CUR_AMT"]

    /// An e-mail address that is no key is better left out than cut.
    private static func isAddress(_ field: String, _ table: String) -> Bool {
        ["TO_EMAIL", "MC_MAILB", "DEL_MAIL"].contains(field) || (field == "MAIL_BUS" && table != "CONTACT")
    }

    /// ISO 3166-1 alpha-2 for the two codes that are in use and are none.
    static func country(_ code: String) -> String {
        switch trimmed(code).uppercased() {
        case "UK": "GB"
        case "EL": "GR"
        case let code: code
        }
    }
}

extension String {
    /// The longest beginning of whole characters with at most `limit` code points.
    func cut(toScalars limit: Int) -> String {
        var (count, end) = (0, startIndex)
        for index in indices {
            count += self[index].unicodeScalars.count
            if count > limit { break }
            end = self.index(after: index)
        }
        return trimmed(self[..<end])
    }
}
