import Yams

/// The field rules of a mapping as written: per record (a header, a line, a debtor) the fields in their order.
public struct MappingDefinition: Sendable, Hashable {
    /// One field.
    public struct Field: Sendable, Hashable {
        /// The target's name for it.
        public var name: String
        /// How it is filled.
        public var rule: FieldRule
    }

    /// The fields of each record.
    public var records: [String: [Field]]

    /// Makes a mapping.
    public init(records: [String: [Field]] = [:]) { self.records = records }

    /// The records of the orders flow.
    public static let orderRecords = [
        "order-header", "order-line", "invoice-header", "invoice-line", "debtor", "contact", "delivery-address", "article",
        "shop-order", "shop-order-line",
    ]
    /// The records of the products flow.
    public static let productRecords = ["product", "variant", "category"]
    /// The records of the customers flow.
    public static let customerRecords = ["debtor", "contact", "delivery-address", "customer", "address"]

    /// Reads a mapping: `record: {FIELD: expression, FIELD: {expr: ..., width: 40}}`.
    init(_ section: SettingsSection, defaultRecords: [String]) {
        records = [:]
        for record in defaultRecords {
            let fields = section.sectionTable(record, "Fields of the record \(record), by the target's names.", shorthand: "expr") { name, field in
                Field(name: name, rule: FieldRule(field))
            }
            if !fields.isEmpty { records[record] = fields.map(\.value) }
        }
    }

    /// Reads a default mapping: a YAML file with one section per record.
    ///
    /// - Throws: `SettingsProblems`.
    public init(parsing text: String, file: String) throws(SettingsProblems) {
        let context = SettingsContext(file: file, integration: "", secrets: SecretSources(environment: { _ in nil }, file: { _ in [] }))
        let root = try SettingsDocument.compose(text, context: context)
        self.init(root, defaultRecords: Array(Set(Self.orderRecords + Self.productRecords + Self.customerRecords)))
        root.refuseUnknownKeys()
        guard context.problems.isEmpty else { throw SettingsProblems(context.problems) }
    }

    /// This mapping with another's rules laid over it; new fields come last.
    public func overridden(by other: MappingDefinition) -> MappingDefinition {
        var merged = self
        for (record, fields) in other.records {
            var list = merged.records[record] ?? []
            for field in fields {
                if let index = list.firstIndex(where: { $0.name == field.name }) {
                    list[index].rule = list[index].rule.overridden(by: field.rule)
                } else {
                    list.append(field)
                }
            }
            merged.records[record] = list
        }
        return merged
    }
}

extension FieldRule {
    /// Reads one rule.
    init(_ section: SettingsSection) {
        place = Place(file: section.context.file, line: section.mark?.line ?? 1)
        expression = section.optionalExpression("expr", "An expression over the document: billing.city, or $uppercase(billing.city).")
        constant = section.optionalValue("const", "A constant.")
        let lookup = section.section("lookup", "A lookup in one of the tables.")
        lookupKey = lookup.optionalExpression("key", "The expression whose value is looked up.")
        table = lookup.optionalString("table", "The table's name.")
        lookupDefault = lookup.optionalValue("default", "The value for what the table lacks.")
        unmapped = lookup.optionalChoice("on-unmapped", "What to do with what the table lacks; park, unless there is a default.")
        type = section.optionalChoice("type", "Which kind of value the target wants.")
        isRequired =
            section.has("required") || section.context.isDescribing
            ? section.bool("required", default: false, "Park the event when there is no value.") : nil
        width = section.optionalInt("width", in: 1...100_000, "The most characters the target takes; longer text is cut, and the journal says so.")
        keepsKey =
            section.has("keep-key") || section.context.isDescribing
            ? section.bool("keep-key", default: false, "The value is a key: it is never cut, the event is parked when it is too long.") : nil
        policy = section.optionalChoice("policy", "When the field is written; always, unless told.")
        condition = section.optionalExpression("when", "An expression that must be true for the field to be written.")
        isLocked = section.has("locked") ? section.bool("locked", default: false, "") : nil
        let ways = [expression != nil, constant != nil, lookup.isPresent].filter { $0 }.count
        if ways > 1 { section.report("expr", "a field has one of expr, const and lookup, found \(ways) of them.") }
        if lookupKey != nil, table == nil { lookup.report("key", "the lookup names no table.") }
    }
}
