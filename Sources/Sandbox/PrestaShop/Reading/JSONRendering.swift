/// Writes records as the shop writes JSON, with its habits.
struct JSONRendering {
    var model: PrestaShopModel
    var languages: [Int]

    /// The single form, in which every empty field is missing.
    func one(_ record: ShopRecord, _ resource: PrestaShopModel.Resource, isEcho: Bool = false) -> String {
        "{\"\(resource.one)\":\(entity(record, resource, .all, dropsEmpty: true, isEcho: isEcho))}"
    }

    /// The list form; an empty list has no key.
    func list(_ records: [ShopRecord], _ resource: PrestaShopModel.Resource, _ choice: FieldChoice) -> String {
        guard !records.isEmpty else { return "[]" }
        let rows = records.map { choice.isMinimal ? "{\"id\":\($0.id)}" : entity($0, resource, choice, dropsEmpty: false) }
        return "{\"\(resource.many)\":[\(rows.joined(separator: ","))]}"
    }

    private func entity(
        _ record: ShopRecord, _ resource: PrestaShopModel.Resource, _ choice: FieldChoice, dropsEmpty: Bool, isEcho: Bool = false
    ) -> String {
        var members: [String] = []
        if choice.shows("id") { members.append(isEcho ? "\"id\":\"\(record.id)\"" : "\"id\":\(record.id)") }
        for field in resource.fields where choice.shows(field.name) {
            let value = record.values[field.name]
            if field.isMultilingual {
                members.append("\"\(field.name)\":\(multilingual(value))")
                continue
            }
            let text = value?.text ?? ""
            if dropsEmpty, text.isEmpty || text == "0" { continue }
            members.append("\"\(field.name)\":\(scalar(text, field))")
        }
        var lists: [String] = []
        for association in resource.associations {
            guard let chosen = choice.shows(list: association.name), let rows = record.lists[association.name], !rows.isEmpty else { continue }
            let items = rows.map { row in
                let fields = association.items.filter { chosen.isEmpty || chosen.contains($0.name) }
                return "{" + fields.map { "\"\($0.name)\":\(item(row[$0.name] ?? "", $0))" }.joined(separator: ",") + "}"
            }
            lists.append("\"\(association.name)\":[\(items.joined(separator: ","))]")
        }
        if !lists.isEmpty { members.append("\"associations\":{\(lists.joined(separator: ","))}") }
        return "{\(members.joined(separator: ","))}"
    }

    private func multilingual(_ value: ShopRecord.Value?) -> String {
        func text(_ id: Int) -> String {
            if case .languages(let texts) = value { return texts[id] ?? "" }
            return value?.text ?? ""
        }
        if languages.count == 1 { return ShopText.quoted(text(languages[0])) }
        return "[" + languages.map { "{\"id\":\($0),\"value\":\(ShopText.quoted(text($0)))}" }.joined(separator: ",") + "]"
    }

    private func scalar(_ text: String, _ field: PrestaShopModel.Field) -> String {
        switch field.type {
        case .int where Int(text) != nil, .boolint where Int(text) != nil: text
        case _ where field.isNullable && text.isEmpty: "null"
        default: ShopText.quoted(text)
        }
    }

    private func item(_ text: String, _ field: PrestaShopModel.Field) -> String {
        let isNumber = field.name == "id" || field.name.hasPrefix("id_") || field.name.hasSuffix("_id") || field.name.hasSuffix("quantity")
        return isNumber && Int(text) != nil ? text : ShopText.quoted(text)
    }
}
