public import Commerce
import Integrations
import JSON

/// Article groups are flat, and an article is in one of them.
extension AccountViewArticleWriting {
    public var categoryNameLimit: Int { 40 }
    public var hasCategoryLevels: Bool { false }

    public func categories(refresh: Bool) async throws -> [CategoryState] {
        if refresh { erp.lookUps.forget("ART_GRP") }
        return try await erp.articleGroups().values.map { CategoryState(id: $0.text("AG_CODE"), name: $0.text("AG_DESC")) }.sorted { $0.id < $1.id }
    }

    /// Makes a group, with a code made of its name. One with that name that is there already is taken; so is one whose code the settings name.
    public func createCategory(named name: String, beneath parent: String?) async throws -> String {
        let groups = try await categories(refresh: true)
        if let code = integration.products.categories.codes.first(where: { folded($0.key) == folded(name) })?.value,
            let known = groups.first(where: { folded($0.id) == folded(code) })
        {
            return known.id
        }
        if let known = groups.first(where: { folded($0.name) == folded(name) }) { return known.id }
        let named = integration.products.categories.codes.first { folded($0.key) == folded(name) }?.value
        let code = try named ?? GroupCode.make(for: name, taken: Set(groups.map { folded($0.id) }))
        var row = RowEncoder(try await erp.dictionary.table("ART_GRP"), what: "article group \(code)")
        let body = WriteBody(object: "AG1", header: try row.part([["AG_CODE": .string(code), "AG_DESC": .string(name)]]))
        let stored = try await erp.client.insert(body, "create article group \(code)").rows("ART_GRP").first?.filled("AG_CODE") ?? code
        erp.lookUps.forget("ART_GRP")
        return stored
    }

    public func renameCategory(id: String, to name: String) async throws {
        try allowChange("Article group \(id)")
        var row = RowEncoder(try await erp.dictionary.table("ART_GRP"), what: "article group \(id)")
        let body = WriteBody(object: "AG1", id: id, header: try row.part([["AG_CODE": .string(id), "AG_DESC": .string(name)]]))
        _ = try await erp.client.update(body, "rename article group \(id)")
        erp.lookUps.forget("ART_GRP")
    }

    /// Puts an article into its main group. Being taken out of a group means nothing: an article is always in one.
    public func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws {
        guard let group = main ?? adding.first, !state.categories.contains(where: { folded($0) == folded(group) }) else { return }
        try await change(state.id, ["AG_CODE": .string(group)])
    }
}
