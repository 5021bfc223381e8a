public import Commerce
public import JSON

extension PrestaShopConnector: ProductTarget, ProductActivating {
    // Neither product nor variant codes are unique in a PrestaShop: all that have one are told.
    public func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        let column = Self.column(key)
        guard let condition = CodeFilter.one(code.trimmed) else { return [] }
        func rows(_ resource: String, _ display: String) async throws -> [JSONValue] {
            try await client.list(resource, ListQuery(display: display, sort: "[id_ASC]").matching(column, condition))
                .filter { CodeFilter.isSame($0.text(column), code) }
        }
        async let variants = rows("combinations", ListQuery.fields("id", "id_product", column))
        async let products = rows("products", ListQuery.fields("id", column))
        let found = try await (variants: variants, products: products)
        return found.variants.map { ProductMatch(productID: $0.text("id_product"), variantID: $0.text("id"), code: $0.text(column)) }
            + found.products.map { ProductMatch(productID: $0.text("id"), code: $0.text(column)) }
    }

    public func product(id: String) async throws -> ProductState? {
        guard let row = try await client.record("products", try shopID(id, "product")) else { return nil }
        return try await state(of: row)
    }

    public func createProduct(_ record: ProductRecord) async throws -> ProductState {
        let subject = "product \(record.code)"
        let fields = try await withBrand(withTaxClass(record.fields, subject), subject)
        guard fields["id_tax_rules_group"] != nil else {
            throw Fault.park(
                "tax.unmapped", "It is not known which tax rule \(subject) has in PrestaShop, so buyers would pay no VAT.",
                advice:
                    "Give the article a VAT code and name the shop's tax rule for it under products.tax-classes, or its rate under products.vat-rates."
            )
        }
        var nodes = try FieldNodes(columns: .product, languages: await shopLanguages(), subject: subject).nodes(fields)
        let home = try await homeCategory()
        let categories = record.categories.isEmpty ? [String(home)] : record.categories
        // What is left out of a new product becomes 0, and a product with any of these at 0 is seen by nobody, not even by staff.
        let needed = [
            ("id_category_default", categories[0]), ("state", "1"), ("active", "1"), ("available_for_order", "1"), ("show_price", "1"),
            ("minimal_quantity", "1"), ("visibility", "both"), ("condition", "new"),
            ("product_type", record.options.isEmpty ? "standard" : "combinations"),
        ]
        for (field, value) in needed where !nodes.contains(where: { $0.name == field }) { nodes.append(XMLNode(field, text: value)) }
        let product = RecordChange(fields: nodes, lists: [Self.list("categories", "category", categories)])
        let id = try await client.create("products", XMLNode("product", children: product.nodes), name: subject)
        // The answer to a POST shows what was sent and not what was stored.
        do {
            guard let state = try await self.product(id: String(id)) else {
                throw Fault.retry("product.vanished", "PrestaShop made \(subject) as \(id) and does not show it.")
            }
            return state
        } catch var fault as Fault {
            fault.writeMayHaveHappened = true
            throw fault
        }
    }

    public func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        let subject = Self.name(of: state)
        let wanted = try await withBrand(withTaxClass(fields, subject), subject)
        let nodes = try FieldNodes(columns: .product, languages: await shopLanguages(), subject: subject).nodes(wanted, known: state.raw)
        try await change(state, RecordChange(fields: nodes))
    }

    public func setActive(_ isActive: Bool, _ state: ProductState) async throws {
        guard state.isActive != isActive else { return }
        try await change(state, RecordChange([("active", isActive ? "1" : "0")]))
    }

    // MARK: - For all that write on products

    /// Changes a product; nothing is called for an empty change.
    func change(_ state: ProductState, _ change: RecordChange) async throws {
        guard !change.isEmpty else { return }
        // These are refused, or worked out by the shop itself; a position of 0 even fails.
        let stripped: Set<String> = ["manufacturer_name", "quantity", "position_in_category", "type", "new", "id_default_image"]
        try await client.change(
            "products", singular: "product", try shopID(state.id, "product"), change, stripping: stripped, name: Self.name(of: state))
    }

    /// The column that a code stands in.
    static func column(_ key: ArticleKey) -> String { key == .sku ? "reference" : "ean13" }

    /// "product MOK-1".
    static func name(of state: ProductState) -> String { "product \(state.raw.words("reference") ?? state.id)" }

    /// A list of records inside a record.
    static func list(_ name: String, _ item: String, _ ids: some Sequence<String>) -> XMLNode {
        XMLNode(name, children: ids.map { XMLNode(item, children: [XMLNode("id", text: $0)]) })
    }
}
