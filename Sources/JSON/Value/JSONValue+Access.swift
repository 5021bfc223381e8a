extension JSONValue {
    @inlinable public var isNull: Bool { if case .null = self { true } else { false } }

    /// The boolean; nil for every other kind.
    @inlinable public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The number; nil for every other kind (text that looks like a number is not one).
    @inlinable public var decimal: Decimal128? { if case .number(let value) = self { value } else { nil } }

    /// The number as `Int`; nil for every other kind, for fractions, and where it does not fit.
    @inlinable public var int: Int? { if case .number(let value) = self { value.int } else { nil } }

    /// The string; nil for every other kind.
    @inlinable public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The items; nil for every other kind.
    @inlinable public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members; nil for every other kind.
    @inlinable public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// A member of an object; nil if there is none or this is no object. Setting makes a non-object an object; setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get { if case .object(let members) = self { members[key] } else { nil } }
        set {
            var members = object ?? JSONObject()
            self = .null  // so that the members are not copied
            members[key] = newValue
            self = .object(members)
        }
    }

    /// An item of an array; nil if there is none or this is no array.
    public subscript(index: Int) -> JSONValue? {
        if case .array(let items) = self, items.indices.contains(index) { items[index] } else { nil }
    }

    /// `null`, `boolean`, `number`, `string`, `array` or `object`, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
