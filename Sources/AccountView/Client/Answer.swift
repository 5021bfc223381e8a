import JSON

/// A read-shaped answer: tables by name, each with its rows.
struct Answer: Sendable {
    private let tables: JSONObject

    init(_ tables: JSONObject = [:]) { self.tables = tables }

    /// The rows of a table. Missing, `null` and an empty array are no rows; a lone object is one row.
    func rows(_ table: String) -> [JSONObject] {
        let value = tables[table] ?? tables.first { $0.key.equalsFolded(table) }?.value
        switch value {
        case .array(let items): return items.compactMap(\.object)
        case .object(let row): return [row]
        default: return []
        }
    }
}

extension JSONObject {
    /// A column as text: codes may come as numbers; padding is taken off. Empty when it is not there.
    func text(_ column: String) -> String {
        switch self[column] {
        case .string(let text): trimmed(text)
        case .number(let number): number.description
        case .bool(let flag): flag ? "true" : "false"
        default: ""
        }
    }

    /// A column as text, nil when empty.
    func filled(_ column: String) -> String? {
        let text = text(column)
        return text.isEmpty ? nil : text
    }

    /// A column as number, also where it comes as text; nil when it is not there.
    func decimal(_ column: String) -> Decimal128? {
        switch self[column] {
        case .number(let number): number
        case .string(let text): Decimal128(trimmed(text))
        default: nil
        }
    }

    /// A logical column; false when it is not there.
    func flag(_ column: String) -> Bool {
        switch self[column] {
        case .bool(let flag): flag
        case .number(let number): !number.isZero
        case .string(let text): ["true", "t", "1", ".t."].contains(folded(text))
        default: false
        }
    }

    /// A column of a joined table: its name stands in front, with an underscore or a dot.
    func joined(_ table: String, _ column: String) -> String { filled("\(table)_\(column)") ?? text("\(table).\(column)") }
}

extension String {
    func equalsFolded(_ other: String) -> Bool { self == other || lowercased() == other.lowercased() }
}
