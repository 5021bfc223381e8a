public import Commerce
import Crypto
import JSON

extension CCVShopConnector: ProductSource {
    /// How far a poll reaches back behind the one before.
    private static let overlap = Duration.seconds(600)

    /// The API can sort by change and cannot filter by it: a poll reads from the newest change down to the first that is older than the poll
    /// before. A change of a variant alone may not count as one of its product: `allProducts` finds it.
    public func changedProducts(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let start = cursor.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) - Self.overlap } ?? since
        let walk = page.flatMap(ListWalk.init(token:)) ?? ListWalk(size: client.pageSize, began: services.clock.now.milliseconds)
        let rows: [Record]
        do {
            rows = try await client.page(
                "products", [("orderby", "modifydate_desc")], start: walk.start, size: walk.size, about: "the list of products")
        } catch let fault as Fault where fault.cause == "ccvshop.schema" {
            return ChangePage(changes: [], next: walk.encircled.token)
        }
        let isOld = { (row: Record) in (row.time("modifydate") ?? row.time("createdate")).map { $0 < start } ?? false }
        let changes = rows.compactMap { row -> EntityChange? in
            guard let id = row.text("id"), id != walk.anchor, !isOld(row) else { return nil }
            return EntityChange(
                flow: .products, entity: EntityRef(.product, id), revision: Self.revision(of: row),
                changedAt: row.time("modifydate") ?? row.time("createdate"))
        }
        if !rows.contains(where: isOld), let next = walk.advanced(past: rows.compactMap { $0.text("id") }, fullSize: client.pageSize) {
            return ChangePage(changes: changes, next: next.token)
        }
        return ChangePage(changes: changes, cursor: String(walk.began))
    }

    /// Costs six calls: the product, its combinations, categories with the tree, properties, and the shop's settings once an hour.
    public func product(id: String) async throws -> Product {
        let id = try checked(id, .product)
        guard let product = try await client.get("products/\(id)", about: "product \(id)").map(Record.init) else {
            throw Fault.skip("product.gone", "Product \(id) is no longer in the CCV Shop.")
        }
        let placements = try await client.list("products/\(id)/producttocategories", about: "the categories of product \(id)")
        let tree = placements.isEmpty ? [] : try await categories(refresh: false)
        return try Product(
            product: product, combinations: try await combinations(of: id),
            categories: placements.compactMap { $0.text("category_id") }.compactMap { ProductCategory(id: $0, in: tree) },
            features: try await features(of: id), pricesIncludeTax: try await ShopFacts.read(client).pricesIncludeTax)
    }

    /// A hash of all that the product itself says: stock and visibility may change without a change of its date.
    private static func revision(of row: Record) -> String {
        hash(JSONValue.object(row.plain(without: [])).text + (row.text("productmainphoto") ?? ""))
    }

    fileprivate static func hash(_ text: String) -> String {
        Signature.hexadecimal(SHA256.hash(data: Array(text.utf8)).prefix(10))
    }
}

extension CCVShopConnector: ProductWalking {
    /// Costs one call per page, in which the combinations come with their products.
    public func allProducts(page: String?) async throws -> ChangePage {
        let walk = page.flatMap(ListWalk.init(token:)) ?? ListWalk(size: client.pageSize, began: services.clock.now.milliseconds)
        let rows: [Record]
        do {
            rows = try await client.page(
                "products", [("expand", "attributecombinations"), ("orderby", "id")], start: walk.start, size: walk.size, about: "the products")
        } catch let fault as Fault where fault.cause == "ccvshop.schema" {
            return ChangePage(changes: [], next: walk.encircled.token)
        }
        var changes: [EntityChange] = []
        for row in rows {
            guard let id = row.text("id"), id != walk.anchor else { continue }
            let combinations = try await client.combinations(of: row)
            changes.append(
                EntityChange(
                    flow: .products, entity: EntityRef(.product, id), revision: Self.revision(of: row, combinations),
                    changedAt: row.time("modifydate") ?? row.time("createdate")))
        }
        let next = walk.advanced(past: rows.compactMap { $0.text("id") }, fullSize: client.pageSize)
        return ChangePage(changes: changes, next: next?.token)
    }

    /// A hash of all that the product and its combinations say. Stock is left out: every sale would count, and the ERP has its own.
    private static func revision(of row: Record, _ combinations: [Combination]) -> String {
        let variants = combinations.map { combination in
            let options = combination.options.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
            return "\(options) \(JSONValue.object(combination.record.plain(without: ["stock"])).text)"
        }
        let brand = row.record("brand")?.text("name") ?? ""
        return hash(
            ([JSONValue.object(row.plain(without: ["stock"])).text, row.text("productmainphoto") ?? "", brand] + variants.sorted())
                .joined(separator: "\n"))
    }
}

extension Record {
    /// The fields that are no links or lists, by name.
    fileprivate func plain(without left: Set<String>) -> JSONObject {
        let fields = (value.object ?? [:]).filter { $0.value.object == nil && $0.value.array == nil && !left.contains($0.key) }
        return JSONObject(fields.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 })
    }
}
