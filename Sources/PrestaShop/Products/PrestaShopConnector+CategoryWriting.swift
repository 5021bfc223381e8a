public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: CategoryWriting {
    public var categoryNameLimit: Int { 128 }

    // The root is hidden, and the home category beneath it is what the shop calls the top.
    public func categories(refresh: Bool) async throws -> [CategoryState] {
        if refresh { try await references.load(.categories) }
        let languages = try await shopLanguages()
        let home = try await homeCategory()
        return try await references.rows(.categories).filter { !$0.flag("is_root_category") && $0.id("id_parent") > 0 && $0.id("id") != home }
            .map { row in
                let parent = row.id("id_parent")
                return CategoryState(
                    id: row.text("id"), name: row.localized("name", languages.order), parentID: parent == home ? nil : String(parent))
            }
    }

    public func createCategory(named name: String, beneath parent: String?) async throws -> String {
        let languages = try await shopLanguages()
        let above: Int
        if let parent { above = try shopID(parent, "category") } else { above = try await homeCategory() }
        let category = [
            XMLNode("id_parent", text: String(above)), XMLNode("active", text: "1"), languages.node("name", name),
            // An empty slug is made of the name by the shop, for names in other scripts.
            languages.node("link_rewrite", Slug.of(name)),
        ]
        let id = try await client.create("categories", XMLNode("category", children: category), name: "the category \(name)")
        try await references.load(.categories)
        return String(id)
    }

    // The address of the category's page stays, so that links to it go on working.
    public func renameCategory(id: String, to name: String) async throws {
        let number = try shopID(id, "category")
        let languages = try await shopLanguages()
        guard let row = try await client.record("categories", number, display: ListQuery.fields("id", "name")) else {
            throw Fault.skip("category.gone", "Category \(id) is no longer in PrestaShop.")
        }
        let node = languages.node("name", languages.spread(name, over: languages.texts("name", of: row)))
        try await client.change(
            "categories", singular: "category", number, RecordChange(fields: [node]), stripping: ["level_depth", "nb_products_recursive"],
            name: "the category \(name)")
        try await references.load(.categories)
    }

    public func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws {
        let before = state.raw.associated("categories").map { $0.text("id") }
        var after = before.filter { !removing.contains($0) || adding.contains($0) }
        for id in adding + [main].compactMap({ $0 }) where !after.contains(id) { after.append(id) }
        // A product in no category is found by nobody.
        if after.isEmpty { after = [String(try await homeCategory())] }
        let old = state.raw.text("id_category_default")
        let new = main ?? (after.contains(old) ? old : after[0])
        var change = RecordChange()
        if new != old { change.fields = [XMLNode("id_category_default", text: new)] }
        if after != before { change.lists = [Self.list("categories", "category", after)] }
        try await self.change(state, change)
    }

    /// The category that the shop uses as the top.
    func homeCategory() async throws -> Int {
        if let home = settings.homeCategory { return home }
        return try await configuration("PS_HOME_CATEGORY").flatMap { Int($0) } ?? 2
    }
}
