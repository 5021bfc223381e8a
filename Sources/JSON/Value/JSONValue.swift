/// A JSON value: exact numbers, objects in their order, strings compared byte by byte.
///
///     let order = try JSONValue(parsing: #"{"id": 7, "total": 12.50}"#)
///     order["total"]?.decimal      // 12.5, exact
///     order["lines"]?[0]?["sku"]   // nil
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(Decimal128)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue: Hashable {
    /// Deep equality: `1.0` equals `1.00`, members may be in any order, strings must be the same bytes (no Unicode normalisation).
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let items): hasher.combine(items)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The JSON text.
    public var description: String { text }
}
