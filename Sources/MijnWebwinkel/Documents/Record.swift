import Commerce
import JSON

/// A record of the shop. Figures come as text or number, one thing or several in a list, and nothing as null, `""`, `[]` or not at all.
struct Record: Sendable {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// Text without blanks at its ends; nil where there is none. Numbers as text.
    func text(_ key: String) -> String? {
        if let number = value[key]?.decimal { return number.description }
        guard var text = value[key]?.string.map({ Substring($0) }) else { return nil }
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }

    /// A figure, as number or as text.
    func decimal(_ key: String) -> Decimal128? { value[key].flatMap { $0.decimal ?? $0.string.flatMap { Decimal128($0) } } }

    /// A whole number.
    func int(_ key: String) -> Int? { decimal(key)?.int }

    /// An object; the empty list that stands for none is none.
    func record(_ key: String) -> Record? { value[key].flatMap { $0.object == nil ? nil : Record($0) } }

    /// One object, or those in a list.
    func records(_ key: String) -> [Record] {
        if let one = record(key) { return [one] }
        return (value[key]?.array ?? []).filter { $0.object != nil }.map(Record.init)
    }

    /// A moment of two members, in Dutch civil time: the API names no zone.
    func time(_ date: String, _ time: String) -> Timestamp? {
        guard let day = text(date), let hour = text(time), let utc = Timestamp(iso8601: "\(day)T\(hour)Z") else { return nil }
        return utc - .seconds((utc - .seconds(3_600)).dutchOffsetSeconds)
    }
}
