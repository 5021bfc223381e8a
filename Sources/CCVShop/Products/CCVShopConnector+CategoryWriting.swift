public import Commerce
import JSON

extension CCVShopConnector: CategoryWriting {
    public var categoryNameLimit: Int { 255 }

    private static let cacheKey = "categories/tree"

    public func categories(refresh: Bool) async throws -> [CategoryState] {
        if !refresh, let known = try? await services.store.get([Self.cacheKey]).first.flatMap({ $0 }), let tree = try? JSONValue(parsing: known) {
            return Self.flat(Record(tree).records("root_categories"), beneath: nil)
        }
        // The whole tree in one call.
        guard let tree = try await client.get("categorytree", about: "the categories") else { return [] }
        try? await services.store.set([(Self.cacheKey, tree.bytes)], ttl: .seconds(300))
        return Self.flat(Record(tree).records("root_categories"), beneath: nil)
    }

    private static func flat(_ rows: [Record], beneath parent: String?) -> [CategoryState] {
        rows.flatMap { row -> [CategoryState] in
            guard let id = row.text("id") else { return [] }
            return [CategoryState(id: id, name: row.text("name") ?? "", parentID: parent)] + flat(row.records("children"), beneath: id)
        }
    }

    public func createCategory(named name: String, beneath parent: String?) async throws -> String {
        var body: JSONObject = ["name": .string(name)]
        if let parent {
            guard let number = Int(parent) else {
                throw Fault.park(
                    "category.parent", "\"\(parent)\" is no category of the CCV Shop.",
                    advice: "Name the category's number in products.categories.root.")
            }
            body["parentcategory_id"] = .number(Decimal128(number))
        }
        let answer = try await client.write("POST", "categories", body, about: "the category \(name)")
        if let id = answer.flatMap({ Record($0).text("id") }) {
            try? await services.store.remove([Self.cacheKey])
            return id
        }
        let same = try await categories(refresh: true).filter { $0.name == name && $0.parentID == parent }
        guard let id = same.max(by: { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) })?.id else {
            throw Fault.retry("category.unseen", "CCV Shop took the category \(name) and does not show it yet.", writeMayHaveHappened: true)
        }
        return id
    }

    public func renameCategory(id: String, to name: String) async throws {
        try? await services.store.remove([Self.cacheKey])
        guard try await client.write("PATCH", "categories/\(id)", ["name": .string(name)], about: "the category \(name)") != nil else {
            throw Fault.retry("category.gone", "The category \(name) is gone; it is made again.")
        }
    }

    /// The shop knows no main category. New places come first, so that the product is never without one.
    public func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws {
        for category in adding { try await place(state.id, in: category) }
        guard !removing.isEmpty else { return }
        let placements = try await client.list("products/\(state.id)/producttocategories", about: "the categories of product \(state.id)")
        for placement in placements {
            guard let id = placement.text("id"), let category = placement.text("category_id"), removing.contains(category) else { continue }
            _ = try await client.delete("producttocategories/\(id)", about: "a category of product \(state.id)")
        }
    }

    /// Puts a product into a category; one that is there stays.
    func place(_ product: String, in category: String) async throws {
        guard let number = Int(product), let place = Int(category) else {
            throw Fault.park(
                "category.id", "\"\(category)\" is no category of the CCV Shop.", advice: "Name the category's number in products.categories.groups.")
        }
        let body: JSONObject = ["product_id": .number(Decimal128(number)), "category_id": .number(Decimal128(place))]
        do {
            _ = try await client.write("POST", "producttocategories", body, about: "product \(product) in category \(category)")
        } catch let fault as Fault where fault.cause == "ccvshop.exists" {
            // It is there already.
        }
    }
}
