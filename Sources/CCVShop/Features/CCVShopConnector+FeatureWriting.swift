public import Commerce
import Integrations
import JSON

extension CCVShopConnector: FeatureWriting {
    /// A product's properties as the shop holds them.
    private struct Held {
        var groups: Set<String> = []
        /// By property: the value's id and text.
        var values: [String: (id: String, text: String)] = [:]
    }

    private func held(by product: String) async throws -> Held {
        var held = Held()
        for link in try await client.list("products/\(product)/producttopropertygroups", about: "the properties of product \(product)") {
            if let group = link.text("product_property_group_id") { held.groups.insert(group) }
            for value in link.record("values")?.records("collection") ?? [] {
                guard let id = value.text("id"), let property = value.text("product_property_id") else { continue }
                held.values[property] = (id, value.text("value") ?? "")
            }
        }
        return held
    }

    func features(of product: String) async throws -> [ProductFeature] {
        let held = try await held(by: product)
        guard !held.values.isEmpty else { return [] }
        var book = try await PropertyBook.read(client, refresh: false)
        if held.values.keys.contains(where: { id in !book.properties.contains { $0.id == id } }) {
            book = try await PropertyBook.read(client, refresh: true)
        }
        return book.properties.compactMap { property in
            held.values[property.id].map { ProductFeature(name: property.name, value: property.value(of: $0.text)) }
        }
    }

    /// In the sheet's order: the group, the property, its option, the product's link to the group, the value.
    public func setFeatures(_ features: [ProductFeature], removing: [String], of state: ProductState) async throws {
        guard let product = Int(state.id) else { return }
        var held = try await held(by: state.id)
        var book = try await PropertyBook.read(client, refresh: false)
        for feature in features {
            var property = book.property(named: feature.name, preferring: held.groups)
            if property == nil {
                book = try await PropertyBook.read(client, refresh: true)
                property = book.property(named: feature.name, preferring: held.groups)
            }
            let found: PropertyBook.Property
            if let property { found = property } else { found = try await makeProperty(feature.name, &book) }
            try await link(product, to: found.group, &held)
            try await setValue(feature, found, product, &book, held)
        }
        for name in removing {
            guard let property = book.property(named: name, preferring: held.groups), let value = held.values[property.id] else { continue }
            _ = try await client.delete("productpropertyvalues/\(value.id)", about: "\(name) of product \(state.id)")
        }
    }

    private func makeProperty(_ name: String, _ book: inout PropertyBook) async throws -> PropertyBook.Property {
        let wanted = settings.featureGroup
        if !book.groups.contains(where: { AttributeBook.isSame($0.name, wanted) }) {
            try await make("productpropertygroups", ["name": .string(wanted)], about: "the group of properties \(wanted)")
            book = try await PropertyBook.read(client, refresh: true)
        }
        guard let group = book.groups.first(where: { AttributeBook.isSame($0.name, wanted) }) else {
            throw Fault.retry("feature.group", "CCV Shop took the group of properties \(wanted) and does not show it yet.")
        }
        let body: JSONObject = ["name": .string(name), "type": "Text"]
        try await make("productpropertygroups/\(group.id)/productproperties", body, about: "the property \(name)")
        book = try await PropertyBook.read(client, refresh: true)
        guard let made = book.property(named: name, preferring: [group.id]) else {
            throw Fault.retry("feature.property", "CCV Shop took the property \(name) and does not show it yet.")
        }
        return made
    }

    private func link(_ product: Int, to group: String, _ held: inout Held) async throws {
        guard !held.groups.contains(group), let number = Int(group) else { return }
        let body: JSONObject = ["product_id": .number(Decimal128(product)), "product_property_group_id": .number(Decimal128(number))]
        try await make("producttopropertygroups", body, about: "the properties of product \(product)")
        held.groups.insert(group)
    }

    private func setValue(
        _ feature: ProductFeature, _ property: PropertyBook.Property, _ product: Int, _ book: inout PropertyBook, _ held: Held
    ) async throws {
        var text = property.text(for: feature.value)
        if text == nil {
            try await make(
                "productproperties/\(property.id)/productpropertyoptions", ["name": .string(feature.value)], about: "the option \(feature.value)")
            book = try await PropertyBook.read(client, refresh: true)
            text = book.properties.first { $0.id == property.id }?.text(for: feature.value)
        }
        guard let text, let number = Int(property.id) else {
            throw Fault.retry("feature.option", "CCV Shop took the option \(feature.value) of \(feature.name) and does not show it yet.")
        }
        let body: JSONObject = [
            "product_id": .number(Decimal128(product)), "product_property_id": .number(Decimal128(number)), "value": .string(text),
        ]
        let subject = "\(feature.name) of product \(product)"
        guard let old = held.values[property.id] else { return try await make("productpropertyvalues", body, about: subject) }
        if old.text != text { _ = try await client.write("PATCH", "productpropertyvalues/\(old.id)", body, about: subject) }
    }

    /// Makes something; what is there already is no fault.
    private func make(_ path: String, _ body: JSONObject, about subject: String) async throws {
        do {
            guard try await client.write("POST", path, body, about: subject) != nil else {
                throw Fault.skip("product.gone", "What \(subject) belongs to is no longer in the CCV Shop.")
            }
        } catch let fault as Fault where fault.cause == "ccvshop.exists" {}
    }
}
