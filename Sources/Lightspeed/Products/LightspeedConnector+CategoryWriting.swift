public import Commerce
import JSON

extension LightspeedConnector: CategoryWriting {
    public var categoryNameLimit: Int { 255 }
    private static let categoryFields = "id,title,type,parent"

    public func categories(refresh: Bool) async throws -> [CategoryState] {
        let rows = try await shopList("categories", fields: Self.categoryFields, refresh: refresh, about: "the categories")
        return rows.compactMap { row in
            guard let id = row.text("id"), row.text("type") ?? "category" == "category" else { return nil }
            return CategoryState(id: id, name: row.text("title") ?? "", parentID: row.reference("parent").map(String.init))
        }
    }

    public func createCategory(named name: String, beneath parent: String?) async throws -> String {
        var fields: JSONObject = ["title": .string(name), "fulltitle": .string(name), "type": "category", "isVisible": true]
        if let parent { fields["parent"] = .number(Decimal128(Int(try checkedCategory(parent)) ?? 0)) }
        await forgetList("categories")
        let subject = "the category \(name)"
        guard let made = try await client.write("POST", "categories", "category", fields, about: subject), let id = Record(made).text("id") else {
            throw client.malformed(subject, mayHaveWritten: true)
        }
        try await writeOtherLanguages("categories/\(id)", "category", fields, about: subject)
        return id
    }

    public func renameCategory(id: String, to name: String) async throws {
        let fields: JSONObject = ["title": .string(name), "fulltitle": .string(name)]
        await forgetList("categories")
        guard try await client.write("PUT", "categories/\(checkedCategory(id))", "category", fields, about: "the category \(name)") != nil else {
            throw Fault.retry("category.gone", "The category \(name) is no longer in the Lightspeed shop.")
        }
    }

    /// The shop has no main category: all that a product is in count the same. A link that is there already is refused by the API, so the
    /// links are read first.
    public func moveProduct(_ state: ProductState, adding: [String], removing: [String], main: String?) async throws {
        let id = try checked(state.id, .product)
        let rows = try await placings(ofProduct: id)
        let there = Set(rows.compactMap { $0.reference("category").map(String.init) })
        for category in adding where !there.contains(category) { try await place(product: id, in: category, state.label) }
        for row in rows where removing.contains(row.reference("category").map(String.init) ?? "") {
            guard let link = row.text("id") else { continue }
            _ = try await client.delete("categories/products/\(link)", about: "the category of \(state.label)")
        }
    }

    /// The product's rows of `categories/products`, oldest first.
    func placings(ofProduct id: String) async throws -> [Record] {
        let rows = try await client.list("categories/products", [("product", id)], about: "the categories of product \(id)")
        return rows.filter { $0.reference("product").map(String.init) == id }.sorted { ($0.int("id") ?? 0) < ($1.int("id") ?? 0) }
    }

    func place(product id: String, in category: String, _ label: String) async throws {
        let fields: JSONObject = [
            "category": .number(Decimal128(Int(try checkedCategory(category)) ?? 0)), "product": .number(Decimal128(Int(id) ?? 0)),
        ]
        guard try await client.write("POST", "categories/products", "categoriesProduct", fields, about: "category \(category) of \(label)") != nil
        else { throw Fault.retry("category.gone", "The category \(category) of \(label) is not in the Lightspeed shop.") }
    }

    private func checkedCategory(_ id: String) throws -> String {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Fault.park(
                "category.id", "\"\(id)\" is no id of a Lightspeed category.", advice: "Correct products.categories in the settings, then replay.")
        }
        return id
    }
}
