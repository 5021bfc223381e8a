import Commerce

/// One field of a mapping with its expressions compiled.
struct CompiledField: Sendable {
    let name: String
    let rule: FieldRule
    let expression: CompiledExpression?
    let condition: CompiledExpression?

    init(_ field: MappingDefinition.Field, record: String, shape: DocumentShape?, tables: [String: [String: String]]) throws(SettingsProblems) {
        name = field.name
        rule = field.rule
        let setting = "mapping.\(record).\(field.name)"
        var problems: [SettingsProblem] = []
        func problem(_ message: String, hint: String = "") {
            problems.append(
                SettingsProblem(file: field.rule.place.file, line: field.rule.place.line, setting: setting, message: message, hint: hint))
        }
        func compile(_ text: String?) -> CompiledExpression? {
            guard let text else { return nil }
            do throws(CompiledExpression.Failure) {
                let expression = try CompiledExpression(text)
                for path in expression.references {
                    guard let (step, known) = shape?.unknownStep(in: path) else { continue }
                    problem(
                        "the expression reads \(path.joined(separator: ".")), but the document has no \(step)\(known.isEmpty ? " there" : "").",
                        hint: Suggestion.hint(for: step, in: known))
                }
                return expression
            } catch {
                problem("the expression cannot be read: \(error.message)\n    " + error.caret.replacing("\n", with: "\n    "))
                return nil
            }
        }
        expression = compile(rule.expression ?? rule.lookupKey)
        condition = compile(rule.condition)
        if rule.expression == nil, rule.constant == nil, rule.lookupKey == nil { problem("the field has neither expr nor const nor lookup.") }
        if let table = rule.table, tables[table] == nil {
            // A lookup with a default works without its table: the default mapping's tables are optional.
            if rule.lookupDefault == nil, rule.unmapped != .omit {
                problem("there is no table \"\(table)\".", hint: Suggestion.hint(for: table, in: tables.keys))
            }
        }
        if rule.unmapped == .default, rule.lookupDefault == nil { problem("on-unmapped is default, but the lookup has no default.") }
        guard problems.isEmpty else { throw SettingsProblems(problems) }
    }
}
