public import JSON
import Yams

/// A user's own test of a mapping: an order, and what must become of it.
///
///     cases:
///       - name: Company in Germany
///         order: german-company.json     # beside this file
///         change: {billing: {country: AT}}
///         expect:
///           order-header: {RPL_INV: (debtor), ORD_DATE: 2026-03-03}
///           order-line: [{ART_CODE: A, ORD_QTY: 2}]
///         absent: {order-header: [DEL_CODE]}
public struct MappingCase: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The file with the order's canonical JSON; nil when it is given in place.
    public var file: String?
    /// The order in place.
    public var document: JSONValue?
    /// Members that differ from the order in the file.
    public var change: JSONValue?
    /// The records and the fields expected of them; records that occur more than once as a list in their order.
    public var expect: JSONValue
    /// Fields that must not be there, per record.
    public var absent: JSONValue?
    /// The cause of the fault that is expected instead: `sku.missing`.
    public var fault: String?
    /// The line in the file of cases.
    public var line: Int

    /// Reads a file of cases.
    public static func read(_ text: String, file: String) throws(SettingsProblems) -> [MappingCase] {
        let context = SettingsContext(file: file, integration: "", secrets: SecretSources(environment: { _ in nil }, file: { _ in [] }))
        let root = try SettingsDocument.compose(text, context: context)
        let cases = root.sectionList("cases", "The cases.") { section in
            MappingCase(
                name: section.requiredString("name", "Its name."), file: section.fileName("order"), document: section.json("order"),
                change: section.json("change"), expect: section.json("expect") ?? [:], absent: section.json("absent"),
                fault: section.optionalString("fault", "The cause of the fault that is expected."), line: section.mark?.line ?? 1)
        }
        root.refuseUnknownKeys()
        guard context.problems.isEmpty else { throw SettingsProblems(context.problems) }
        return cases
    }

    /// What differs between the expected and the made records, one line each; empty when the case passes.
    public func differences(_ made: [(record: String, fields: JSONObject)]) -> [String] {
        var found: [String] = []
        for (record, expected) in expect.object ?? [:] {
            let records = made.filter { $0.record == record }.map(\.fields)
            let wanted = expected.array ?? [expected]
            if records.count < wanted.count { found.append("\(record): expected \(wanted.count), made \(records.count)") }
            for (index, (fields, want)) in zip(records, wanted).enumerated() {
                let place = wanted.count > 1 || records.count > 1 ? "\(record)[\(index)]" : record
                for (field, value) in want.object ?? [:] where !Self.isSame(fields[field], value) {
                    found.append("\(place).\(field): expected \(value.text), made \(fields[field]?.text ?? "nothing")")
                }
            }
        }
        for (record, fields) in absent?.object ?? [:] {
            for field in (fields.array ?? [fields]).compactMap(\.string) {
                for made in made where made.record == record && made.fields[field] != nil {
                    found.append("\(record).\(field): expected nothing, made \(made.fields[field]?.text ?? "")")
                }
            }
        }
        return found
    }

    // YAML writes 01 and true without quotes: what looks the same is the same.
    private static func isSame(_ made: JSONValue?, _ wanted: JSONValue) -> Bool {
        guard let made else { return wanted.isNull }
        if made == wanted { return true }
        guard let a = try? FieldConversion.text(made), let b = try? FieldConversion.text(wanted) else { return false }
        return a == b || (Decimal128(a) != nil && Decimal128(a) == Decimal128(b))
    }
}

extension SettingsSection {
    fileprivate func fileName(_ key: String) -> String? { node(key)?.scalar?.string }

    /// Any YAML as JSON.
    fileprivate func json(_ key: String) -> JSONValue? {
        guard let node = node(key), node.scalar == nil else { return nil }
        return node.json
    }
}

extension Node {
    fileprivate var json: JSONValue {
        switch self {
        case .mapping(let mapping): .object(JSONObject(mapping.map { ($0.key.scalar?.string ?? "", $0.value.json) }))
        case .sequence(let items): .array(items.map(\.json))
        case .scalar(let scalar):
            switch scalar.string {
            case _ where isNull: .null
            case let text where scalar.style != .plain: .string(text)
            case "true": true
            case "false": false
            case let text where text.count > 1 && text.hasPrefix("0") && !text.hasPrefix("0."): .string(text)
            case let text: Decimal128(text).map(JSONValue.number) ?? .string(text)
            }
        case .alias: .null
        }
    }
}

extension JSONValue {
    /// This value with the members of another laid over it, objects within objects.
    public func overlaid(with other: JSONValue?) -> JSONValue {
        guard let other else { return self }
        guard case .object(var object) = self, case .object(let changes) = other else { return other }
        for (key, value) in changes { object[key] = object[key]?.overlaid(with: value) ?? value }
        return .object(object)
    }
}
