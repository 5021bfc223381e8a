public import Commerce
import JSON

extension BigCommerceConnector: VariantWriting {
    private static var scope: String { "store_v2_products" }
    /// What one call changes at most.
    private static var batchLimit: Int { 50 }

    public var variantRules: VariantRules { VariantRules() }

    public func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState {
        let subject = "article \(record.code)"
        try ProductChecks.check(record.fields, of: subject)
        for option in record.options where option.value.trimmed.isEmpty {
            throw ProductChecks.missing(option.name, of: record.code, state.label)
        }
        if state.variants.count >= ProductChecks.mostVariants {
            throw Fault.park(
                "variant.too-many", "The \(state.label) has \(state.variants.count) variants; BigCommerce takes no more, so \(subject) is left out.",
                advice: "Remove variants that are no longer sold, or split the product.")
        }
        var fields = record.fields
        if fields["sku"]?.words == nil { fields["sku"] = .string(record.code) }
        fields["option_values"] = .array(try await OptionValues(connector: self, state: state).pairs(record.options, code: record.code))
        let answer: BigCommerceClient.Answer
        do {
            answer = try await client.send(
                .init(
                    method: "POST", path: "/v3/catalog/products/\(state.id)/variants", body: .object(fields), scope: Self.scope,
                    subject: "\(subject) as a variant of \(state.label)"))
        } catch let fault as Fault where fault.cause == "bigcommerce.conflict" {
            let code = fields["sku"]?.words ?? record.code
            guard let owner = try? await findProducts(code: code, by: .sku).first else { throw fault }
            throw ConflictFinder(connector: self).taken(code, ProductRecord(code: record.code, fields: [:]), owner.productID, fault)
        }
        if answer.isMissing { throw state.goneFault }
        await StockPlaces(connector: self).forget(codes: [record.code], ofProduct: state.id)
        if let variant = answer.data.flatMap(ProductReader.variant) { return variant }
        // 207: kept, but not its stock, which the stock flow brings.
        let row = try await productRow(state.id)
        let variants = (row?["variants"]?.array ?? []).compactMap(ProductReader.variant)
        guard let made = variants.first(where: { $0.code?.lowercased() == record.code.lowercased() }) else {
            throw Fault.retry("bigcommerce.unreadable", "BigCommerce did not name the variant it made of \(subject).", writeMayHaveHappened: true)
        }
        return made
    }

    public func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws {
        for change in changes { try ProductChecks.check(change.fields, of: Self.label(change, state)) }
        var rest = changes[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(Self.batchLimit))
            rest = rest.dropFirst(Self.batchLimit)
            do {
                try await put(batch, subject: batch.count == 1 ? Self.label(batch[0], state) : "variants of \(state.label)")
            } catch let fault as Fault where fault.handling == .park && batch.count > 1 {
                // One bad item fails them all, and the answer does not say which: the good ones go singly.
                try await putSingly(batch, state)
            }
        }
    }

    private func putSingly(_ batch: [VariantChange], _ state: ProductState) async throws {
        var first: Fault?
        for change in batch {
            do {
                try await put([change], subject: Self.label(change, state))
            } catch let fault as Fault where fault.handling == .park {
                first = first ?? fault
            }
        }
        if let first { throw first }
    }

    private func put(_ batch: [VariantChange], subject: String) async throws {
        let items = batch.map { change -> JSONValue in
            var fields: JSONObject = ["id": Int(change.variant.id).map { .number(Decimal128($0)) } ?? .null]
            for (name, value) in change.fields { fields[name] = value }
            return .object(fields)
        }
        _ = try await client.send(
            .init(method: "PUT", path: "/v3/catalog/variants", body: .array(items), scope: Self.scope, subject: subject))
    }

    public func removeVariant(_ variant: VariantState, of state: ProductState) async throws {
        let code = variant.code ?? "number \(variant.id)"
        _ = try await client.send(
            .init(
                method: "DELETE", path: "/v3/catalog/products/\(state.id)/variants/\(variant.id)", scope: Self.scope,
                subject: "variant \(code) of \(state.label)"))
        await StockPlaces(connector: self).forget(codes: [variant.code].compactMap { $0 }, ofProduct: state.id)
        try await OptionValues(connector: self, state: state).removeUnused(variant.options)
    }

    private static func label(_ change: VariantChange, _ state: ProductState) -> String {
        "variant \(change.variant.code ?? "number \(change.variant.id)") of \(state.label)"
    }
}
