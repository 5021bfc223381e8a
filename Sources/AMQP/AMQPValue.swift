/// Arguments and headers by name.
public typealias AMQPTable = [String: AMQPValue]

/// A value in a table of arguments or headers.
public enum AMQPValue: Sendable, Hashable {
    /// True or false.
    case bool(Bool)
    /// Any whole number; sent as a signed 64-bit one.
    case int(Int64)
    /// A binary floating point number.
    case double(Double)
    /// Text.
    case string(String)
    /// Bytes that are no UTF-8 text.
    case bytes([UInt8])
    /// Seconds since 1970.
    case timestamp(Int64)
    /// Values in order.
    case array([AMQPValue])
    /// A table inside the table.
    case table(AMQPTable)
    /// No value.
    case null

    /// The text, if it is one.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The whole number, if it is one (or a timestamp).
    public var int: Int? {
        switch self {
        case .int(let value), .timestamp(let value): Int(value)
        default: nil
        }
    }
    /// The boolean, if it is one.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The values, if it is an array.
    public var array: [AMQPValue]? { if case .array(let value) = self { value } else { nil } }
    /// The table, if it is one.
    public var table: AMQPTable? { if case .table(let value) = self { value } else { nil } }
}

extension AMQPValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A floating point number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Values in order.
    public init(arrayLiteral elements: AMQPValue...) { self = .array(elements) }
    /// A table.
    public init(dictionaryLiteral elements: (String, AMQPValue)...) { self = .table(.init(elements) { _, last in last }) }
    /// No value.
    public init(nilLiteral: ()) { self = .null }
}
