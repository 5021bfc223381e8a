/// What an answer shows of each record: the parameter `display`.
struct FieldChoice: Sendable {
    /// Fields in the model's order; nil for all.
    var fields: Set<String>?
    /// Lists with their chosen item fields; an empty set is all of them.
    var lists: [String: Set<String>] = [:]
    /// Only ids and links.
    var isMinimal = false

    static let all = FieldChoice()
    static let minimal = FieldChoice(isMinimal: true)

    init(fields: Set<String>? = nil, isMinimal: Bool = false) {
        self.fields = fields
        self.isMinimal = isMinimal
    }

    /// Reads `full` or `[id,order_rows[product_id]]`.
    init(_ text: String, _ resource: PrestaShopModel.Resource) throws(ShopFailure) {
        if text == "full" { return }
        guard text.hasPrefix("["), text.hasSuffix("]"), text.count > 2 else {
            throw .list(36, "The display value is malformed: use \"full\" or \"[field1,field2]\"")
        }
        var chosen: Set<String> = []
        var name = ""
        var items: [String]?
        var item = ""
        for character in text.dropFirst().dropLast() + "," {
            switch (character, items) {
            case ("[", nil): items = []
            case ("]", .some):
                items?.append(item)
                lists[name] = Set(items ?? [])
                (items, item, name) = (nil, "", "")
            case (",", nil):
                if !name.isEmpty { chosen.insert(name) }
                name = ""
            case (",", .some):
                items?.append(item)
                item = ""
            case (_, .some): item.append(character)
            default: name.append(character)
            }
        }
        let available = ["id"] + resource.fields.map(\.name)
        for name in chosen.sorted() where !available.contains(name) {
            if resource.associations.contains(where: { $0.name == name }) {
                lists[name] = []
                chosen.remove(name)
                continue
            }
            throw .list(35, "Unable to display this field \"\(name)\". However, these are available: \(available.joined(separator: ", "))")
        }
        fields = chosen
    }

    func shows(_ field: String) -> Bool { fields?.contains(field) ?? true }
    func shows(list: String) -> Set<String>? { fields == nil ? [] : lists[list] }
}
