import Commerce
import JSON

/// Options of products. Every change gives the option and its values new ids, as the platform may: whoever keeps old ones is refused.
extension BigCommerceSimulator {
    func listOptions(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let product = try product(call)
        return .page(product.options.map { trimmed($0.json(of: product.id), call) }, call)
    }

    func createOption(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let body = try object(call)
        try BigCommerceFields.optionCreate.check(body)
        let name = body["display_name"]?.string ?? ""
        if product.options.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            throw BigCommerceRefusal(409, "The option \(name) exists", errors: ["display_name": "duplicate"])
        }
        let rows = body["option_values"]?.array ?? []
        guard !rows.isEmpty, rows.count <= Self.mostValues else { throw invalid("option_values", "1 to \(Self.mostValues) values") }
        var option = BigCommerceOption(
            id: store.nextID(), name: name, type: body["type"]?.string ?? "dropdown",
            sortOrder: body["sort_order"]?.int ?? product.options.count, values: [])
        for row in rows { option.values.append(try newValue(row.object ?? [:], among: option.values)) }
        // With the first option a product's base variant goes.
        if product.options.isEmpty {
            store.catalog.stock.forget(product.variants.map { .variant($0.id) })
            product.variants = []
        }
        product.options.append(option)
        product.modified = now
        store.catalog.products[product.id] = product
        return .data(option.json(of: product.id), didWrite: true)
    }

    func createOptionValue(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let place = try option(call.numbers[1], of: product)
        let values = product.options[place].values
        if values.count >= Self.mostValues { throw invalid("option_values", "more than \(Self.mostValues)") }
        product.options[place].values.append(try newValue(try object(call), among: values))
        renumber(place, of: &product)
        store.catalog.products[product.id] = product
        return .data(product.options[place].values.last?.json ?? .null, didWrite: true)
    }

    func deleteOptionValue(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let place = try option(call.numbers[1], of: product)
        let id = call.numbers[2]
        guard product.options[place].values.contains(where: { $0.id == id }) else { throw BigCommerceRefusal(404, "The value was not found") }
        if product.variants.contains(where: { $0.values.contains { $0.value == id } }) {
            throw BigCommerceRefusal(422, "The option value is used by a variant")
        }
        if product.options[place].values.count == 1 { throw invalid("option_values", "at least one value") }
        product.options[place].values.removeAll { $0.id == id }
        renumber(place, of: &product)
        store.catalog.products[product.id] = product
        return BigCommerceReply(status: 204, didWrite: true)
    }

    func deleteOption(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let place = try option(call.numbers[1], of: product)
        if !product.variants.isEmpty { throw BigCommerceRefusal(422, "The option is used by variants") }
        product.options.remove(at: place)
        if product.options.isEmpty { product.variants = [BigCommerceVariant(id: store.nextID(), skuID: nil, fields: [:], values: [])] }
        store.catalog.products[product.id] = product
        return BigCommerceReply(status: 204, didWrite: true)
    }

    private func option(_ id: Int, of product: BigCommerceProduct) throws(BigCommerceRefusal) -> Int {
        guard let place = product.options.firstIndex(where: { $0.id == id }) else { throw BigCommerceRefusal(404, "The option was not found") }
        return place
    }

    private func newValue(_ row: JSONObject, among values: [BigCommerceOptionValue]) throws(BigCommerceRefusal) -> BigCommerceOptionValue {
        try BigCommerceFields.optionValue.check(row, at: "option_values.")
        let label = row["label"]?.string ?? ""
        if values.contains(where: { $0.label.lowercased() == label.lowercased() }) {
            throw BigCommerceRefusal(409, "The value \(label) exists", errors: ["label": "duplicate"])
        }
        return BigCommerceOptionValue(
            id: store.nextID(), label: label, sortOrder: row["sort_order"]?.int ?? values.count, isDefault: row["is_default"]?.bool ?? false,
            data: row["value_data"] ?? .null)
    }

    private func renumber(_ place: Int, of product: inout BigCommerceProduct) {
        let old = product.options[place].id
        product.options[place].id = store.nextID()
        var ids: [Int: Int] = [:]
        for index in product.options[place].values.indices {
            let id = store.nextID()
            ids[product.options[place].values[index].id] = id
            product.options[place].values[index].id = id
        }
        for variant in product.variants.indices {
            product.variants[variant].values = product.variants[variant].values.map { pair in
                pair.option == old ? (product.options[place].id, ids[pair.value] ?? pair.value) : pair
            }
        }
        product.modified = now
    }
}
