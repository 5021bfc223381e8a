import Commerce
import JSON

extension LightspeedSimulator {
    /// `types`, `types/attributes` and `attributes`.
    func specificationAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        if call.path.count >= 2, call.path[0] == "types", call.path[1] == "attributes" { return try typingAnswer(call, isCount: isCount) }
        let isType = call.path[0] == "types"
        let (key, wrapper) = isType ? ("types", "type") : ("attributes", "attribute")
        let stored = isType ? goods.types : goods.attributes
        if call.method == "GET", call.path.count == 1 || isCount {
            return try list(call, stored.values, key: key, isCount: isCount)
        }
        if call.path.count == 1 {
            guard call.method == "POST" else { throw .notOffered }
            let record = try makeSpecification(call.fields(wrapper), isType: isType, call.language)
            return .object([wrapper: .object(record.shown(language: call.language))])
        }
        guard call.path.count == 2, let id = Int(call.path[1]), let record = stored[id] else { throw .notFound }
        switch call.method {
        case "GET": return .object([wrapper: .object(record.shown(language: call.language))])
        case "DELETE":
            if isType { goods.types[id] = nil } else { goods.attributes[id] = nil }
            goods.typings = goods.typings.filter { $0.value.link(wrapper) != id }
            return nil
        default: throw .notOffered
        }
    }

    func makeSpecification(_ fields: JSONObject, isType: Bool, _ language: String) throws(LightspeedRefusal) -> LightspeedRecord {
        let form = LightspeedForm(kinds: ["title": .translated, "defaultValue": .text])
        let content = try form.read(fields)
        guard let title = content.texts["title"]?.string, !title.isEmpty else { throw .invalid }
        guard isType ? goods.types.count < LightspeedGoods.maxTypes : goods.attributes.count < LightspeedGoods.maxAttributes else { throw .invalid }
        let id = newID()
        var record = LightspeedRecord(id, at: now, isType ? [:] : ["defaultValue": nil], hasDates: false)
        record.translated = ["title"]
        let parent = isType ? "type" : "attribute"
        record.lists = [(isType ? "attributes" : "types", "types/attributes?\(parent)=\(id)")]
        record.apply(content, language: language)
        if isType { goods.types[id] = record } else { goods.attributes[id] = record }
        return record
    }

    /// Which attribute belongs to which type. The answer to a POST holds one object under the plural.
    private func typingAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        if call.path.count == 2 || isCount {
            switch call.method {
            case "GET":
                return try list(call, goods.typings.values, key: "typesAttributes", isCount: isCount) {
                    points($0, "type", call) && points($0, "attribute", call)
                }
            case "POST":
                let row = try assign(call.fields("typesAttribute"))
                return ["typesAttributes": .object(row.shown())]
            default: throw .notOffered
            }
        }
        guard call.path.count == 3, let id = Int(call.path[2]), let row = goods.typings[id] else { throw .notFound }
        switch call.method {
        case "GET": return ["typesAttribute": .object(row.shown())]
        case "DELETE":
            goods.typings[id] = nil
            return nil
        default: throw .notOffered
        }
    }

    func assign(_ fields: JSONObject) throws(LightspeedRefusal) -> LightspeedRecord {
        guard let type = fields["type"]?.int, let attribute = fields["attribute"]?.int, goods.types[type] != nil,
            goods.attributes[attribute] != nil
        else { throw .invalid }
        let rows = goods.typings.values.filter { $0.link("type") == type }
        guard rows.count < LightspeedGoods.maxAttributesOfType, !rows.contains(where: { $0.link("attribute") == attribute }) else { throw .invalid }
        var row = LightspeedRecord(newID(), at: now, ["sortOrder": nil], hasDates: false)
        row.links = [("type", "types", type), ("attribute", "attributes", attribute)]
        goods.typings[row.id] = row
        return row
    }

    /// The values of a product's attributes: rows are there because of its type, and none can be added.
    func valueAnswer(_ call: LightspeedCall, _ product: LightspeedRecord) throws(LightspeedRefusal) -> JSONValue? {
        let attributes = goods.attributes(of: product)
        if call.path.count == 3 {
            guard call.method == "GET" else { throw .notOffered }
            return ["productAttributes": .array(attributes.map { shownValue($0, product, call.language) })]
        }
        guard call.path.count == 4, let id = Int(call.path[3]), let attribute = attributes.first(where: { $0.id == id }) else { throw .notFound }
        switch call.method {
        case "GET": break
        case "PUT":
            guard let value = try call.fields("productAttribute")["value"]?.string else { throw .invalid }
            setValue(value, of: id, product: product.id, call.language)
        case "DELETE":
            goods.values[product.id]?[id] = nil
            return nil
        default: throw .notOffered
        }
        return ["productAttribute": shownValue(attribute, product, call.language)]
    }

    func setValue(_ value: String, of attribute: Int, product: Int, _ language: String) {
        goods.values[product, default: [:]][attribute, default: [:]][language] = value
        goods.products[product]?.updated = now
        if let changed = goods.products[product] { announce("products", "updated", changed) }
    }

    private func shownValue(_ attribute: LightspeedRecord, _ product: LightspeedRecord, _ language: String) -> JSONValue {
        [
            "id": .number(Decimal128(attribute.id)), "value": .string(goods.values[product.id]?[attribute.id]?[language] ?? ""),
            "attribute": .object(attribute.shown(language: language)),
        ]
    }
}
