import Commerce
import JSON

/// One numbered filter of a query.
struct AccountViewFilter {
    enum Operation: String {
        case equal, notequal, contains, dateonorafterdate
    }
    let field: AccountViewField
    let isJoined: Bool
    let operation: Operation
    /// Text, or a date's `YYYY-MM-DD` part.
    let text: String
    let number: Decimal128?

    init(_ place: (field: AccountViewField, isJoined: Bool), _ operation: String, _ type: String, _ value: String) throws {
        field = place.field
        isJoined = place.isJoined
        guard let operation = Operation(rawValue: operation.lowercased()) else { throw AccountViewRefusal("Onbekende operator \(operation).") }
        self.operation = operation
        switch type.uppercased() {
        case "C":
            guard field.isText, operation != .dateonorafterdate else { throw Self.mismatch(field) }
            (text, number) = (value, nil)
        case "N":
            guard field.isNumber, operation == .equal || operation == .notequal, let decimal = Decimal128(value) else { throw Self.mismatch(field) }
            (text, number) = ("", decimal)
        case "T", "D":
            guard field.isDate, operation != .contains else { throw Self.mismatch(field) }
            guard let date = AccountViewDate.foxPro(value) else {
                throw AccountViewRefusal("Filterwaarde voor \(field.name) moet de vorm {^JJJJ-MM-DD} of {^JJJJ-MM-DD UU:MM:SS} hebben.")
            }
            (text, number) = (date, nil)
        default: throw AccountViewRefusal("Onbekend waardetype \(type).")
        }
    }

    private static func mismatch(_ field: AccountViewField) -> AccountViewRefusal {
        AccountViewRefusal("Operator, waardetype en veld \(field.name) passen niet bij elkaar.")
    }

    /// Whether an index on the field can answer it.
    func canUseIndex(_ switches: AccountViewSwitches) -> Bool {
        field.isText && operation == .equal && !isJoined && !switches.equalMatchesPrefix
    }

    func matches(_ value: JSONValue?, _ switches: AccountViewSwitches) -> Bool {
        if let number {
            let isEqual = (value?.decimal ?? 0) == number
            return operation == .equal ? isEqual : !isEqual
        }
        let stored = value?.string ?? ""
        if field.isDate {
            let day = String(stored.prefix(10))
            switch operation {
            case .equal: return day == text
            case .notequal: return day != text
            default: return day >= text
            }
        }
        let (a, b) =
            switches.isCaseSensitive ? (Self.trimmed(stored), Self.trimmed(text)) : (AccountViewRows.normal(stored), AccountViewRows.normal(text))
        switch operation {
        case .equal: return switches.equalMatchesPrefix ? a.hasPrefix(b) : a == b
        case .notequal: return a != b
        default: return b.isEmpty || a.contains(b)
        }
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// Dates as AccountView reads and writes them.
enum AccountViewDate {
    /// Whether it is `YYYY-MM-DD` and exists.
    static func isDate(_ text: String) -> Bool { Timestamp(iso8601: text) != nil && text.utf8.count == 10 }

    /// The day of `{^YYYY-MM-DD}` or `{^YYYY-MM-DD HH:MM:SS}`.
    static func foxPro(_ text: String) -> String? {
        guard text.hasPrefix("{^"), text.hasSuffix("}") else { return nil }
        let inner = String(text.dropFirst(2).dropLast())
        guard inner.utf8.count == 10 || inner.utf8.count == 19, Timestamp(iso8601: inner) != nil else { return nil }
        return String(inner.prefix(10))
    }

    /// `YYYY-MM-DDTHH:MM:SS` of a written date, in any of the forms that clients send; the zone letter is not looked at.
    static func written(_ text: String) -> String? {
        var text = text
        if text.hasSuffix("Z") { text.removeLast() }
        if let dot = text.firstIndex(of: ".") { text = String(text[..<dot]) }
        guard text.utf8.count == 10 || text.utf8.count == 19, Timestamp(iso8601: text) != nil else { return nil }
        return text.utf8.count == 10 ? text + "T00:00:00" : text
    }
}
