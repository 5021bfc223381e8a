import Commerce
import Integrations
import JSON

extension AccountViewConnector {
    /// Prices of articles in a list by folded article code; articles that the list lacks are missing. One call an article: two filters are
    /// known to work, and the list is one of them.
    func prices(of articles: [JSONObject], list: String) async throws -> [String: Decimal128] {
        guard let place = settings.priceLists else {
            throw Fault.park(
                "price-list.unknown-place", "Price list \(list) is to be used, but the settings do not say where price lists are kept.",
                advice: "Set \"erp.price-lists\", or take \"products.price-list\" out of the settings.")
        }
        var prices: [String: Decimal128] = [:]
        for code in articles.map({ $0.text("ART_CODE") }) {
            let query = ReadQuery(
                object: place.object, table: place.table, fields: [place.listField, place.articleField, place.priceField],
                filters: [.equal(place.articleField, code), .equal(place.listField, list)], pageSize: settings.pageSize)
            let rows = try await client.rows(query, "read the price of article \(code) in list \(list)").filter {
                folded($0.text(place.articleField)) == folded(code) && folded($0.text(place.listField)) == folded(list)
            }
            let found = Set(rows.compactMap { $0.decimal(place.priceField) })
            guard found.count <= 1 else {
                throw Fault.park(
                    "price-list.ambiguous", "Price list \(list) has more than one price for article \(code).",
                    advice: "Leave one of them in AccountView, then replay.")
            }
            if let price = found.first { prices[folded(code)] = price }
        }
        return prices
    }
}
