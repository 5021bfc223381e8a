public import JSON

/// How one field of the target is filled. Everything is optional, so that an override can change one thing of the default.
public struct FieldRule: Sendable, Hashable {
    /// Which kind of value the target wants.
    public enum FieldType: String, Sendable, Hashable, CaseIterable {
        case text, number, integer, date, datetime, bool, list
    }

    /// When the field is written.
    public enum WritePolicy: String, Sendable, Hashable, CaseIterable {
        /// On create and on change.
        case always
        /// On create only: what a person changed afterwards stays.
        case createOnly = "create-only"
        /// Never: takes a field of the default mapping away.
        case never
    }

    /// What to do when a lookup table has no row for a key.
    public enum Unmapped: String, Sendable, Hashable, CaseIterable {
        /// A person decides.
        case park
        /// Use the default.
        case `default`
        /// Leave the field out.
        case omit
    }

    /// An expression over the document.
    public var expression: String?
    /// A constant.
    public var constant: JSONValue?
    /// The expression whose value is looked up.
    public var lookupKey: String?
    /// The table it is looked up in.
    public var table: String?
    /// The value for what the table lacks.
    public var lookupDefault: JSONValue?
    /// What to do with what the table lacks.
    public var unmapped: Unmapped?
    /// Which kind of value the target wants; left out, the value stays as it is.
    public var type: FieldType?
    /// Whether the event is parked when there is no value.
    public var isRequired: Bool?
    /// The most characters the target takes.
    public var width: Int?
    /// Whether the value is a key that is never cut.
    public var keepsKey: Bool?
    /// When it is written.
    public var policy: WritePolicy?
    /// An expression that must be true for the field to be written.
    public var condition: String?
    /// Whether settings may not override it; default mappings lock what Koppel itself depends on.
    public var isLocked: Bool?
    /// Where the rule stands: file and line.
    public var place: Place

    /// Where something stands.
    public struct Place: Sendable, Hashable, CustomStringConvertible {
        /// The file's name.
        public var file: String
        /// The line, from 1.
        public var line: Int
        /// `nl.yaml:12`.
        public var description: String { "\(file):\(line)" }
    }

    /// This rule, changed by an override. A new expression, constant or lookup replaces whichever of the three there was.
    public func overridden(by other: FieldRule) -> FieldRule {
        var rule = self
        if other.expression != nil || other.constant != nil || other.lookupKey != nil {
            (rule.expression, rule.constant) = (other.expression, other.constant)
            (rule.lookupKey, rule.table, rule.lookupDefault, rule.unmapped) = (other.lookupKey, other.table, other.lookupDefault, other.unmapped)
        } else {
            rule.table = other.table ?? rule.table
            rule.lookupDefault = other.lookupDefault ?? rule.lookupDefault
            rule.unmapped = other.unmapped ?? rule.unmapped
        }
        rule.type = other.type ?? rule.type
        rule.isRequired = other.isRequired ?? rule.isRequired
        rule.width = other.width ?? rule.width
        rule.keepsKey = other.keepsKey ?? rule.keepsKey
        rule.policy = other.policy ?? rule.policy
        rule.condition = other.condition ?? rule.condition
        rule.place = other.place
        return rule
    }
}
