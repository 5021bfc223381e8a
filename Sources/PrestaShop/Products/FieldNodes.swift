import Commerce
import JSON

/// Turns fields as mappings name them into the shop's elements and back. A multilingual field goes by its name for the language of the ERP's
/// texts, and by `name.en` for another.
struct FieldNodes: Sendable {
    let columns: FieldColumns
    let languages: ShopLanguages
    /// What the fields belong to, for messages: "product MOK-1".
    let subject: String

    /// The elements to send.
    ///
    /// - Parameter known: The record as the shop has it, so that what is the same is left out and translations stay; null for a new one.
    func nodes(_ fields: JSONObject, known: JSONValue = .null) throws(Fault) -> [XMLNode] {
        var texts: [(field: String, versions: [Int: String])] = []
        var nodes: [XMLNode] = []
        for (name, value) in fields {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard let field = parts.first, columns.texts.contains(field) else {
                let text = try spelling(name, value)
                if known.isNull || !isSame(text, known.text(name), name) { nodes.append(XMLNode(name, text: text)) }
                continue
            }
            let index = texts.firstIndex { $0.field == field } ?? texts.endIndex
            if index == texts.endIndex { texts.append((field, languages.texts(field, of: known))) }
            if parts.count == 1 {
                texts[index].versions = languages.spread(value.scalarText, over: texts[index].versions)
            } else {
                texts[index].versions[try language(parts[1], name)] = value.scalarText
            }
        }
        for (field, versions) in texts where known.isNull || versions != languages.texts(field, of: known) {
            // A new record has no text to lean on: what was named for one language only is better than nothing in the others.
            let first = versions[languages.main] ?? versions.values.min() ?? ""
            nodes.append(languages.node(field, known.isNull ? languages.spread(first, over: versions) : versions))
        }
        return nodes
    }

    /// The fields of a record as mappings name them, in comparable values.
    func fields(of row: JSONValue) -> JSONObject {
        var fields: JSONObject = [:]
        for (name, value) in row.object ?? [:] where name != "associations" && name != "id" {
            if columns.texts.contains(name) {
                for (id, text) in languages.texts(name, of: row) {
                    fields[id == languages.main ? name : "\(name).\(languages.codes[id] ?? String(id))"] = .string(text)
                }
            } else if columns.flags.contains(name) {
                fields[name] = .bool(row.flag(name))
            } else if columns.integers.contains(name) || columns.decimals.contains(name) {
                fields[name] = .number((row.amount(name) ?? 0).reduced)
            } else if value.array == nil, value.object == nil {
                fields[name] = .string(row.text(name))
            }
        }
        return fields
    }

    private func language(_ code: String, _ name: String) throws(Fault) -> Int {
        if let id = languages.ids.first(where: { languages.codes[$0] == code.lowercased() }) { return id }
        throw Fault.park(
            "language.unknown", "PrestaShop has no language \(code), which the mapped field \(name) of \(subject) names.",
            advice: "Correct the mapping: the shop has \(languages.ids.compactMap { languages.codes[$0] }.joined(separator: ", ")).")
    }

    private func spelling(_ name: String, _ value: JSONValue) throws(Fault) -> String {
        guard columns.decimals.contains(name) else { return value.scalarText }
        guard let number = value.decimal ?? Decimal128(value.scalarText) else { return value.scalarText }
        guard number == number.rounded(to: 6) else {
            throw Fault.park(
                "field.too-precise", "The \(name) \(number) of \(subject) has more places behind the point than the six that PrestaShop keeps.",
                advice: "Round it in the mapping, such as $round(price, 6).")
        }
        return number.description
    }

    private func isSame(_ text: String, _ known: String, _ name: String) -> Bool {
        if text == known { return true }
        guard columns.decimals.contains(name) || columns.integers.contains(name) || columns.flags.contains(name) else { return false }
        guard let new = Decimal128(text), let old = Decimal128(known.isEmpty ? "0" : known) else { return false }
        return new == old
    }
}
