import Commerce
import JSON

/// Works out one field for one document.
struct FieldRun {
    let field: CompiledField
    let record: String
    let document: JSONValue
    let tables: [String: [String: String]]
    let subject: String
    let integration: String

    /// The value (nil: leave the field out), a remark when text was cut, and where it came from.
    func value() throws(Fault) -> (JSONValue?, cut: String?, FieldExplanation) {
        let rule = field.rule
        var explanation = FieldExplanation(
            record: record, field: field.name, expression: rule.expression ?? rule.lookupKey, lookup: nil, value: nil, remark: nil, place: rule.place)
        explanation.inputs = (field.expression?.references ?? []).map { .init(path: $0.joined(separator: "."), value: Self.read($0, document)) }
        if let condition = field.condition, Self.isFalse(try evaluate(condition)) {
            explanation.remark = "left out: \(rule.condition ?? "") is not true"
            return (nil, nil, explanation)
        }
        var value = rule.constant
        if value == nil, let expression = field.expression { value = try evaluate(expression) }
        if rule.lookupKey != nil { (value, explanation.lookup) = try lookUp(value) }
        if case .null? = value { value = nil }
        if let type = rule.type, let present = value {
            do throws(ConversionProblem) {
                value = try FieldConversion.convert(present, to: type)
            } catch {
                throw fault("field.type", "must be \(error.expected), but is \(error.found)")
            }
        }
        let isEmpty = value == nil || value == .string("") || value == .array([])
        if isEmpty, rule.isRequired == true { throw fault("field.missing", "must have a value, but has none") }
        if isEmpty, value == nil { explanation.remark = "left out: no value" }
        var cut: String?
        if let width = rule.width, case .string(let text)? = value {
            let (kept, characters) = TextWidth.cut(text, to: width)
            if kept.utf8.count != text.utf8.count {
                if rule.keepsKey == true {
                    throw fault("key.too-long", "has \(characters) characters, \(width) fit, and as a key it is never cut")
                }
                cut = "\(field.name): \(width) of \(characters) characters"
                explanation.remark = "cut to \(width) of \(characters) characters"
                value = .string(kept)
            }
        }
        explanation.value = value
        return (value, cut, explanation)
    }

    private func lookUp(_ key: JSONValue?) throws(Fault) -> (JSONValue?, String) {
        let rule = field.rule
        let table = rule.table ?? ""
        let word = key.flatMap { try? FieldConversion.text($0) } ?? ""
        if !word.isEmpty, let row = tables[table]?[word] { return (.string(row), "\(table): row \(word)") }
        switch rule.unmapped ?? (rule.lookupDefault == nil ? .park : .default) {
        case .default: return (rule.lookupDefault, "\(table): no row \"\(word)\", the default")
        case .omit: return (nil, "\(table): no row \"\(word)\"")
        case .park:
            throw Fault.park(
                "lookup.unmapped", "\(subject): the table \"\(table)\" has no row for \"\(word)\" (field \(field.name)).",
                advice: "Add the row to tables.\(table) of integration \(integration), or a default to the field, then replay.")
        }
    }

    private func evaluate(_ expression: CompiledExpression) throws(Fault) -> JSONValue? {
        do throws(CompiledExpression.Failure) {
            return try expression.value(of: document)
        } catch {
            throw Fault.park(
                "mapping.failed", "\(subject): the field \(field.name) (\(record), \(field.rule.place)) cannot be computed: \(error.message)",
                advice: "Correct the expression in integration \(integration); \"koppel map --try\" shows what it reads.", detail: error.caret)
        }
    }

    private func fault(_ cause: String, _ what: String) -> Fault {
        let source = field.rule.expression ?? field.rule.lookupKey ?? "a constant"
        return .park(
            cause, "\(subject): the field \(field.name) (\(record), \(field.rule.place)) \(what). It is made by \(source).",
            advice: "Correct the document in its system or the mapping of integration \(integration), then replay.")
    }

    static func isFalse(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: true
        case .bool(let isTrue)?: !isTrue
        case .number(let number)?: number.isZero
        case .string(let text)?: text.isEmpty
        case .array(let items)?: items.allSatisfy(isFalse)
        case .object(let object)?: object.isEmpty
        }
    }

    private static func read(_ path: [String], _ document: JSONValue) -> JSONValue? {
        var value: JSONValue? = document
        for step in path {
            if let items = value?.array { value = .array(items.compactMap { $0[step] }) } else { value = value?[step] }
        }
        return value
    }
}

/// Cuts text on character borders.
enum TextWidth {
    /// As many whole characters as fit into `width` code points, and how many code points there were.
    static func cut(_ text: String, to width: Int) -> (kept: String, count: Int) {
        let count = text.unicodeScalars.count
        guard count > width else { return (text, count) }
        var (kept, used) = ("", 0)
        for character in text {
            used += character.unicodeScalars.count
            if used > width { break }
            kept.append(character)
        }
        return (kept, count)
    }
}
