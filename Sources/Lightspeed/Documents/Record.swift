import Commerce
import JSON

/// A record of the shop. The API says "not set" in many ways (`false`, null, `""`, `[]`, no key at all): all of them read as nil.
struct Record: Sendable {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// The rows of a list, whatever the shop has for none.
    static func rows(of answer: JSONValue) -> [Record] {
        if let items = answer.array { return items.compactMap { $0.object == nil ? nil : Record($0) } }
        if let only = answer.object, !only.isEmpty { return [Record(answer)] }
        return []
    }

    /// Text without blanks around it; numbers as text.
    func text(_ key: String) -> String? {
        switch value[key] {
        case .string(let text):
            let trimmed = text.trimmingBlanks
            return trimmed.isEmpty ? nil : trimmed
        case .number(let number): return number.description
        default: return nil
        }
    }

    /// A number, also where it is written as text. More than six places are float noise and are rounded off.
    func decimal(_ key: String) -> Decimal128? {
        let number = value[key]?.decimal ?? value[key]?.string.flatMap { Decimal128($0) }
        return number.map { $0.scale > 6 ? $0.rounded(to: 6, .halfUp).reduced : $0 }
    }

    /// A whole number.
    func int(_ key: String) -> Int? { decimal(key)?.int }

    /// A real boolean; 1 and "1" count too.
    func flag(_ key: String) -> Bool {
        value[key]?.bool ?? (int(key).map { $0 != 0 } ?? (value[key]?.string == "true"))
    }

    /// An object.
    func record(_ key: String) -> Record? {
        guard let member = value[key], let object = member.object, !object.isEmpty else { return nil }
        return Record(member)
    }

    /// Objects in a list.
    func records(_ key: String) -> [Record] { value[key].map { Record.rows(of: $0) } ?? [] }

    /// The id that a to-one link points to.
    func reference(_ key: String) -> Int? { record(key)?.record("resource")?.int("id") }

    /// The rows that the shop put into a to-many link by itself; it does so in single orders and in webhooks, and never promises it.
    func embedded(_ key: String) -> [Record] { record(key)?.record("resource")?.records("embedded") ?? [] }

    /// A moment with offset.
    func time(_ key: String) -> Timestamp? { text(key).flatMap { Timestamp(iso8601: $0) } }

    /// Both figures of an amount: `priceExcl` and `priceIncl` for `price`.
    func amount(_ name: String) -> TaxedAmount {
        let (net, gross) = (decimal("\(name)Excl"), decimal("\(name)Incl"))
        return TaxedAmount(net: net ?? gross ?? 0, gross: gross ?? net ?? 0)
    }

    /// A rate in percent, from the fraction that the shop has (0.21 is 21).
    func percent(_ key: String) -> Decimal128? { decimal(key).map { ($0 * 100).reduced } }
}

extension String {
    /// Without blanks and line ends around it.
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
