public import Commerce
import JSON

/// Extra information is a specification: a product has a type, the type has attributes, and the product has a value for each of them.
extension LightspeedConnector: FeatureWriting {
    /// The type that products without one get. The shop's owner sees it in the back office.
    static let typeTitle = "Koppel"

    /// Adds missing attributes to the product's own type, so that what the owner chose stays; only a product without type gets Koppel's.
    public func setFeatures(_ features: [ProductFeature], removing: [String], of state: ProductState) async throws {
        let id = try checked(state.id, .product)
        let own = state.record.reference("type")
        if features.isEmpty, own == nil { return }
        let subject = "the specifications of \(state.label)"
        let type: Int
        if let own {
            type = own
        } else {
            type = try await entry(titled: Self.typeTitle, in: "types", "type", fields: "id,title", about: "the type \(Self.typeTitle)")
        }
        var values: [(attribute: Int, value: String)] = []
        for feature in features {
            let attribute = try await entry(
                titled: feature.name, in: "attributes", "attribute", fields: "id,title", about: "the attribute \(feature.name)")
            values.append((attribute, feature.value))
        }
        try await assign(values.map(\.attribute), toType: type, subject)
        if own == nil {
            let fields: JSONObject = ["type": .number(Decimal128(type))]
            guard try await client.write("PUT", "products/\(id)", "product", fields, about: state.label) != nil else { throw gone(state) }
        }
        let there = try await attributeValues(ofProduct: id)
        for row in there where !values.contains(where: { $0.attribute == row.attribute }) {
            if removing.contains(where: { Self.isSame($0, row.feature.name) }) { values.append((row.attribute, "")) }
        }
        for (attribute, value) in values where there.first(where: { $0.attribute == attribute })?.feature.value != value {
            let path = "products/\(id)/attributes/\(attribute)"
            guard try await client.write("PUT", path, "productAttribute", ["value": .string(value)], about: subject) != nil else {
                throw Fault.retry("feature.gone", "An attribute of \(state.label) is no longer in the Lightspeed shop.")
            }
        }
    }

    /// The extra information of a product; it has rows only because of its type.
    func features(of product: Record) async throws -> [ProductFeature] {
        guard product.reference("type") != nil, let id = product.text("id") else { return [] }
        return try await attributeValues(ofProduct: id).map(\.feature).filter { !$0.value.isEmpty }
    }

    private func attributeValues(ofProduct id: String) async throws -> [(attribute: Int, feature: ProductFeature)] {
        let rows = try await client.list("products/\(id)/attributes", about: "the specifications of product \(id)")
        return rows.compactMap { row in
            guard let attribute = row.record("attribute"), let number = attribute.int("id") ?? row.int("id"), let title = attribute.text("title")
            else {
                return nil
            }
            return (number, ProductFeature(name: title, value: row.text("value") ?? ""))
        }
    }

    private func assign(_ attributes: [Int], toType type: Int, _ subject: String) async throws {
        guard !attributes.isEmpty else { return }
        let there = try await self.attributes(ofType: type, subject)
        for attribute in attributes where !there.contains(attribute) {
            let fields: JSONObject = ["type": .number(Decimal128(type)), "attribute": .number(Decimal128(attribute))]
            do {
                _ = try await client.write("POST", "types/attributes", "typesAttribute", fields, about: subject)
            } catch let fault as Fault where fault.handling == .park {
                // The shop takes each only once, and another product may have added it in the same moment.
                guard try await self.attributes(ofType: type, subject).contains(attribute) else { throw fault }
            }
        }
    }

    private func attributes(ofType type: Int, _ subject: String) async throws -> Set<Int> {
        let rows = try await client.list("types/attributes", [("type", String(type))], about: subject)
        return Set(rows.filter { $0.reference("type") == type }.compactMap { $0.reference("attribute") })
    }
}
