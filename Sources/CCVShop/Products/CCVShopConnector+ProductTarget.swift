public import Commerce
import Integrations
public import JSON

extension CCVShopConnector: ProductTarget {
    /// By number, and by the numbers of variants: those the API can search for, and those that a reading of all products has shown.
    public func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        guard let code = Record(["code": .string(code)]).text("code") else { return [] }
        let field = key == .sku ? "productnumber" : "eannumber"
        var matches: [ProductMatch] = []
        for row in try await client.list("products", [(field, code), ("orderby", "id")], about: "products with the number \(code)") {
            if let id = row.text("id"), row.text(field) == code { matches.append(ProductMatch(productID: id, code: code)) }
        }
        let query = key == .sku ? "skunumber" : "eannumber"
        let found = try await client.list("productqueries", [(query, code)], about: "variants with the number \(code)")
        var owners = found.compactMap { $0.text("id") }
        owners += await places.known([code], by: key)[code, default: []].compactMap { $0.variant == nil ? nil : $0.product }
        var seen: Set<String> = []
        for owner in owners where seen.insert(owner).inserted {
            for variant in try await combinations(of: owner) where variant.has(code, by: key) {
                matches.append(ProductMatch(productID: owner, variantID: variant.key, code: code))
            }
        }
        return matches
    }

    /// Costs five calls: the product, its combinations, categories, properties and pictures.
    public func product(id: String) async throws -> ProductState? {
        let id = try checked(id, .product)
        guard let product = try await client.get("products/\(id)", about: "product \(id)").map(Record.init) else { return nil }
        return try await state(of: product, id: id)
    }

    func state(of product: Record, id: String) async throws -> ProductState {
        let price = product.amount("price")
        let placements = try await client.list("products/\(id)/producttocategories", about: "the categories of product \(id)")
        return ProductState(
            id: id, fields: ProductFields.writable(product),
            variants: try await combinations(of: id).filter(\.isMeant).map { $0.state(basePrice: price) },
            categories: placements.compactMap { $0.text("category_id") }, features: try await features(of: id), images: try await images(of: id),
            isActive: product.flag("is_active"), raw: product.value)
    }

    /// Makes the product, puts it into its categories and makes its variants. What the shop refuses of the variants is left to
    /// `createVariant`, which says why.
    public func createProduct(_ record: ProductRecord) async throws -> ProductState {
        let body = try await ProductFields.complete(record) {
            if let package = settings.package { return String(package) }
            return try await ShopFacts.read(client).package
        }
        let answer = try await client.write("POST", "products", body, about: "the new product \(record.code)")
        var id = answer.flatMap { Record($0).text("id") }
        if id == nil {
            // A POST may answer without body although it stored something.
            let number = Record(.object(body)).text("productnumber") ?? record.code
            id = try await findProducts(code: number, by: .sku).last { $0.variantID == nil }?.productID
        }
        guard let id = try id.map({ try checked($0, .product) }) else {
            throw Fault.retry("product.unseen", "CCV Shop took the new product \(record.code) and does not show it yet.", writeMayHaveHappened: true)
        }
        do {
            await places.forget([record.code])
            for category in record.categories { try await place(id, in: category) }
            do {
                _ = try await makeVariants(record.variants, of: id, code: record.code)
            } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {}
            guard let state = try await product(id: id) else { throw Fault.retry("product.unseen", "CCV Shop does not show product \(id) yet.") }
            return state
        } catch var fault as Fault {
            // The product itself is there.
            fault.writeMayHaveHappened = true
            throw fault
        }
    }

    /// A change of the price leaves the prices of variants as they are: these are kept as what they cost on top of the product.
    public func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        if fields.isEmpty { return }
        try await patch(product: state.id, fields)
        guard !state.variants.isEmpty, let new = Record(.object(fields)).decimal("price"),
            let old = Record(.object(state.fields)).decimal("price"), new != old
        else { return }
        try await keepVariantPrices(of: state.id, against: new - old)
    }

    func patch(product id: String, _ fields: JSONObject) async throws {
        guard try await client.write("PATCH", "products/\(checked(id, .product))", fields, about: "product \(id)") != nil else {
            throw Fault.skip("product.gone", "Product \(id) is no longer in the CCV Shop.")
        }
    }
}

extension CCVShopConnector: ProductActivating {
    public func setActive(_ isActive: Bool, _ state: ProductState) async throws {
        if state.isActive == isActive { return }
        try await patch(product: state.id, ["active": .bool(isActive)])
    }
}
