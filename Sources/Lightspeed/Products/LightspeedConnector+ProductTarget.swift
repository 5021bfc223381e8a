public import Commerce
import Integrations
public import JSON

/// Price, code, EAN and stock live on variants only; a product without options has one that the shop makes by itself.
extension LightspeedConnector: ProductTarget {
    public var hasBaseVariant: Bool { true }

    /// A product that is half made is not there yet: `createProduct` finds it again and completes it.
    public func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        let matches = try await variantRows(code: code, by: key).compactMap { row -> ProductMatch? in
            guard let id = row.text("id"), let product = row.reference("product") else { return nil }
            return ProductMatch(productID: String(product), variantID: id, code: row.text(key.rawValue) ?? code)
        }
        guard !matches.isEmpty else { return [] }
        let unfinished = await unfinished(Array(Set(matches.map(\.productID))))
        return matches.filter { !unfinished.contains($0.productID) }
    }

    /// Three calls, one more for extra information and one more for pictures where it has any.
    public func product(id: String) async throws -> ProductState? {
        let id = try checked(id, .product)
        guard let product = try await client.get("products/\(id)", about: "product \(id)").map(Record.init) else { return nil }
        var state = try await ProductState(
            product: product, variants: variants(ofProduct: id),
            categories: placings(ofProduct: id).compactMap { $0.reference("category") }.map(String.init),
            brands: brandNames(of: product), rates: taxRates())
        state.features = try await features(of: product)
        state.images = try await images(of: product)
        return state
    }

    public func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        let id = try checked(state.id, .product)
        let own = try await productFields(fields, state.label)
        let variant = try await variantFields(baseVariant, state.label)
        if !own.isEmpty {
            guard try await client.write("PUT", "products/\(id)", "product", own, about: state.label) != nil else { throw gone(state) }
        }
        guard !variant.isEmpty else { return }
        guard let base = state.baseVariant else {
            throw Fault.park(
                "product.has-variants",
                "\(state.label) is sold in \(state.variants.count) variants in the Lightspeed shop, and without in AccountView.",
                advice: "Remove the variants but one in the shop, or make the article one with variants, then replay.")
        }
        guard try await client.write("PUT", "variants/\(base.id)", "variant", variant, about: state.label) != nil else { throw gone(state) }
    }

    /// All variants with this code, whatever the shop's filter left in.
    func variantRows(code: String, by key: ArticleKey) async throws -> [Record] {
        let fields = "id,sku,ean,product,stockLevel,stockTracking"
        if key == .ean, !(try await filtersByEAN(code)) {
            let all = try await shopList("variants", fields: fields, about: "the list of variants")
            return all.filter { $0.text("ean") == code }
        }
        let rows = try await client.list("variants", [(key.rawValue, code), ("fields", fields)], about: "the variants with \(code)")
        return rows.filter { $0.text(key.rawValue) == code }
    }

    /// Whether the shop filters variants by EAN, which no document says; where it does not, one walk over all serves for ten minutes.
    private func filtersByEAN(_ code: String) async throws -> Bool {
        let key = "filters/ean"
        if let known = try? await services.store.get([key]).first ?? nil { return known == Array("yes".utf8) }
        let rows = try await client.page("variants", [("ean", code), ("fields", "id,ean")], page: 1, about: "the variants with \(code)")
        let filters = rows.allSatisfy { $0.text("ean") == code }
        // An answer without rows proves it only where the shop has other variants.
        if rows.isEmpty, try await client.count("variants", [], about: "the list of variants") == 0 { return true }
        try? await services.store.set([(key, Array((filters ? "yes" : "no").utf8))], ttl: .seconds(86_400))
        return filters
    }

    func variants(ofProduct id: String) async throws -> [Record] {
        let rows = try await client.list("variants", [("product", id)], about: "the variants of product \(id)")
        return rows.filter { $0.reference("product").map(String.init) == id }.sorted {
            ($0.int("sortOrder") ?? 0, $0.int("id") ?? 0) < ($1.int("sortOrder") ?? 0, $1.int("id") ?? 0)
        }
    }

    func brandNames(of product: Record) async throws -> [Int: String] {
        guard let id = product.reference("brand") else { return [:] }
        for refresh in [false, true] {
            let rows = try await shopList("brands", fields: "id,title", refresh: refresh, about: "the brands")
            let names = Dictionary(rows.compactMap { row in row.int("id").map { ($0, row.text("title") ?? "") } }) { $1 }
            if names[id] != nil { return names }
        }
        return [:]
    }
}

extension LightspeedConnector: ProductActivating {
    /// One that the owner had left to the shop (visible while it can be sold) gets that back.
    public func setActive(_ isActive: Bool, _ state: ProductState) async throws {
        let id = try checked(state.id, .product)
        let key = "visibility/\(id)"
        let current = state.record.text("visibility") ?? ""
        guard (current != "hidden") != isActive else { return }
        var wanted = "hidden"
        if isActive {
            let before = (try? await services.store.get([key]).first ?? nil).map { String(decoding: $0, as: UTF8.self) }
            wanted = before == "auto" ? "auto" : "visible"
        } else {
            try? await services.store.set([(key, Array(current.utf8))], ttl: .seconds(365 * 86_400))
        }
        guard try await client.write("PUT", "products/\(id)", "product", ["visibility": .string(wanted)], about: state.label) != nil else {
            throw gone(state)
        }
    }
}
