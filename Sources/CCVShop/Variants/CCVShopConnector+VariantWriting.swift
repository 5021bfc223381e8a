public import Commerce
import Integrations
import JSON

extension CCVShopConnector: VariantWriting {
    public var variantRules: VariantRules { VariantRules() }

    public func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState {
        let code = Record(.object(state.fields)).text("productnumber") ?? state.id
        let unfit = try await makeVariants([record], of: state.id, code: code)
        guard unfit.isEmpty else { throw Self.unfit(unfit, of: state) }
        let price = Record(.object(state.fields)).amount("price")
        let number = Record(.object(record.fields)).text("product_number") ?? record.code
        guard let made = try await combinations(of: state.id).first(where: { $0.has(number, by: .sku) }) else {
            throw Fault.retry(
                "variant.unseen", "CCV Shop does not show the variant \(record.code) of product \(state.id) yet.", writeMayHaveHappened: true)
        }
        return made.state(basePrice: price)
    }

    public func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws {
        let there = Dictionary(try await combinations(of: state.id).map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
        var prices: [(combination: Combination, name: String, price: Decimal128)] = []
        for change in changes {
            guard let combination = there[change.variant.id] else {
                throw Fault.retry(
                    "variant.gone", "The variant \(change.variant.code ?? change.variant.id) of product \(state.id) is gone; it is made again.")
            }
            var fields = change.fields
            if let price = Record(.object(fields)).decimal("price") {
                prices.append((combination, change.variant.code ?? combination.key, price))
            }
            fields["price"] = nil
            if !fields.isEmpty { try await patch(combination, fields) }
        }
        guard !prices.isEmpty else { return }
        let values = try await productValues(of: state.id)
        let base = try await record(ofProduct: state.id).amount("price")
        let changed = Set(prices.map(\.combination.key))
        let others = there.values.filter { $0.isMeant && !changed.contains($0.key) }.sorted { $0.key < $1.key }.map {
            ValuePrices.Wish(name: $0.number ?? $0.key, values: $0.values, extra: $0.extraPrice)
        }
        let wishes = prices.map { ValuePrices.Wish(name: $0.name, values: $0.combination.values, extra: $0.price - base) }
        let solved = ValuePrices(current: Dictionary(values.map { ($0.value, $0.price) }, uniquingKeysWith: { a, _ in a }), wishes: others + wishes)
        try await write(solved.prices, to: values)
        guard solved.unfit.isEmpty else { throw Self.unfit(solved.unfit, of: state) }
    }

    /// Takes the values away that no other variant has, and the variant with them; one whose values all others need is switched off.
    public func removeVariant(_ variant: VariantState, of state: ProductState) async throws {
        let all = try await combinations(of: state.id)
        guard let combination = all.first(where: { $0.key == variant.id }) else { return }
        let others = all.filter { $0.isMeant && $0.key != variant.id }
        let needed = Set(others.flatMap(\.values))
        let own = combination.values.filter { !needed.contains($0) }
        await places.forget([combination.number, combination.ean].compactMap { $0 })
        guard !own.isEmpty else {
            return try await patch(combination, ["active": false, "product_number": "", "sku_number": "", "ean_number": ""])
        }
        for value in try await productValues(of: state.id) where own.contains(value.value) {
            _ = try await client.delete("productattributevalues/\(value.id)", about: "a value of product \(state.id)")
        }
        try await restore(others, of: state.id)
    }

    static func unfit(_ names: [String], of state: ProductState) -> Fault {
        let code = Record(.object(state.fields)).text("productnumber") ?? state.id
        return .park(
            "variant.price",
            "Product \(code): CCV Shop keeps prices on values such as a size or colour, and the price of \(names.joined(separator: ", ")) is no sum of those.",
            advice:
                "Give its variants prices that are (so much for a size, so much for a colour), or switch products.mapping.variant.price off with policy: never."
        )
    }
}
