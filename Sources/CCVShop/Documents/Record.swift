import Commerce
import JSON

/// A record of the shop. Ids come as numbers or texts, whole decimals as integers, and what is not set as null, `""` or not at all.
struct Record: Sendable {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// Text without blanks around it; numbers as text.
    func text(_ key: String) -> String? {
        switch value[key] {
        case .string(let text):
            let start = text.drop { $0.isWhitespace }
            let trimmed = String(start.reversed().drop { $0.isWhitespace }.reversed())
            return trimmed.isEmpty ? nil : trimmed
        case .number(let number): return number.description
        default: return nil
        }
    }

    /// A number, also where it is written as text.
    func decimal(_ key: String) -> Decimal128? {
        let number = value[key]?.decimal ?? value[key]?.string.flatMap { Decimal128($0) }
        return number.map { $0.scale > 6 ? $0.rounded(to: 6, .halfUp).reduced : $0 }
    }

    /// A number, zero where there is none.
    func amount(_ key: String) -> Decimal128 { decimal(key) ?? 0 }

    /// A whole number.
    func int(_ key: String) -> Int? { decimal(key)?.int }

    /// A boolean; nil where the shop does not say.
    func flag(_ key: String) -> Bool? { value[key]?.bool ?? int(key).map { $0 != 0 } }

    /// An object.
    func record(_ key: String) -> Record? { value[key].flatMap { $0.object == nil ? nil : Record($0) } }

    /// Objects in a list; no rows for null, `false` or no key.
    func records(_ key: String) -> [Record] { (value[key]?.array ?? []).compactMap { $0.object == nil ? nil : Record($0) } }

    /// A moment; without zone it is UTC.
    func time(_ key: String) -> Timestamp? { text(key).flatMap { Timestamp(iso8601: $0) } }
}
