import Commerce
import JSON

/// Where codes and products keep their stock: asked once, then remembered.
struct StockPlaces {
    let connector: BigCommerceConnector

    /// Codes are rarely moved to other products; a place that is gone shows at the next write.
    private static let placeTime = Duration.seconds(7 * 86_400)
    /// The owner may switch tracking at any time; a wrong level is refused and repaired then.
    private static let trackingTime = Duration.seconds(3_600)
    /// Keeps addresses shorter than any server's limit.
    private static let longestList = 3_000

    private var store: any ConnectorStore { connector.services.store }
    private static func key(_ code: String, _ key: ArticleKey) -> String { "bigcommerce.place/\(key.rawValue)/\(code.trimmed.lowercased())" }
    private static func key(ofProduct id: Int) -> String { "bigcommerce.tracking/\(id)" }

    // MARK: memory

    /// What is remembered of these codes. Without its memory a connector asks, so a store that fails costs calls only.
    func known(_ codes: [String], by key: ArticleKey) async -> [String: StockPlaceID] {
        guard let values = try? await store.get(codes.map { Self.key($0, key) }) else { return [:] }
        return Dictionary(
            zip(codes, values).compactMap { code, value in value.flatMap { StockPlaceID(String(decoding: $0, as: UTF8.self)) }.map { (code, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    func remember(_ places: [String: StockPlaceID], by key: ArticleKey) async {
        try? await store.set(places.map { (Self.key($0.key, key), Array($0.value.text.utf8)) }, ttl: Self.placeTime)
    }

    /// After a product or variant was made, changed or found gone.
    func forget(codes: [String], ofProduct id: String? = nil) async {
        let products = id.flatMap { Int($0) }.map { [Self.key(ofProduct: $0)] } ?? []
        try? await store.remove(codes.flatMap { [Self.key($0, .sku), Self.key($0, .ean)] } + products)
    }

    func remember(_ tracking: [Int: StockTracking]) async {
        try? await store.set(tracking.map { (Self.key(ofProduct: $0.key), Array($0.value.text.utf8)) }, ttl: Self.trackingTime)
    }

    // MARK: products

    /// How these products are counted; those that are gone are missing.
    func tracking(_ products: [Int], refresh: Bool) async throws -> [Int: StockTracking] {
        var found: [Int: StockTracking] = [:]
        if !refresh, let values = try? await store.get(products.map(Self.key(ofProduct:))) {
            for (id, value) in zip(products, values) { found[id] = value.flatMap { StockTracking(String(decoding: $0, as: UTF8.self)) } }
        }
        let missing = products.filter { found[$0] == nil }.map(String.init)
        var read: [Int: StockTracking] = [:]
        for list in Self.lists(missing) {
            let rows = try await connector.client.rows(
                .init(
                    path: "/v3/catalog/products", query: ["id:in": list, "include_fields": "inventory_tracking,base_variant_id"],
                    scope: "store_v2_products_read_only", subject: "the products' stock tracking"))
            for row in rows {
                guard let id = row["id"]?.int, let level = row["inventory_tracking"]?.string.flatMap(StockTracking.Level.init) else { continue }
                read[id] = StockTracking(level: level, baseVariant: row["base_variant_id"]?.int)
            }
        }
        if !read.isEmpty { await remember(read) }
        return found.merging(read) { $1 }
    }

    // MARK: codes

    /// Asks the store where these codes are.
    func find(_ codes: [String], by key: ArticleKey) async throws -> [String: StockPlaceID] {
        var found: [String: StockPlaceID] = [:]
        if key == .sku {
            for (code, place) in try await inInventory(codes) { found[code] = place }
            for (code, place) in try await amongProducts(codes.filter { found[$0] == nil }) { found[code] = place }
        }
        // One by one, since neither list of variants can be asked for several codes, and a list of stock may lack what was never set.
        for code in codes where found[code] == nil {
            let matches = try await connector.findProducts(code: code, by: key)
            if Set(matches).count > 1 {
                throw Fault.park(
                    "sku.ambiguous", "BigCommerce has \(matches.count) products or variants with \(key == .sku ? "code" : "EAN") \(code).",
                    advice: "Give each its own, so that it is clear whose stock is meant.")
            }
            found[code] = matches.first.flatMap { match in
                Int(match.productID).map { StockPlaceID(product: $0, variant: match.variantID.flatMap { Int($0) } ?? 0) }
            }
        }
        return found
    }

    /// A comma cannot be asked for in a list.
    private static func listable(_ codes: [String]) -> [String] { codes.filter { !$0.contains(",") && !$0.trimmed.isEmpty } }

    private static func byFolded(_ codes: [String]) -> [String: [String]] { Dictionary(grouping: codes) { $0.trimmed.lowercased() } }

    private func inInventory(_ codes: [String]) async throws -> [String: StockPlaceID] {
        let asked = Self.byFolded(codes)
        var found: [String: StockPlaceID] = [:]
        for list in Self.lists(Self.listable(codes)) {
            for row in try await inventory(["sku:in": list]) {
                guard let code = row["identity"]?["sku"]?.words?.lowercased(), let product = row["identity"]?["product_id"]?.int else { continue }
                for code in asked[code] ?? [] { found[code] = StockPlaceID(product: product, variant: row["identity"]?["variant_id"]?.int ?? 0) }
            }
        }
        return found
    }

    private func amongProducts(_ codes: [String]) async throws -> [String: StockPlaceID] {
        let asked = Self.byFolded(codes)
        var found: [String: StockPlaceID] = [:]
        for list in Self.lists(Self.listable(codes)) {
            let rows = try await connector.client.rows(
                .init(
                    path: "/v3/catalog/products", query: ["sku:in": list, "include_fields": "sku,base_variant_id"],
                    scope: "store_v2_products_read_only", subject: "products by code"))
            for row in rows {
                guard let code = row["sku"]?.words?.lowercased(), let product = row["id"]?.int else { continue }
                for code in asked[code] ?? [] { found[code] = StockPlaceID(product: product, variant: row["base_variant_id"]?.int ?? 0) }
            }
        }
        return found
    }

    // MARK: figures

    /// What the store has at our location, by place. Figures that were just written may not show yet.
    func quantities(_ places: [StockPlaceID]) async throws -> [StockPlaceID: Decimal128] {
        var found: [StockPlaceID: Decimal128] = [:]
        for list in Self.lists(Array(Set(places.map(\.product))).sorted().map(String.init)) {
            for row in try await inventory(["product_id:in": list]) {
                guard let product = row["identity"]?["product_id"]?.int,
                    let figure = row["locations"]?.array?.first?["total_inventory_onhand"]?.decimal
                else { continue }
                found[StockPlaceID(product: product, variant: row["identity"]?["variant_id"]?.int ?? 0)] = figure
            }
        }
        return found
    }

    private func inventory(_ filter: Query) async throws -> [JSONValue] {
        var query = filter
        query.add("location_id:in", try await StockLocation(connector: connector).id())
        return try await connector.client.rows(
            .init(
                path: "/v3/inventory/items", query: query, lane: .stock, scope: "store_inventory_read_only", subject: "the stock"), limit: 1_000)
    }

    private static func lists(_ items: [String]) -> [String] {
        var (lists, list): ([String], String) = ([], "")
        for item in items {
            if !list.isEmpty, list.utf8.count + item.utf8.count >= longestList {
                lists.append(list)
                list = ""
            }
            list += list.isEmpty ? item : ",\(item)"
        }
        return list.isEmpty ? lists : lists + [list]
    }
}
