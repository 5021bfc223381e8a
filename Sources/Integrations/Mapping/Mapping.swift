public import Commerce
public import JSON

/// A mapping, compiled: makes the target's fields from documents.
public struct Mapping: Sendable {
    let integration: String
    let records: [String: [CompiledField]]
    let tables: [String: [String: String]]
    private let tablesValue: JSONValue

    /// Compiles a mapping and checks it: expressions, the paths they read, tables, and that no override touches a locked field.
    ///
    /// - Parameters:
    ///   - base: The default mapping of the pair.
    ///   - overrides: The integration's own fields.
    ///   - shapes: The shape of each record's document; records without one are not checked.
    ///   - tables: The settings' lookup tables.
    ///   - integration: The integration's name, for messages.
    public init(
        base: MappingDefinition, overrides: MappingDefinition = .init(), shapes: [String: DocumentShape], tables: [String: [String: String]],
        integration: String
    ) throws(SettingsProblems) {
        self.integration = integration
        self.tables = tables
        tablesValue = JSONValue(tables: tables)
        var problems = Self.lockedFields(base, overrides)
        var records: [String: [CompiledField]] = [:]
        for (record, fields) in base.overridden(by: overrides).records {
            var compiled: [CompiledField] = []
            for field in fields where field.rule.policy != .never {
                do throws(SettingsProblems) {
                    compiled.append(try CompiledField(field, record: record, shape: shapes[record], tables: tables))
                } catch {
                    problems += error.problems
                }
            }
            records[record] = compiled
        }
        guard problems.isEmpty else { throw SettingsProblems(problems.sorted { ($0.file, $0.line) < ($1.file, $1.line) }) }
        self.records = records
    }

    private static func lockedFields(_ base: MappingDefinition, _ overrides: MappingDefinition) -> [SettingsProblem] {
        overrides.records.flatMap { record, fields in
            fields.compactMap { field in
                guard base.records[record]?.first(where: { $0.name == field.name })?.rule.isLocked == true else { return nil }
                return SettingsProblem(
                    file: field.rule.place.file, line: field.rule.place.line, setting: "mapping.\(record).\(field.name)",
                    message: "this field holds Koppel's own reference, by which orders are found again; it cannot be mapped.")
            }
        }
    }

    /// What a record became.
    public struct Result: Sendable, Hashable {
        /// The target's fields.
        public var fields: JSONObject = [:]
        /// Texts that were cut, each as "FIELD: 40 of 52 characters".
        public var cuts: [String] = []
        /// Makes an empty result.
        public init() {}
    }

    /// Whether there are rules for a record.
    public func has(_ record: String) -> Bool { !(records[record] ?? []).isEmpty }

    /// Makes a record's fields.
    ///
    /// - Parameters:
    ///   - record: Which: `order-header`, `debtor`.
    ///   - document: What to make them from.
    ///   - subject: What the document is, for messages: "Order 1001".
    ///   - isCreate: Whether the record is new, so that create-only fields are written too.
    ///   - explain: Is told for each field where its value came from.
    /// - Throws: `Fault` (park), naming integration, field, expression and document.
    public func apply(
        _ record: String, to document: JSONValue, subject: String, isCreate: Bool = true, explain: ((FieldExplanation) -> Void)? = nil
    ) throws(Fault) -> Result {
        var input = document
        if case .object(var object) = document {
            object["tables"] = tablesValue
            input = .object(object)
        }
        var result = Result()
        for field in records[record] ?? [] where isCreate || field.rule.policy != .createOnly {
            let run = FieldRun(field: field, record: record, document: input, tables: tables, subject: subject, integration: integration)
            let (value, cut, explanation) = try run.value()
            if let value { result.fields[field.name] = value }
            if let cut { result.cuts.append(cut) }
            explain?(explanation)
        }
        return result
    }
}

/// Where a field's value came from.
public struct FieldExplanation: Sendable, Hashable {
    /// The record and the target's name of the field.
    public var record: String, field: String
    /// The expression or lookup key, as written; nil for a constant.
    public var expression: String?
    /// The paths it reads and what the document has there.
    public var inputs: [Input] = []
    /// For a lookup: the table and the row used, or that the default was.
    public var lookup: String?
    /// The value; nil when the field is left out.
    public var value: JSONValue?
    /// Why it is left out, or that it was cut.
    public var remark: String?
    /// Where the rule stands.
    public var place: FieldRule.Place

    /// One path and its value.
    public struct Input: Sendable, Hashable {
        /// `billing.city`.
        public var path: String
        /// What is there; nil for nothing.
        public var value: JSONValue?
        /// Makes an input.
        public init(path: String, value: JSONValue?) {
            self.path = path
            self.value = value
        }
    }
}
