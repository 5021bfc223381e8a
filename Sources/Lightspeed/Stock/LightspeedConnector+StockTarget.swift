public import Commerce
import JSON

/// Stock is a variant's `stockLevel`. Whether the shop counts it is its `stockTracking`: `disabled`, `enabled` (no sale below zero) or
/// `indicator` (shown, and sale goes on); what the owner chose between the latter two stays.
extension LightspeedConnector: StockTarget {
    public var stockBatchLimit: Int { Self.bulkLimit }

    public func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        let wanted = Array(Set(codes.filter { !$0.isEmpty })).sorted()
        // Right after a walk over all variants nothing needs to be looked up; what is in stock is not taken from there.
        let isFresh = services.clock.now - .seconds(600)
        let known = await rememberedPlaces(wanted, by: key).filter { _, place in
            !refresh || (wanted.count > 3 && place.isFromWalk && place.readAt >= isFresh)
        }
        var places = known.mapValues { StockPlace(id: $0.id) }
        let unknown = wanted.filter { known[$0] == nil }
        guard !unknown.isEmpty else { return places }
        for (code, rows) in try await rows(of: unknown, by: key) {
            guard rows.count < 2 else {
                let products = Set(rows.compactMap { $0.reference("product") }).sorted().map(String.init).joined(separator: " and ")
                throw Fault.park(
                    "sku.ambiguous", "The Lightspeed shop has the \(key.rawValue.uppercased()) \(code) more than once, in the products \(products).",
                    advice: "Give one of them another code, then replay.")
            }
            guard let row = rows.first, let id = row.text("id") else { continue }
            places[code] = StockPlace(
                id: id, quantity: row.decimal("stockLevel"), isManaged: row.text("stockTracking").map { $0 != "disabled" })
        }
        return places
    }

    public func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        let places = await rememberedPlaces(levels.map(\.code), by: .sku)
        let changes = levels.map { level -> VariantWrite in
            var fields: JSONObject = ["stockLevel": .number(Decimal128(level.quantity))]
            let counts = level.place.isManaged ?? (places[level.code]?.tracking == "indicator" ? true : nil)
            if let manage = level.manage, counts != manage { fields["stockTracking"] = manage ? "enabled" : "disabled" }
            return VariantWrite(id: level.place.id, fields: fields, label: "the stock of \(level.code)")
        }
        var results: [Result<Void, Fault>] = []
        for ((level, change), result) in zip(zip(levels, changes), await write(changes)) {
            switch result {
            case .success(let variant) where change.isDone(in: variant): results.append(.success(()))
            case .success:
                results.append(.failure(.retry("stock.not-taken", "Lightspeed took the stock of \(level.code) and shows another figure.")))
            case .failure(let fault) where fault.cause == "variant.gone":
                await forgetPlaces([level.code])
                results.append(
                    .failure(.retry("stock.place-gone", "The variant that kept the stock of \(level.code) is no longer in the Lightspeed shop.")))
            case .failure(let fault): results.append(.failure(fault))
            }
        }
        return results
    }

    /// Looks codes up one by one, or all by a walk over the variants where that costs fewer calls, those of the last hour counted.
    private func rows(of codes: [String], by key: ArticleKey) async throws -> [String: [Record]] {
        var found: [String: [Record]] = [:]
        if try await walkIsCheaper(than: codes.count) {
            let fields = [("fields", "id,sku,ean,product,stockLevel,stockTracking")]
            let rows = try await client.list("variants", fields, about: "the list of variants")
            await rememberPlaces(rows, isFromWalk: true)
            let byCode = Dictionary(grouping: rows) { $0.text(key.rawValue) ?? "" }
            for code in codes { found[code] = byCode[code] }
            return found
        }
        for code in codes {
            let rows = try await variantRows(code: code, by: key)
            found[code] = rows
            await rememberPlaces(rows)
        }
        return found
    }

    private func walkIsCheaper(than lookups: Int) async throws -> Bool {
        guard lookups > 3 else { return false }
        let key = "stock/lookups"
        let before = (try? await services.store.get([key]).first ?? nil).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        let pages = try await client.count("variants", [], about: "the list of variants") / client.pageSize + 1
        let isCheaper = before + lookups > pages
        try? await services.store.set([(key, Array(String(isCheaper ? 0 : before + lookups).utf8))], ttl: .seconds(3_600))
        return isCheaper
    }
}
