/// Writes records as the shop writes XML, character by character.
struct XMLRendering {
    var model: PrestaShopModel
    var base: String
    var languages: [Int]

    func one(_ record: ShopRecord, _ resource: PrestaShopModel.Resource, _ choice: FieldChoice) -> String {
        ShopText.document(entity(record, resource, choice))
    }

    func list(_ records: [ShopRecord], _ resource: PrestaShopModel.Resource, _ choice: FieldChoice) -> String {
        let rows = records.map { record in
            choice.isMinimal
                ? "<\(resource.one) id=\"\(record.id)\" xlink:href=\"\(base)/api/\(resource.name)/\(record.id)\"/>\n"
                : entity(record, resource, choice)
        }
        return ShopText.document("<\(resource.many)>\n\(rows.joined())</\(resource.many)>\n")
    }

    func entity(_ record: ShopRecord, _ resource: PrestaShopModel.Resource, _ choice: FieldChoice) -> String {
        var out = "<\(resource.one)>\n"
        if choice.shows("id") { out += "\t<id><![CDATA[\(record.id)]]></id>\n" }
        for field in resource.fields where choice.shows(field.name) { out += "\t" + element(field, record) + "\n" }
        let lists = resource.associations.filter { choice.shows(list: $0.name) != nil }
        if !lists.isEmpty {
            out += "<associations>\n"
            for list in lists { out += association(list, record, choice.shows(list: list.name) ?? []) }
            out += "</associations>\n"
        }
        return out + "</\(resource.one)>\n"
    }

    private func element(_ field: PrestaShopModel.Field, _ record: ShopRecord) -> String {
        let value = record.values[field.name]
        if field.isMultilingual {
            let nodes = languages.map { id in
                var text = ""
                if case .languages(let texts) = value { text = texts[id] ?? "" } else { text = value?.text ?? "" }
                return "<language id=\"\(id)\" xlink:href=\"\(base)/api/languages/\(id)\">\(ShopText.cdata(text))</language>"
            }
            return "<\(field.name)>\(nodes.joined())</\(field.name)>"
        }
        let text = value?.text ?? ""
        var attributes = ""
        if let reference = field.reference, !text.isEmpty, text != "0" {
            let path = reference == "images/products" ? "\(reference)/\(record.id)" : reference
            attributes += " xlink:href=\"\(base)/api/\(path)/\(text)\""
        }
        if field.isDynamic { attributes += " notFilterable=\"true\"" }
        return "<\(field.name)\(attributes)>\(ShopText.cdata(text))</\(field.name)>"
    }

    private func association(_ list: PrestaShopModel.Association, _ record: ShopRecord, _ chosen: Set<String>) -> String {
        let kind = list.api.map { "api=\"\($0)\"" } ?? "virtualEntity=\"true\""
        let head = "<\(list.name) nodeType=\"\(list.node)\" \(kind)"
        let rows = record.lists[list.name] ?? []
        guard !rows.isEmpty else { return "\(head)/>\n" }
        var out = "\(head)>\n"
        for row in rows {
            let link = list.api.map { " xlink:href=\"\(base)/api/\($0)/\(row["id"] ?? "")\"" } ?? ""
            out += "\t<\(list.node)\(link)>\n"
            for item in list.items where chosen.isEmpty || chosen.contains(item.name) {
                let text = row[item.name] ?? ""
                let attribute = item.reference.map { " xlink:href=\"\(base)/api/\($0)/\(text)\"" } ?? ""
                out += "\t<\(item.name)\(attribute)>\(ShopText.cdata(text))</\(item.name)>\n"
            }
            out += "\t</\(list.node)>\n"
        }
        return out + "</\(list.name)>\n"
    }
}
