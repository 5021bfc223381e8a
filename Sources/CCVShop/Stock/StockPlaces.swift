import Commerce
import JSON

/// Remembers which product or combination has which code. The API finds one code with two calls; a reading of all products finds them all with
/// one call per page, so that is done once a day, and single codes are looked for after that.
struct StockPlaces: Sendable {
    private static let lifetime = Duration.seconds(25 * 3_600)
    private static let marker = "places/read"
    let client: CCVShopClient
    private var store: any ConnectorStore { client.services.store }

    init(client: CCVShopClient) { self.client = client }

    /// What is remembered: no spots for a code that the shop does not have, and no entry for one that nobody looked for.
    func known(_ codes: [String], by key: ArticleKey) async -> [String: [StockSpot]] {
        guard !codes.isEmpty, let found = try? await store.get(codes.map { Self.key($0, key) }) else { return [:] }
        var out: [String: [StockSpot]] = [:]
        for (code, bytes) in zip(codes, found) {
            if let bytes { out[code] = String(decoding: bytes, as: UTF8.self).split(separator: "|").compactMap(StockSpot.init) }
        }
        return out
    }

    /// Remembers spots; none for a code that the shop does not have, which is believed for an hour.
    func remember(_ spots: [String: [StockSpot]], by key: ArticleKey) async {
        for isThere in [true, false] {
            let values = spots.filter { $0.value.isEmpty != isThere }.map { code, spots in
                (key: Self.key(code, key), value: Array(spots.map(\.text).joined(separator: "|").utf8))
            }
            // Lost at worst: then it is looked for again.
            if !values.isEmpty { try? await store.set(values, ttl: isThere ? Self.lifetime : .seconds(3_600)) }
        }
    }

    /// Forgets codes: they are somewhere else now, or gone.
    func forget(_ codes: [String]) async {
        let keys = codes.flatMap { code in [ArticleKey.sku, .ean].map { Self.key(code, $0) } }
        if !keys.isEmpty { try? await store.remove(keys) }
    }

    /// Whether all products were read within a day.
    var isComplete: Bool {
        get async { (try? await store.get([Self.marker]).first.flatMap { $0 }) != nil }
    }

    /// Reads all products and their combinations, and remembers where everything is.
    /// - Returns: the codes by kind of number with what the shop has.
    func readAll() async throws -> [ArticleKey: [String: [StockReport]]] {
        var found: [ArticleKey: [String: [StockReport]]] = [.sku: [:], .ean: [:]]
        func note(_ code: String?, _ key: ArticleKey, _ report: StockReport?) {
            guard let code, let report, found[key]?[code]?.contains(where: { $0.spot == report.spot }) != true else { return }
            found[key]?[code, default: []].append(report)
        }
        try await client.forEachPage("products", [("expand", "attributecombinations")], about: "the products") { rows in
            for product in rows {
                note(product.text("productnumber"), .sku, StockReport(product: product))
                note(product.text("eannumber"), .ean, StockReport(product: product))
                for combination in try await client.combinations(of: product) {
                    let report = StockReport(combination, of: product)
                    for key in ["product_number", "sku_number"] { note(combination.record.text(key), .sku, report) }
                    note(combination.ean, .ean, report)
                }
            }
        }
        for (key, codes) in found { await remember(codes.mapValues { $0.map(\.spot) }, by: key) }
        try? await store.set([(Self.marker, [1])], ttl: .seconds(86_400))
        return found
    }

    /// Where a code is, by the shop itself: two calls, and one per product that has it as a variant.
    func find(_ code: String, by key: ArticleKey) async throws -> [StockReport] {
        let (field, query) = key == .sku ? ("productnumber", "skunumber") : ("eannumber", "eannumber")
        let rows = try await client.list("products", [(field, code), ("orderby", "id")], about: "products with the number \(code)")
        var reports = rows.filter { $0.text(field) == code }.compactMap(StockReport.init(product:))
        for product in try await client.list("productqueries", [(query, code)], about: "variants with the number \(code)") {
            for combination in try await client.combinations(of: product, isExpanded: false) where combination.has(code, by: key) {
                if let report = StockReport(combination, of: product) { reports.append(report) }
            }
        }
        return reports
    }

    private static func key(_ code: String, _ key: ArticleKey) -> String { "place/\(key.rawValue)/\(code)" }
}
