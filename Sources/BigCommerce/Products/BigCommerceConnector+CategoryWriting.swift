public import Commerce
import Integrations
import JSON

extension BigCommerceConnector: CategoryWriting {
    private static var scope: String { "store_v2_products" }
    private static var cacheKey: String { "bigcommerce.categories" }

    public var categoryNameLimit: Int { 50 }

    public func categories(refresh: Bool) async throws -> [CategoryState] {
        if !refresh, let known = try? await services.store.get([Self.cacheKey]).first ?? nil, let rows = (try? JSONValue(parsing: known))?.array {
            return rows.compactMap(Self.category)
        }
        let rows = try await client.rows(
            .init(
                path: "/v3/catalog/trees/categories",
                query: ["tree_id:in": String(try await treeID()), "include_fields": "category_id,name,parent_id"], lane: .trees,
                scope: "store_v2_products_read_only", subject: "the categories"))
        try? await services.store.set([(Self.cacheKey, JSONValue.array(rows).bytes)], ttl: .seconds(300))
        return rows.compactMap(Self.category)
    }

    private static func category(_ row: JSONValue) -> CategoryState? {
        guard let id = row["category_id"]?.id, let name = row["name"]?.string else { return nil }
        return CategoryState(id: id, name: name, parentID: row["parent_id"]?.int == 0 ? nil : row["parent_id"]?.id)
    }

    public func createCategory(named name: String, beneath parent: String?) async throws -> String {
        let row: JSONValue = [
            "tree_id": .number(Decimal128(try await treeID())), "parent_id": .number(Decimal128(parent.flatMap { Int($0) } ?? 0)),
            "name": .string(name), "is_visible": true,
        ]
        do {
            let answer = try await write("POST", row, "the new category \(name)")
            guard let id = answer.items.first?["category_id"]?.id else {
                throw Fault.retry("bigcommerce.unreadable", "BigCommerce did not name the category \(name) it made.", writeMayHaveHappened: true)
            }
            return id
        } catch let fault as Fault where fault.cause == "bigcommerce.conflict" {
            // Someone else made it meanwhile.
            let known = try await categories(refresh: true).first { $0.parentID == parent && $0.name.lowercased() == name.lowercased() }
            guard let known else { throw fault }
            return known.id
        }
    }

    public func renameCategory(id: String, to name: String) async throws {
        let answer = try await write(
            "PUT", ["category_id": Int(id).map { .number(Decimal128($0)) } ?? .null, "name": .string(name)], "category \(id)")
        if answer.isMissing { throw Fault.retry("category.gone", "BigCommerce has no category \(id) any more.") }
    }

    private func write(_ method: String, _ row: JSONValue, _ subject: String) async throws -> BigCommerceClient.Answer {
        let answer = try await client.send(
            .init(method: method, path: "/v3/catalog/trees/categories", body: [row], lane: .trees, scope: Self.scope, subject: subject))
        try? await services.store.remove([Self.cacheKey])
        if answer.isPartial || answer.json?["meta"]?["failed"]?.int ?? 0 > 0 {
            throw Fault.park(
                "category.refused", "BigCommerce refuses \(subject): \(answer.json?["errors"]?.text.prefix(300) ?? "no reason given").",
                advice: "Correct the category in the store or the article group's name.")
        }
        return answer
    }

    /// Adds and takes away single assignments, so that whatever the owner does meanwhile stays. The store knows no main category.
    public func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws {
        let path = "/v3/catalog/products/category-assignments"
        let subject = "the categories of \(state.label)"
        guard let product = Int(state.id) else { throw state.goneFault }
        let new = adding.filter { !state.categories.contains($0) }.compactMap { Int($0) }
        if !new.isEmpty {
            let pairs = new.map { category -> JSONValue in
                ["product_id": .number(Decimal128(product)), "category_id": .number(Decimal128(category))]
            }
            _ = try await client.send(.init(method: "PUT", path: path, body: .array(pairs), scope: Self.scope, subject: subject))
        }
        let old = removing.filter { Int($0) != nil && state.categories.contains($0) }
        if !old.isEmpty {
            _ = try await client.send(
                .init(
                    method: "DELETE", path: path, query: ["product_id:in": state.id, "category_id:in": old.joined(separator: ",")],
                    scope: Self.scope, subject: subject))
        }
    }

    /// The tree of the sales channel that products go to.
    private func treeID() async throws -> Int {
        let channel = settings.channels.first ?? 1
        let key = "bigcommerce.tree/\(channel)"
        if let known = try? await services.store.get([key]).first ?? nil, let id = Int(String(decoding: known, as: UTF8.self)) { return id }
        let answer = try await client.send(
            .init(
                path: "/v3/catalog/trees", query: ["channel_id:in": String(channel)], lane: .trees, scope: "store_v2_products_read_only",
                subject: "the category trees"))
        guard let id = answer.items.first?["id"]?.int else {
            throw Fault.park(
                "category.no-tree", "BigCommerce has no category tree for sales channel \(channel).",
                advice: "Give the channel a tree in the control panel, or correct shop.channels.")
        }
        try? await services.store.set([(key, Array(String(id).utf8))], ttl: .seconds(86_400))
        return id
    }
}
