import Commerce
import JSON

/// Custom fields: a name may come again, the pair of name and value may not.
extension BigCommerceSimulator {
    private static let mostCustomFields = 200

    func set(customFields rows: [JSONValue], of product: inout BigCommerceProduct) throws(BigCommerceRefusal) {
        for row in rows { _ = try addCustomField(row.object ?? [:], to: &product) }
    }

    func listCustomFields(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        .page(try product(call).customFields.map { trimmed($0.json, call) }, call)
    }

    func createCustomField(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let made = try addCustomField(try object(call), to: &product)
        store.catalog.products[product.id] = product
        return .data(made.json, didWrite: true)
    }

    private func addCustomField(_ row: JSONObject, to product: inout BigCommerceProduct) throws(BigCommerceRefusal) -> BigCommerceCustomField {
        try BigCommerceFields.customFieldCreate.check(row)
        if product.customFields.count >= Self.mostCustomFields { throw invalid("custom_fields", "more than \(Self.mostCustomFields)") }
        let field = BigCommerceCustomField(id: store.nextID(), name: row["name"]?.string ?? "", value: row["value"]?.string ?? "")
        try refuseTwin(field, of: product)
        product.customFields.append(field)
        product.modified = now
        return field
    }

    func updateCustomField(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let row = try object(call)
        try BigCommerceFields.customFieldUpdate.check(row)
        guard let place = product.customFields.firstIndex(where: { $0.id == call.numbers[1] }) else {
            throw BigCommerceRefusal(404, "The custom field was not found")
        }
        if let name = row["name"]?.string { product.customFields[place].name = name }
        if let value = row["value"]?.string { product.customFields[place].value = value }
        try refuseTwin(product.customFields[place], of: product)
        product.modified = now
        store.catalog.products[product.id] = product
        return .data(product.customFields[place].json, didWrite: true)
    }

    func deleteCustomField(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        guard product.customFields.contains(where: { $0.id == call.numbers[1] }) else {
            throw BigCommerceRefusal(404, "The custom field was not found")
        }
        product.customFields.removeAll { $0.id == call.numbers[1] }
        product.modified = now
        store.catalog.products[product.id] = product
        return BigCommerceReply(status: 204, didWrite: true)
    }

    private func refuseTwin(_ field: BigCommerceCustomField, of product: BigCommerceProduct) throws(BigCommerceRefusal) {
        if product.customFields.contains(where: { $0.id != field.id && $0.name == field.name && $0.value == field.value }) {
            throw BigCommerceRefusal(422, "The custom field exists", errors: ["name": "The name and value pair is not unique"])
        }
    }
}
