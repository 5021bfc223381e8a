public import Commerce
public import JSON

extension Integration {
    /// A JSON Schema (draft 2020-12) of an integration file, for editors.
    public static func schema(for shop: SystemID) -> JSONValue {
        var root = SchemaNode()
        for setting in settings(for: shop) { root.insert(setting, at: setting.path.schemaPath[...]) }
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string("Koppel integration with \(shop.displayName)"),
        ]
        for (key, value) in root.schema { schema[key] = value }
        return .object(schema)
    }

    /// A reference table in Markdown: setting, value, default, meaning.
    public static func reference(for shop: SystemID) -> String {
        var lines = ["| setting | value | default | meaning |", "|---|---|---|---|"]
        for setting in settings(for: shop) where setting.kind != .section {
            let value = setting.isRequired ? "must be given" : setting.defaultValue.map { $0.isEmpty ? "" : "`\($0)`" } ?? ""
            lines.append("| `\(setting.path)` | \(setting.kindName) | \(value) | \(setting.doc.replacing("|", with: "\\|")) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A node of the schema under construction.
private struct SchemaNode {
    var setting: SettingDescription?
    var children: [(name: String, node: SchemaNode)] = []

    mutating func insert(_ setting: SettingDescription, at path: ArraySlice<Substring>) {
        guard let first = path.first else {
            self.setting = setting
            return
        }
        if let index = children.firstIndex(where: { $0.name == first }) {
            children[index].node.insert(setting, at: path.dropFirst())
        } else {
            var node = SchemaNode()
            node.insert(setting, at: path.dropFirst())
            children.append((String(first), node))
        }
    }

    var schema: JSONObject {
        var schema: JSONObject = [:]
        if let setting, !setting.doc.isEmpty { schema["description"] = .string(setting.doc) }
        switch setting?.kind ?? .section {
        case .text, .value, .expression: schema["type"] = ["string", "number", "boolean"]
        case .secret:
            schema["type"] = "string"
            schema["pattern"] = "^(env|file|sealed):.+"
        case .url:
            schema["type"] = "string"
            schema["pattern"] = "^https?://[^/]+"
        case .integer: schema["type"] = "integer"
        case .decimal: schema["type"] = "number"
        case .boolean: schema["type"] = "boolean"
        case .duration:
            schema["type"] = "string"
            schema["pattern"] = "^[0-9]+(ms|s|m|h|d)$"
        case .date:
            schema["type"] = "string"
            schema["format"] = "date"
        case .texts:
            schema["type"] = ["array", "string"]
            schema["items"] = ["type": ["string", "number"]]
        case .choice(let words): schema["enum"] = .array(words.map(JSONValue.string))
        case .table:
            schema["type"] = "object"
            schema["additionalProperties"] = ["type": ["string", "number", "boolean"]]
        case .tables:
            schema["type"] = "object"
            schema["additionalProperties"] = ["type": "object"]
        case .sectionTable:
            schema["type"] = "object"
            let isShort = children.first?.node.children.contains { $0.name == "expr" } ?? false
            var entry = children.first.map { $0.node.schema } ?? [:]
            if isShort { entry = ["anyOf": [["type": ["string", "number", "boolean"]], .object(entry)]] }
            schema["additionalProperties"] = .object(entry)
        case .sectionList:
            schema["type"] = "array"
            schema["items"] = .object(children.first?.node.schema ?? [:])
        case .section:
            schema["type"] = "object"
            schema["properties"] = .object(JSONObject(children.map { ($0.name, .object($0.node.schema)) }))
            schema["additionalProperties"] = false
            let required = children.filter { $0.node.setting?.isRequired ?? false }.map { JSONValue.string($0.name) }
            if !required.isEmpty { schema["required"] = .array(required) }
        }
        return schema
    }
}

extension String {
    /// `orders.x[].y` as the steps orders, x, [], y.
    fileprivate var schemaPath: [Substring] { replacing("[]", with: ".[]").split(separator: ".") }
}
