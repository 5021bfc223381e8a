public import Commerce
import Integrations
import JSON

extension AccountViewArticleWriting {
    /// A variant is an article that names its parent, where `products.variants.parent-field` says in which field; else it is an article like
    /// any other. It cannot be removed through the API.
    public var variantRules: VariantRules { VariantRules(removesVariants: false) }

    public func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState {
        // Without a field for the parent nothing tells that it is there already.
        if let known = try await erp.articles([record.code], by: .sku)[record.code], let there = try await product(id: known.code) {
            return variant(there.raw.object ?? there.fields)
        }
        let products = integration.products
        var fields = record.fields
        if fields.filled("AG_CODE") == nil, let group = state.categories.first { fields["AG_CODE"] = .string(group) }
        if let parent = products.parentField { fields[parent] = .string(state.id) }
        for option in products.options {
            guard let value = record.options.first(where: { folded($0.name) == folded(option.name) }) else { continue }
            fields[option.field] = .string(value.value)
        }
        return variant(try await insert(fields, record.code))
    }

    public func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws {
        for change in changes { try await self.change(change.variant.id, change.fields) }
    }

    public func removeVariant(_ variant: VariantState, of state: ProductState) async throws {
        guard let field = fields.blocked else {
            throw Fault.skip(
                "article.remove-unable",
                "Article \(variant.id) stays in AccountView: articles cannot be removed through the API, and \"article-fields.blocked\" is not set.")
        }
        try await change(variant.id, [field: true])
    }
}
