public import Commerce
import Integrations
import JSON

extension CCVShopConnector: StockTarget {
    /// There is no call that takes several figures.
    public var stockBatchLimit: Int { 1 }

    /// From so many codes on, reading all products costs less than looking for each.
    private static let manyCodes = 50

    public func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        var found: [String: [StockReport]] = [:]
        let isComplete = await places.isComplete
        if refresh, codes.count >= Self.manyCodes {
            found = try await places.readAll()[key] ?? [:]
        } else if refresh {
            for code in codes { found[code] = try await current(code, by: key) }
        } else {
            var known = await places.known(codes, by: key)
            if !isComplete, codes.contains(where: { known[$0] == nil }) {
                _ = try await places.readAll()
                known = await places.known(codes, by: key)
                await places.remember(Dictionary(codes.filter { known[$0] == nil }.map { ($0, []) }, uniquingKeysWith: { a, _ in a }), by: key)
            } else {
                for code in codes where known[code] == nil { found[code] = try await current(code, by: key) }
            }
            var out: [String: StockPlace] = [:]
            for (code, spots) in known { if let spot = try Self.only(spots, code) { out[code] = StockPlace(id: spot.text) } }
            for (code, reports) in found { if let spot = try Self.only(reports.map(\.spot), code) { out[code] = StockPlace(id: spot.text) } }
            return out
        }
        var out: [String: StockPlace] = [:]
        for code in codes {
            let reports = found[code] ?? []
            if try Self.only(reports.map(\.spot), code) != nil { out[code] = reports.first?.place }
        }
        return out
    }

    /// What the shop has now under a code. Where it was last is looked at first: one call instead of two or three.
    private func current(_ code: String, by key: ArticleKey) async throws -> [StockReport] {
        if let spots = await places.known([code], by: key)[code], spots.count == 1, let spot = spots.first,
            let product = try await client.get("products/\(spot.product)", about: "product \(spot.product)").map(Record.init)
        {
            if spot.variant == nil, product.text(key == .sku ? "productnumber" : "eannumber") == code {
                return [StockReport(product: product)].compactMap { $0 }
            }
            if let variant = spot.variant, let record = try await client.get("attributecombinations/\(variant)", about: "variant \(code)"),
                let combination = Combination(Record(record)), combination.has(code, by: key)
            {
                return [StockReport(combination, of: product)].compactMap { $0 }
            }
        }
        let reports = try await places.find(code, by: key)
        await places.remember([code: reports.map(\.spot)], by: key)
        return reports
    }

    private static func only(_ spots: [StockSpot], _ code: String) throws -> StockSpot? {
        guard Set(spots).count < 2 else {
            let products = Set(spots.map(\.product)).sorted().joined(separator: " and ")
            throw Fault.park(
                "sku.ambiguous", "CCV Shop has the code \(code) more than once, in the product \(products).",
                advice: "Give one of them another code or remove it in the shop, then replay.")
        }
        return spots.first
    }

    public func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        await writeEach(levels) { try await write($0) }
    }

    private func write(_ level: StockLevel) async throws {
        guard let spot = StockSpot(level.place.id) else {
            throw Fault.park("stock.place", "\"\(level.place.id)\" is no place in a CCV Shop.", advice: "Replay the event.")
        }
        guard spot.countsVariants == (spot.variant != nil) else {
            let counted = spot.countsVariants ? "each variant" : "all variants together (stock type Product)"
            throw Fault.park(
                "stock.type", "CCV Shop counts \(counted) of product \(spot.product), so \(level.code) has no stock of its own there.",
                advice: spot.countsVariants
                    ? "Leave the article out by stock.filter: its variants have the stock."
                    : "Set the product's stock type to Attribute in the shop, then replay.")
        }
        guard level.quantity >= 0 else {
            throw Fault.park(
                "stock.negative", "The stock of \(level.code) is \(level.quantity), and CCV Shop is not known to take less than zero.",
                advice: "Correct it in AccountView, or switch stock.clamp-at-zero on.")
        }
        var fields: JSONObject = ["stock": .number(Decimal128(level.quantity))]
        var switching: JSONObject = [:]
        if let manage = level.manage, level.place.isManaged != manage { switching["stockenabled"] = .bool(manage) }
        let path: String
        if let variant = spot.variant {
            path = "attributecombinations/\(variant)"
            if !switching.isEmpty { try await switchOnce(spot.product, switching) }
        } else {
            path = "products/\(spot.product)"
            for (key, value) in switching { fields[key] = value }
        }
        guard try await client.write("PATCH", path, fields, about: "the stock of \(level.code)") != nil else {
            await places.forget([level.code])
            throw Fault.retry("stock.place-gone", "The place of \(level.code) in the CCV Shop is gone; it is looked for again.")
        }
    }

    /// All variants share the switch of their product: it is set once, and remembered for an hour.
    private func switchOnce(_ product: String, _ fields: JSONObject) async throws {
        let (key, value) = ("managed/\(product)", JSONValue.object(fields).bytes)
        if let known = try? await services.store.get([key]).first, known == value { return }
        guard try await client.write("PATCH", "products/\(product)", fields, about: "product \(product)") != nil else {
            throw Fault.retry("stock.place-gone", "Product \(product) is no longer in the CCV Shop.")
        }
        try? await services.store.set([(key, value)], ttl: .seconds(3_600))
    }
}
