public import Commerce
import Integrations
public import JSON

extension BigCommerceConnector: ProductTarget {
    private static var scope: String { "store_v2_products" }
    private static var reading: String { "store_v2_products_read_only" }

    /// Codes are unique over products and variants and compared without regard to case. EANs are found where `upc` holds them: the API cannot
    /// search by `gtin`.
    public func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        let field = key == .sku ? "sku" : "upc"
        let products = try await client.send(
            .init(
                path: "/v3/catalog/products", query: [field: code, "include_fields": field, "limit": "50"], scope: Self.reading,
                subject: "the search for article \(code)"))
        var matches = products.items.compactMap { row in
            row["id"]?.id.map { ProductMatch(productID: $0, code: row[field]?.string ?? code) }
        }
        if key == .sku, !matches.isEmpty { return matches }
        let variants = try await client.send(
            .init(
                path: "/v3/catalog/variants", query: [field: code, "include_fields": "\(field),product_id,option_values", "limit": "50"],
                scope: Self.reading, subject: "the search for article \(code)"))
        for row in variants.items {
            guard let product = row["product_id"]?.id, let id = row["id"]?.id else { continue }
            // A base variant is the simple product itself.
            let isReal = row["option_values"]?.array?.isEmpty == false
            if !isReal, matches.contains(where: { $0.productID == product }) { continue }
            matches.append(ProductMatch(productID: product, variantID: isReal ? id : nil, code: row[field]?.string ?? code))
        }
        return matches
    }

    public func product(id: String) async throws -> ProductState? {
        guard let row = try await productRow(id) else { return nil }
        return ProductReader.state(row, brand: try await Brands(connector: self).name(of: row))
    }

    /// The product with its parts; nil when it is gone.
    func productRow(_ id: String) async throws -> JSONValue? {
        guard Int(id) != nil else { return nil }
        return try await client.send(
            .init(
                path: "/v3/catalog/products/\(id)", query: ["include": ProductReader.parts], scope: Self.reading, subject: "product number \(id)")
        ).data
    }

    public func createProduct(_ record: ProductRecord) async throws -> ProductState {
        try ProductChecks.check(record)
        var fields = record.fields
        fields["categories"] = .array(record.categories.compactMap { Int($0) }.map { .number(Decimal128($0)) })
        if !record.variants.isEmpty { fields["variants"] = .array(record.variants.map(Self.embedded)) }
        let answer: BigCommerceClient.Answer
        do {
            answer = try await client.send(
                .init(
                    method: "POST", path: "/v3/catalog/products", body: .object(fields), scope: Self.scope,
                    subject: "the new product \(record.code)"))
        } catch let fault as Fault where fault.cause == "bigcommerce.conflict" {
            throw await ConflictFinder(connector: self).explain(fault, record)
        }
        let state = try await created(answer, record)
        if !settings.channels.isEmpty { try await assignChannels(state) }
        await StockPlaces(connector: self).forget(codes: [record.code] + record.variants.map(\.code))
        return state
    }

    private static func embedded(_ variant: VariantRecord) -> JSONValue {
        var fields = variant.fields
        if fields["sku"]?.words == nil { fields["sku"] = .string(variant.code) }
        fields["option_values"] = .array(
            variant.options.map { ["option_display_name": .string($0.name.trimmed), "label": .string($0.value.trimmed)] })
        return .object(fields)
    }

    /// What was made. After 207 its stock was not kept: it is read again and written once more.
    private func created(_ answer: BigCommerceClient.Answer, _ record: ProductRecord) async throws -> ProductState {
        if !answer.isPartial, let row = answer.data, row["variants"] != nil,
            let state = ProductReader.state(row, brand: try await Brands(connector: self).name(of: row))
        {
            return state
        }
        var id = answer.data?["id"]?.id
        if id == nil { id = try await findProducts(code: record.fields["sku"]?.words ?? record.code, by: .sku).first?.productID }
        guard let id, let state = try await product(id: id) else {
            throw Fault.retry(
                "bigcommerce.unreadable", "BigCommerce did not name the product it made of \(record.code).", writeMayHaveHappened: true)
        }
        guard answer.isPartial else { return state }
        try await repair(state, record.fields)
        let levels = record.variants.compactMap { wanted -> VariantChange? in
            guard let level = wanted.fields["inventory_level"],
                let variant = state.variants.first(where: { $0.code?.lowercased() == wanted.code.lowercased() })
            else { return nil }
            return VariantChange(variant, fields: ["inventory_level": level])
        }
        try await updateVariants(levels, of: state)
        return try await product(id: id) ?? state
    }

    public func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        try ProductChecks.check(fields, of: state.label)
        let answer = try await put(state, fields)
        if answer.isPartial {
            guard let now = try await product(id: state.id) else { throw state.goneFault }
            try await repair(now, fields)
        }
    }

    private func put(_ state: ProductState, _ fields: JSONObject) async throws -> BigCommerceClient.Answer {
        do {
            let answer = try await client.send(
                .init(
                    method: "PUT", path: "/v3/catalog/products/\(state.id)", body: .object(fields), scope: Self.scope, subject: state.label))
            if answer.isMissing { throw state.goneFault }
            return answer
        } catch let fault as Fault where fault.cause == "bigcommerce.conflict" {
            let code = state.fields["sku"]?.words ?? state.id
            throw await ConflictFinder(connector: self).explain(fault, ProductRecord(code: code, fields: fields), except: state.id)
        }
    }

    /// Writes once more what a 207 left out.
    private func repair(_ state: ProductState, _ wanted: JSONObject) async throws {
        let parts: Set = ["inventory_tracking", "inventory_level", "inventory_warning_level"]
        let left = wanted.filter { parts.contains($0.key) && state.fields[$0.key] != $0.value }
        if left.isEmpty { return }
        let answer = try await put(state, JSONObject(left.map { ($0.key, $0.value) }))
        if answer.isPartial {
            let names = left.map(\.key).joined(separator: ", ")
            throw Fault.retry(
                "bigcommerce.partly", "BigCommerce keeps \(state.label), but not its \(names).", writeMayHaveHappened: true)
        }
    }

    private func assignChannels(_ state: ProductState) async throws {
        let pairs = settings.channels.map { channel -> JSONValue in
            ["product_id": Int(state.id).map { .number(Decimal128($0)) } ?? .null, "channel_id": .number(Decimal128(channel))]
        }
        _ = try await client.send(
            .init(
                method: "PUT", path: "/v3/catalog/products/channel-assignments", body: .array(pairs), scope: Self.scope,
                subject: "the sales channels of \(state.label)"))
    }
}

extension BigCommerceConnector: ProductActivating {
    public func setActive(_ isActive: Bool, _ state: ProductState) async throws {
        if state.isActive == isActive { return }
        _ = try await put(state, ["is_visible": .bool(isActive)])
    }
}
