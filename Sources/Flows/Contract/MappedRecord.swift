public import Integrations
public import JSON

/// A record as it would be written, for a preview.
public struct MappedRecord: Sendable {
    /// `order-header`, `debtor`, `product` ...
    public var name: String
    /// Which one of several, for people: the code of a variant; nil where the name is enough.
    public var label: String?
    /// The fields.
    public var fields: JSONObject
    /// Fields that are written once and belong to the target's owner afterwards.
    public var onlyNew: Set<String>
    /// Where each value came from.
    public var explanations: [FieldExplanation]

    /// Holds a record.
    public init(name: String, label: String? = nil, fields: JSONObject, onlyNew: Set<String> = [], explanations: [FieldExplanation]) {
        self.name = name
        self.label = label
        self.fields = fields
        self.onlyNew = onlyNew
        self.explanations = explanations
    }
}

extension MappedRecord {
    /// The record for programs: fields, and per field where its value came from.
    public var json: JSONValue {
        var out: JSONObject = ["record": .string(name)]
        out["label"] = label.map(JSONValue.string)
        out["fields"] = .object(fields)
        out["explanations"] = .array(explanations.map { $0.json(isOnlyNew: onlyNew.contains($0.field)) })
        return .object(out)
    }
}

extension FieldExplanation {
    fileprivate func json(isOnlyNew: Bool) -> JSONValue {
        var out: JSONObject = ["field": .string(field)]
        out["value"] = value
        out["expression"] = expression.map(JSONValue.string)
        if !inputs.isEmpty {
            out["inputs"] = .array(
                inputs.map { input in
                    var row: JSONObject = ["path": .string(input.path)]
                    row["value"] = input.value
                    return .object(row)
                })
        }
        out["lookup"] = lookup.map(JSONValue.string)
        out["remark"] = remark.map(JSONValue.string)
        if isOnlyNew { out["only-new"] = true }
        out["place"] = .string("\(place)")
        return .object(out)
    }
}
