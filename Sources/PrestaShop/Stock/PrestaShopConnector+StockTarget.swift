public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: StockTarget {
    public var stockBatchLimit: Int { 1 }

    public func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        var places: [String: StockPlace] = [:]
        var wanted = codes
        if !refresh {
            let kept = (try? await services.store.get(codes.map { Self.stockKey(key, $0) })) ?? []
            for (code, bytes) in zip(codes, kept) {
                guard let bytes, let row = StockRow(String(decoding: bytes, as: UTF8.self)) else { continue }
                places[code] = StockPlace(id: row.text)
            }
            wanted = codes.filter { places[$0] == nil }
        }
        guard !wanted.isEmpty else { return places }
        let found = try await findStock(wanted, key)
        try? await services.store.set(
            found.map { (Self.stockKey(key, $0.key), Array($0.value.id.utf8)) }, ttl: .seconds(24 * 3_600))
        return places.merging(found) { $1 }
    }

    public func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        await writeEach(levels) { try await write($0) }
    }

    private func write(_ level: StockLevel) async throws {
        guard let place = StockRow(level.place.id) else {
            throw Fault.retry("stock.place-gone", "\"\(level.place.id)\" is no place where PrestaShop keeps the stock of \(level.code).")
        }
        var fields = [("quantity", String(level.quantity))]
        if let manage = level.manage { fields.append(("out_of_stock", manage ? StockSwitch.refuses : StockSwitch.sells)) }
        do {
            // Nothing is stripped: a row that goes back without its store belongs to none afterwards.
            try await client.change("stock_availables", singular: "stock_available", place.row, RecordChange(fields), name: "stock of \(level.code)")
            if let manage = level.manage, let row = place.productRow { try await set(manage, row, level.code) }
        } catch let fault as Fault where ["stock_availables.gone", "stock_availables.other-store"].contains(fault.cause) {
            throw Fault.retry("stock.place-gone", "The place where PrestaShop kept the stock of \(level.code) is gone.")
        }
    }

    /// Sets whether the product of a variant may be sold without stock; once a day, because it stays.
    private func set(_ manage: Bool, _ row: Int, _ code: String) async throws {
        let (key, value) = ("prestashop.stock.switch.\(row)", manage ? StockSwitch.refuses : StockSwitch.sells)
        if let kept = (try? await services.store.get([key]))?.first ?? nil, kept == Array(value.utf8) { return }
        try await client.change(
            "stock_availables", singular: "stock_available", row, RecordChange([("out_of_stock", value)]), name: "stock of the product of \(code)")
        try? await services.store.set([(key, Array(value.utf8))], ttl: .seconds(24 * 3_600))
    }

    private static func stockKey(_ key: ArticleKey, _ code: String) -> String { "prestashop.stock.\(key.rawValue).\(CodeFilter.key(code))" }
}
