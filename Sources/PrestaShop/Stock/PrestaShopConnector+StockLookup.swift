import Commerce
import Integrations
import JSON

extension PrestaShopConnector {
    /// Products and variants with these codes, and the rows in which their stock is kept: two calls for fifty codes and one for their rows.
    func findStock(_ codes: [String], _ key: ArticleKey) async throws -> [String: StockPlace] {
        let column = Self.column(key)
        var owners: [String: [Owner]] = [:]
        for condition in CodeFilter.any(codes) {
            async let variants = client.list(
                "combinations", ListQuery(display: ListQuery.fields("id", "id_product", column), sort: "[id_ASC]").matching(column, condition))
            async let products = client.list(
                "products", ListQuery(display: ListQuery.fields("id", column), sort: "[id_ASC]").matching(column, condition))
            let found = try await (variants: variants, products: products)
            for row in found.variants {
                owners[CodeFilter.key(row.text(column)), default: []].append(Owner(product: row.id("id_product"), variant: row.id("id")))
            }
            for row in found.products { owners[CodeFilter.key(row.text(column)), default: []].append(Owner(product: row.id("id"), variant: 0)) }
        }
        let wanted = codes.filter { owners[CodeFilter.key($0)] != nil }
        let rows = try await stockRows(ofProducts: Set(wanted.flatMap { owners[CodeFilter.key($0)] ?? [] }.map(\.product)))
        let shopDefault = try await configuration("PS_ORDER_OUT_OF_STOCK")
        var places: [String: StockPlace] = [:]
        for code in wanted {
            places[code] = try place(of: code, owners[CodeFilter.key(code)] ?? [], rows, shopDefault)
        }
        return places
    }

    /// What has a code.
    private struct Owner: Hashable {
        var product: Int
        /// 0 for the product itself.
        var variant: Int
    }

    private func place(of code: String, _ owners: [Owner], _ rows: [Owner: [JSONValue]], _ shopDefault: String?) throws -> StockPlace? {
        // The stock of a product with variants is the sum of theirs, so its own code has no place.
        let sold = owners.filter { owner in owner.variant > 0 || !rows.keys.contains { $0.product == owner.product && $0.variant > 0 } }
        guard sold.count <= 1 else {
            throw Fault.park(
                "sku.ambiguous",
                "\(sold.count) products or variants in PrestaShop have the code \(code) (product \(sold.map { "\($0.product)" }.joined(separator: ", "))).",
                advice: "Give each a code of its own in the shop, then replay.")
        }
        guard let owner = sold.first, let own = try row(rows[owner] ?? [], code) else { return nil }
        var place = StockRow(row: own.id("id"), productRow: nil)
        var switched = own
        if owner.variant > 0, let sum = try row(rows[Owner(product: owner.product, variant: 0)] ?? [], code) {
            place.productRow = sum.id("id")
            switched = sum
        }
        return StockPlace(
            id: place.text, quantity: own.amount("quantity"),
            isManaged: StockSwitch.isManaged(switched.text("out_of_stock"), shopDefault: shopDefault))
    }

    /// The row of the store that the settings name; a group of stores may share rows, which then belong to none.
    private func row(_ rows: [JSONValue], _ code: String) throws -> JSONValue? {
        if let store = settings.storeID { return rows.first { $0.id("id_shop") == store } ?? rows.first { $0.id("id_shop") == 0 } }
        guard rows.count <= 1 else {
            throw Fault.park(
                "stock.store-unknown", "PrestaShop keeps the stock of \(code) for \(rows.count) stores.",
                advice: "Name the store that is kept in step in shop.store-id.")
        }
        return rows.first
    }

    private func stockRows(ofProducts products: Set<Int>) async throws -> [Owner: [JSONValue]] {
        let ids = products.sorted()
        var rows: [Owner: [JSONValue]] = [:]
        for start in stride(from: 0, to: ids.count, by: 50) {
            let part = ids[start..<min(start + 50, ids.count)]
            let display = ListQuery.fields("id", "id_product", "id_product_attribute", "id_shop", "quantity", "out_of_stock")
            for row in try await client.list(
                "stock_availables", ListQuery(display: display, sort: "[id_ASC]").matching("id_product", ListQuery.anyOf(part)))
            {
                rows[Owner(product: row.id("id_product"), variant: row.id("id_product_attribute")), default: []].append(row)
            }
        }
        return rows
    }
}
