public import Commerce
import Integrations
import JSON

/// Stock is an article's `stock`; null is unlimited, which is the shop's way not to count. A version with a stock of its own is a place of its
/// own: `300/7001.7105`, article and options.
extension MijnWebwinkelConnector: StockTarget {
    public var stockBatchLimit: Int { 1 }

    public func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        var table = try await articleTable(isNow: refresh)
        var isNow = refresh
        var places: [String: StockPlace] = [:]
        for code in Set(codes) where !code.isEmpty {
            var id = try await place(of: code, by: key, in: table)
            if id == nil, !isNow {
                (table, isNow) = (try await articleTable(isNow: true), true)
                id = try await place(of: code, by: key, in: table)
            }
            guard let id else { continue }
            places[code] = refresh ? try await read(id) : StockPlace(id: id)
        }
        return places
    }

    public func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        await writeEach(levels) { try await write($0) }
    }

    // MARK: Places

    /// An article by its code, else the variant that we matched to this code before, else the one that the code spells.
    private func place(of code: String, by key: ArticleKey, in table: ArticleTable) async throws -> String? {
        let rows = try await present(table.rows(code: code, by: key))
        if rows.count > 1 { throw ambiguous(code, key, rows.map(\.id)) }
        if let row = rows.first { return String(row.id) }
        guard key == .sku else { return nil }
        if let known = await rememberedVariant(code), let article = known.split(separator: "/").first.flatMap({ Int($0) }), table.rows[article] != nil
        {
            return known
        }
        let variants = table.variants(code: code)
        if variants.count > 1 { throw ambiguous(code, key, variants.map(\.article)) }
        return variants.first.map { "\($0.article)/\(ProductState.variantID($0.options))" }
    }

    private func ambiguous(_ code: String, _ key: ArticleKey, _ articles: [Int]) -> Fault {
        .park(
            "sku.ambiguous",
            "MijnWebwinkel has the \(key.rawValue.uppercased()) \(code) more than once, in the articles "
                + "\(articles.sorted().map { String($0) }.joined(separator: " and ")).",
            advice: "Give one of them another code, then replay.")
    }

    private func read(_ id: String) async throws -> StockPlace? {
        let parts = id.split(separator: "/").map(String.init)
        guard let article = try await readArticle(parts[0]) else {
            await remember(nil, id: parts[0])
            return nil
        }
        guard parts.count > 1 else { return StockPlace(id: id, quantity: article.decimal("stock"), isManaged: article.isCounted) }
        guard let version = article.versions.first(where: { $0.options == parts[1] })?.record else { return StockPlace(id: id) }
        return StockPlace(id: id, quantity: version.decimal("stock"), isManaged: version.isCounted)
    }

    // MARK: Writing

    private func write(_ level: StockLevel) async throws {
        let parts = level.place.id.split(separator: "/").map(String.init)
        let label = "the stock of \(level.code)"
        guard level.quantity >= 0 || level.manage == false else {
            throw Fault.park(
                "stock.negative", "The stock of \(level.code) is \(level.quantity), and MijnWebwinkel takes none below zero.",
                advice: "Set stock.clamp-at-zero: true, then replay.")
        }
        let stock: JSONValue = level.manage == false ? .null : .number(Decimal128(level.quantity))
        if parts.count > 1 {
            return try await gate.alone(parts[0]) { try await write(stock, version: parts[1], of: parts[0], level, label) }
        }
        if level.manage == nil {
            var isCounted = level.place.isManaged
            if isCounted == nil { isCounted = try await articleTable(isNow: false).rows[Int(parts[0]) ?? 0]?.isCounted }
            if isCounted == false { throw unlimited(level.code) }
        }
        guard let answer = try await patchArticle(parts[0], ["stock": stock], label) else { throw placeGone(level.code) }
        guard answer.value["stock"] == stock else {
            throw Fault.retry("stock.not-taken", "MijnWebwinkel took \(label) and shows another figure.")
        }
    }

    private func write(_ stock: JSONValue, version id: String, of article: String, _ level: StockLevel, _ label: String) async throws {
        guard let read = try await readArticle(article) else {
            await remember(nil, id: article)
            throw placeGone(level.code)
        }
        if level.manage == nil, let version = read.versions.first(where: { $0.options == id }), !version.record.isCounted {
            throw unlimited(level.code)
        }
        try await write([id: ["stock": stock]], of: read, id: article, label)
    }

    /// What is not counted is left alone unless the settings say that it shall be.
    private func unlimited(_ code: String) -> Fault {
        .skip("stock.unlimited", "MijnWebwinkel sells \(code) without counting (unlimited stock), and stock.manage-stock leaves that as it is.")
    }

    private func placeGone(_ code: String) -> Fault {
        .retry("stock.place-gone", "The article that kept the stock of \(code) is no longer in MijnWebwinkel.")
    }
}

extension Record {
    /// Null is unlimited.
    fileprivate var isCounted: Bool { value["stock"]?.isNull == false }
}
