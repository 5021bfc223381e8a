import Commerce
import JSON

extension CCVShopConnector {
    /// All combinations of a product, those that nobody wants too.
    func combinations(of product: String) async throws -> [Combination] {
        try await client.list("products/\(checked(product, .product))/attributecombinations", about: "the variants of product \(product)")
            .compactMap(Combination.init)
    }

    func productValues(of product: String) async throws -> [ProductValue] {
        try await client.list("products/\(product)/productattributevalues", [("orderby", "position")], about: "the values of product \(product)")
            .compactMap(ProductValue.init)
    }

    /// The product as it is now.
    func record(ofProduct id: String) async throws -> Record {
        guard let product = try await client.get("products/\(id)", about: "product \(id)").map(Record.init) else {
            throw Fault.skip("product.gone", "Product \(id) is no longer in the CCV Shop.")
        }
        return product
    }

    func patch(_ combination: Combination, _ fields: JSONObject) async throws {
        let name = "variant \(combination.number ?? combination.key)"
        guard try await client.write("PATCH", "attributecombinations/\(combination.id)", fields, about: name) != nil else {
            throw Fault.retry("variant.gone", "The \(name) has another id by now; it is looked for again.")
        }
    }

    /// Makes variants: their attributes and values as far as they are missing, then the shop makes all combinations, of which the wanted ones
    /// get their numbers and the new ones that nobody wants are switched off.
    ///
    /// - Returns: the codes of variants whose prices are no sums of values' prices.
    func makeVariants(_ records: [VariantRecord], of product: String, code: String) async throws -> [String] {
        guard !records.isEmpty else { return [] }
        var book = AttributeBook(client: client)
        var wanted: [String: VariantRecord] = [:]
        var values: [(value: String, place: Int)] = []
        var wishes: [ValuePrices.Wish] = []
        let whole = try await record(ofProduct: product)
        let base = whole.amount("price")
        for record in records {
            var own: [String] = []
            for option in record.options {
                let value = try await book.find(option, about: "Variant \(record.code)").value
                own.append(value)
                if !values.contains(where: { $0.value == value }) { values.append((value, values.count)) }
            }
            wanted[Combination.key(own)] = record
            if let price = Record(.object(record.fields)).decimal("price") {
                wishes.append(.init(name: record.code, values: own, extra: price - base))
            }
        }
        let before = try await combinations(of: product)
        let linked = try await productValues(of: product)
        let kept = before.filter { $0.isMeant && wanted[$0.key] == nil }
        let solved = ValuePrices(
            current: Dictionary(linked.map { ($0.value, $0.price) }, uniquingKeysWith: { a, _ in a }),
            wishes: kept.map { .init(name: $0.number ?? $0.key, values: $0.values, extra: $0.extraPrice) } + wishes)
        let known = Set(linked.map(\.value))
        for (value, place) in values where !known.contains(value) {
            guard let number = Int(value) else { continue }
            let body: JSONObject = [
                "optionvalue": .number(Decimal128(number)), "price": .number(solved.prices[value] ?? 0),
                "position": .number(Decimal128(linked.count + place)),
            ]
            do {
                let path = "products/\(product)/productattributevalues"
                guard try await client.write("POST", path, body, about: "a value of product \(code)") != nil else {
                    throw Fault.skip("product.gone", "Product \(code) is no longer in the CCV Shop.")
                }
            } catch let fault as Fault where fault.cause == "ccvshop.exists" {
                // An earlier attempt put it there.
            }
        }
        try await write(solved.prices, to: linked)
        try await number(wanted, keeping: before, of: whole, id: product)
        return solved.unfit
    }

    /// Gives wanted combinations their numbers, and switches new ones off that nobody wants.
    private func number(_ wanted: [String: VariantRecord], keeping before: [Combination], of product: Record, id: String) async throws {
        let old = Dictionary(before.map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
        for combination in try await combinations(of: id) {
            if let record = wanted[combination.key] {
                var fields = record.fields
                fields["price"] = nil
                if fields["product_number"] == nil { fields["product_number"] = .string(record.code) }
                if fields["active"] == nil { fields["active"] = true }
                let changes = fields.filter { combination.record.value[$0.key] != $0.value }.map { ($0.key, $0.value) }
                if !changes.isEmpty { try await patch(combination, JSONObject(changes)) }
                if let spot = StockReport(combination, of: product)?.spot { await places.remember([record.code: [spot]], by: .sku) }
            } else if let same = old[combination.key] {
                try await restore(same, as: combination)
            } else if combination.isActive {
                try await patch(combination, ["active": false])
            }
        }
    }

    /// After values came or went, the shop may have made combinations anew: those that stay get back what they held.
    func restore(_ combinations: [Combination], of product: String) async throws {
        let now = Dictionary(try await self.combinations(of: product).map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
        for combination in combinations {
            if let same = now[combination.key] { try await restore(combination, as: same) }
        }
    }

    private func restore(_ old: Combination, as new: Combination) async throws {
        // One that kept its number kept the rest too, and what differs by now was changed by somebody else.
        guard new.number != old.number || (old.number == nil && new.isActive != old.isActive) else { return }
        let changes = ["product_number", "sku_number", "ean_number", "active", "stock"].compactMap { key in
            old.record.value[key].flatMap { value in value == new.record.value[key] || value.isNull ? nil : (key, value) }
        }
        if !changes.isEmpty { try await patch(new, JSONObject(changes)) }
    }

    /// Writes what values add to the price, where it differs.
    func write(_ prices: [String: Decimal128], to values: [ProductValue]) async throws {
        for value in values {
            guard let price = prices[value.value], price != value.price else { continue }
            _ = try await client.write(
                "PATCH", "productattributevalues/\(value.id)", ["price": .number(price)], about: "the price of a value")
        }
    }

    /// Takes a change of the product's price off the values of one attribute, so that every variant costs what it did.
    func keepVariantPrices(of product: String, against change: Decimal128) async throws {
        let values = try await productValues(of: product)
        guard let attribute = values.first?.attribute else { return }
        let mine = values.filter { $0.attribute == attribute }
        try await write(Dictionary(mine.map { ($0.value, $0.price - change) }, uniquingKeysWith: { a, _ in a }), to: mine)
    }
}

extension CCVShopClient {
    /// The combinations of a product that was read with them, else by a call of its own.
    func combinations(of product: Record, isExpanded: Bool = true) async throws -> [Combination] {
        if isExpanded, let link = product.record("attributecombinations"), link.value["collection"] != nil {
            return link.records("collection").compactMap(Combination.init)
        }
        guard let id = product.text("id") else { return [] }
        return try await list("products/\(id)/attributecombinations", about: "the variants of product \(id)").compactMap(Combination.init)
    }
}
