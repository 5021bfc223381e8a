public import Commerce
import JSON

extension PrestaShopConnector: FeatureWriting {
    public func setFeatures(_ features: [ProductFeature], removing: [String], of state: ProductState) async throws {
        let languages = try await shopLanguages()
        let subject = Self.name(of: state)
        let before = state.raw.associated("product_features").map { Pair(feature: $0.id("id"), value: $0.id("id_feature_value")) }
        var pairs = before
        var ours: Set<Int> = []
        for name in removing {
            guard let id = try await knownFeature(name) else { continue }
            pairs.removeAll { $0.feature == id }
        }
        for feature in features {
            let id = try await self.feature(feature.name, languages, subject)
            let value = try await featureValue(feature.value, of: id, feature.name, languages, subject)
            // The first of ours takes the place of what was there under this name; further ones stand beside it.
            if ours.insert(id).inserted { pairs.removeAll { $0.feature == id } }
            pairs.append(Pair(feature: id, value: value))
        }
        guard Set(pairs) != Set(before) else { return }
        let items = pairs.map { pair in
            XMLNode("product_feature", children: [XMLNode("id", text: "\(pair.feature)"), XMLNode("id_feature_value", text: "\(pair.value)")])
        }
        try await change(state, RecordChange(lists: [XMLNode("product_features", children: items)]))
    }

    private struct Pair: Hashable {
        var feature: Int
        var value: Int
    }

    private func knownFeature(_ name: String) async throws -> Int? {
        try await references.rows(.features).first { $0.isNamed(name, "name") }?.id("id")
    }

    private func feature(_ name: String, _ languages: ShopLanguages, _ subject: String) async throws -> Int {
        if let id = try await knownFeature(name) { return id }
        try await references.load(.features)
        if let id = try await knownFeature(name) { return id }
        let id = try await client.create(
            "product_features", XMLNode("product_feature", children: [languages.node("name", name)]), name: "the feature \(name) for \(subject)")
        try await references.load(.features)
        return id
    }

    /// A value that the feature has for all products, so that buyers can choose by it; made where it is missing.
    private func featureValue(
        _ text: String, of feature: Int, _ name: String, _ languages: ShopLanguages, _ subject: String
    ) async throws -> Int {
        var query = ListQuery(display: ListQuery.fields("id", "value"), sort: "[id_ASC]")
            .matching("id_feature", "[\(feature)]").matching("custom", "[0]")
        if let condition = CodeFilter.one(text) { query = query.matching("value", condition) }
        if let known = try await client.list("product_feature_values", query).first(where: { $0.isNamed(text, "value") }) { return known.id("id") }
        let value = [XMLNode("id_feature", text: String(feature)), XMLNode("custom", text: "0"), languages.node("value", text)]
        return try await client.create(
            "product_feature_values", XMLNode("product_feature_value", children: value), name: "the \(name) \(text) for \(subject)")
    }
}
