public import JSON

/// Compares fields that a mapping made with those that a target has.
public enum FieldComparison {
    /// Those of the wanted fields that differ.
    public static func changes(_ wanted: JSONObject, from known: JSONObject) -> JSONObject {
        JSONObject(wanted.filter { !isSame($0.value, known[$0.key]) }.map { ($0.key, $0.value) })
    }

    /// Each change in words: "price 10 -> 12"; long texts by their name alone.
    static func words(_ changes: JSONObject, from known: JSONObject) -> [String] {
        changes.map { field in
            guard let new = short(field.value), let old = short(known[field.key] ?? .null) else { return field.key }
            return "\(field.key) \(old.isEmpty ? "(none)" : old) -> \(new.isEmpty ? "(none)" : new)"
        }
    }

    /// Whether two values are the same to a reader: numbers by value whatever their notation, texts without blanks around them, ids as
    /// text, true as 1, nothing as empty.
    static func isSame(_ wanted: JSONValue, _ known: JSONValue?) -> Bool {
        switch (wanted, known ?? .null) {
        case (.object(let wanted), .object(let known)):
            return wanted.allSatisfy { isSame($0.value, known[$0.key]) }
        case (.array(let wanted), .array(let known)):
            return wanted.count == known.count && zip(wanted, known).allSatisfy { isSame($0, $1) }
        case (.array(let items), .null): return items.isEmpty
        case (.string(let wanted), .string(let known)): return text(wanted) == text(known)
        case (let wanted, let known):
            guard let a = scalar(wanted), let b = scalar(known) else { return wanted == known }
            if let left = Decimal128(a), let right = Decimal128(b) { return left == right }
            return a == b
        }
    }

    private static func text(_ text: String) -> String { text.replacing("\r\n", with: "\n").trimmed }

    private static func scalar(_ value: JSONValue) -> String? {
        switch value {
        case .null: ""
        case .bool(let isTrue): isTrue ? "1" : "0"
        case .number(let number): number.description
        case .string("true"): "1"
        case .string("false"): "0"
        case .string(let string): text(string)
        case .array, .object: nil
        }
    }

    private static func short(_ value: JSONValue) -> String? {
        switch value {
        case .null: ""
        case .bool(let isTrue): isTrue ? "yes" : "no"
        case .number(let number): number.description
        case .string(let string): string.count <= 40 && !string.contains("\n") ? string : nil
        case .array, .object: nil
        }
    }
}
