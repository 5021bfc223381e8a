import Commerce
import Integrations
import JSON

/// Finds or makes the categories of a product: by the settings, by what is remembered of the group, by name, else new.
struct CategoryStep: Sendable {
    let target: any CategoryWriting
    let settings: CategorySettings
    let memory: ProductMemory
    /// Serialises making over all workers.
    let scope: String

    /// The ids of the product's categories, main one first. In a dry run those that would be made have none and are missing.
    func resolve(_ run: ProductRun, _ report: inout ProductReport) async throws -> [String] {
        guard settings.isEnabled, !run.product.categories.isEmpty else { return [] }
        var ids: [String] = []
        // Without levels a product is in one category: its main one, without those above.
        let categories =
            target.hasCategoryLevels ? run.product.categories : run.product.categories.prefix(1).map { .init(key: $0.key, name: $0.name) }
        for category in categories {
            if let id = settings.groups[category.key] {
                ids.append(id)
                continue
            }
            guard fits(category, run, &report) else { continue }
            let (id, changes) = try await run.context.alone("category|\(scope)") { try await place(category, run) }
            report.changes += changes
            if let id { ids.append(id) }
        }
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    private func fits(_ category: ProductCategory, _ run: ProductRun, _ report: inout ProductReport) -> Bool {
        let limit = target.categoryNameLimit
        guard let long = (category.parents + [category.name]).first(where: { $0.count > limit }) else {
            return !category.name.trimmed.isEmpty
        }
        report.alarm(
            "category.name-too-long",
            "\(run.subject): the category \"\(long.prefix(limit))...\" has \(long.count) characters, \(run.targetName) takes \(limit). The product "
                + "is not put into it.",
            "Give group \(category.key) a shorter name, or name its category in products.categories.groups.")
        return false
    }

    private func place(_ category: ProductCategory, _ run: ProductRun) async throws -> (id: String?, changes: [String]) {
        var known = try await run.context.steps.step("categories read") { try await target.categories(refresh: false) }
        if let remembered = await memory.category(ofGroup: category.key) {
            if !known.contains(where: { $0.id == remembered.id }) { known = try await target.categories(refresh: true) }
            if let state = known.first(where: { $0.id == remembered.id }) {
                return (state.id, try await rename(state, remembered, category, run))
            }
        }
        var changes: [String] = []
        var parent = settings.root
        for name in category.parents + [category.name] {
            if let found = find(name, beneath: parent, in: known) {
                parent = found
                continue
            }
            // Before one is made twice, the shop itself is asked.
            known = try await target.categories(refresh: true)
            if let found = find(name, beneath: parent, in: known) {
                parent = found
                continue
            }
            changes.append("category \(name) made")
            guard !run.isDryRun else { return (nil, changes) }
            let above = parent
            let id = try await run.write("category create") { try await target.createCategory(named: name, beneath: above) }
            known.append(CategoryState(id: id, name: name, parentID: above))
            parent = id
        }
        if let parent, !run.isDryRun { await memory.setCategory(.init(id: parent, name: category.name), ofGroup: category.key) }
        return (parent, changes)
    }

    /// A group that has another name now gives it to its category; a name that the shop's owner chose stays until then.
    private func rename(
        _ state: CategoryState, _ remembered: ProductMemory.Category, _ category: ProductCategory, _ run: ProductRun
    ) async throws -> [String] {
        guard remembered.name != category.name else { return [] }
        var changes: [String] = []
        if !Self.isSame(state.name, category.name) {
            changes.append("category \(state.name) renamed to \(category.name)")
            if !run.isDryRun { try await run.write("category rename") { try await target.renameCategory(id: state.id, to: category.name) } }
        }
        if !run.isDryRun { await memory.setCategory(.init(id: state.id, name: category.name), ofGroup: category.key) }
        return changes
    }

    private func find(_ name: String, beneath parent: String?, in known: [CategoryState]) -> String? {
        let here = known.filter { Self.isSame($0.name, name) && $0.parentID == parent }
        return (here.first { $0.name == name } ?? here.first)?.id
    }

    private static func isSame(_ a: String, _ b: String) -> Bool { a.trimmed.lowercased() == b.trimmed.lowercased() }

    // MARK: The product's place

    /// Puts a product that is there into its categories, and takes it out of those that Koppel put it into and that are no longer its own.
    func move(_ product: inout TargetProduct, to wanted: [String], _ run: ProductRun, _ report: inout ProductReport) async throws {
        guard settings.isEnabled else { return }
        let before = try await run.list("categories")
        let there = Set(product.state.categories)
        let adding = wanted.filter { !there.contains($0) }
        let removing = (before ?? []).filter { there.contains($0) && !wanted.contains($0) }
        let hasNewMain = before?.first != wanted.first && (before != nil || !adding.isEmpty) && product.state.categories.first != wanted.first
        if !adding.isEmpty || !removing.isEmpty || (hasNewMain && !wanted.isEmpty) {
            report.changes.append(try await words(adding, removing))
            guard !run.isDryRun else { return }
            let state = try await product.current()
            try await run.write("product move") {
                try await target.moveProduct(state, adding: adding, removing: removing, main: wanted.first)
            }
            product.didWrite()
        }
        try await run.setList("categories", wanted)
    }

    private func words(_ adding: [String], _ removing: [String]) async throws -> String {
        guard !adding.isEmpty || !removing.isEmpty else { return "main category" }
        let known = try await target.categories(refresh: false)
        func names(_ ids: [String]) -> String { ids.map { id in known.first { $0.id == id }?.name ?? id }.joined(separator: ", ") }
        if removing.isEmpty { return "put into \(names(adding))" }
        if adding.isEmpty { return "taken out of \(names(removing))" }
        return "moved from \(names(removing)) to \(names(adding))"
    }
}
