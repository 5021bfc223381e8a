public import Commerce
import JSON

extension BigCommerceConnector: StockTarget {
    /// The API takes 2,000; a smaller window is written sooner, and one bad figure costs fewer calls to find.
    public var stockBatchLimit: Int { 100 }

    public func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        let finder = StockPlaces(connector: self)
        let known = refresh ? [:] : await finder.known(codes, by: key)
        let unknown = codes.filter { known[$0] == nil }
        if unknown.isEmpty { return known.mapValues { StockPlace(id: $0.text) } }
        var found = try await finder.find(unknown, by: key)
        let tracking = try await finder.tracking(Array(Set(found.values.map(\.product))).sorted(), refresh: true)
        // A product without options has its stock where its only variant is.
        for (code, place) in found where place.variant == 0 {
            if let base = tracking[place.product]?.baseVariant { found[code] = StockPlaceID(product: place.product, variant: base) }
        }
        await finder.remember(found, by: key)
        let figures = refresh ? try await finder.quantities(Array(found.values)) : [:]
        var places = known.mapValues { StockPlace(id: $0.text) }
        for (code, place) in found {
            places[code] = StockPlace(
                id: place.text, quantity: figures[place] ?? figures[StockPlaceID(product: place.product, variant: 0)],
                isManaged: tracking[place.product].map { $0.level != .none })
        }
        return places
    }

    public func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        var (results, rest): ([Result<Void, Fault>], ArraySlice<StockLevel>) = ([], levels[...])
        while !rest.isEmpty {
            results += await StockWriter(connector: self).write(Array(rest.prefix(stockBatchLimit)))
            rest = rest.dropFirst(stockBatchLimit)
        }
        return results
    }
}
