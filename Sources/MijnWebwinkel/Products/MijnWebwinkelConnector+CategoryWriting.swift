public import Commerce
import Integrations
import JSON

/// Categories are pages.
extension MijnWebwinkelConnector: CategoryWriting {
    public var categoryNameLimit: Int { 255 }

    public func categories(refresh: Bool) async throws -> [CategoryState] {
        let key = "pages"
        var rows: [Record] = []
        if !refresh, let bytes = try? await services.store.get([key]).first ?? nil, let value = try? JSONValue(parsing: bytes) {
            rows = (value.array ?? []).map(Record.init)
        } else {
            rows = try await walk("categories", [("as_tree", "false")], subject: "the list of pages").map(Self.short)
            try? await services.store.set([(key, JSONValue.array(rows.map(\.value)).bytes)], ttl: .seconds(600))
        }
        return rows.compactMap { row in
            row.text("id").map { CategoryState(id: $0, name: row.text("title") ?? "", parentID: row.text("parent_category_id")) }
        }
    }

    /// Without the page's texts.
    private static func short(_ row: Record) -> Record {
        Record(.object(JSONObject(["id", "title", "parent_category_id"].compactMap { name in row.value[name].map { (name, $0) } })))
    }

    public func createCategory(named name: String, beneath parent: String?) async throws -> String {
        var body: JSONObject = ["title": .string(name), "hidden": false]
        if let parent { body["parent_category_id"] = .number(Decimal128(try pageID(parent))) }
        try? await services.store.remove(["pages"])
        let call = MijnWebwinkelClient.Call(method: "POST", path: "categories", query: client.language, body: body, subject: "the page \(name)")
        guard let id = try await client.send(call).map(Record.init)?.text("id") else {
            throw Fault.retry("category.unseen", "MijnWebwinkel took the page \(name) and does not show it.", writeMayHaveHappened: true)
        }
        return id
    }

    public func renameCategory(id: String, to name: String) async throws {
        try? await services.store.remove(["pages"])
        let call = MijnWebwinkelClient.Call(
            method: "PATCH", path: "categories/\(try pageID(id))", query: client.language, body: ["title": .string(name)],
            subject: "the page \(name)")
        guard try await client.send(call) != nil else {
            throw Fault.retry("category.gone", "The page \(name) is no longer in MijnWebwinkel.")
        }
    }

    /// All pages of the article are sent, because those left out are taken away. It keeps at least one.
    public func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws {
        let rows = state.record.records("categories").filter { !removing.contains($0.text("category_id") ?? "") }
        let isActive = state.isActive ?? true
        let hasMain = main.map { wanted in adding.contains(wanted) || rows.contains { $0.text("category_id") == wanted } } ?? false
        func isMain(_ id: String?) -> Bool? { hasMain ? id == main : nil }
        var places = rows.compactMap { Self.place($0, isMain: isMain($0.text("category_id"))) }
        for id in adding where !rows.contains(where: { $0.text("category_id") == id }) {
            places.append(
                ["category_id": .number(Decimal128(try pageID(id))), "is_active": .bool(isActive), "is_main": .bool(isMain(id) ?? false)])
        }
        guard !places.isEmpty else {
            throw Fault.park(
                "product.category-missing", "\(state.label) would be on no page, and MijnWebwinkel takes no article without.",
                advice: "Give it an article group with a page, then replay.")
        }
        if try await patchArticle(state.id, ["categories": .array(places)], state.label) == nil { throw gone(state) }
    }

    func pageID(_ id: String) throws -> Int {
        guard let number = Int(id), number > 0 else {
            throw Fault.park(
                "category.id", "\"\(id)\" is no number of a page of MijnWebwinkel.",
                advice: "Correct products.categories or shop.category in the settings, then replay.")
        }
        return number
    }
}
