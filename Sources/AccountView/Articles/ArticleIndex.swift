import Commerce
import JSON

/// Articles once read, in the cache that all workers share: a warm look-up costs no call.
struct ArticleIndex: Sendable {
    let services: ConnectorServices
    let days: Int

    static func key(_ kind: ArticleKey, _ code: String) -> String { "art:\(kind.rawValue):\(folded(code))" }

    /// Those of the codes that are known.
    func find(_ codes: [String], _ kind: ArticleKey) async throws -> [String: ArticleMatch] {
        let values = try await services.remembered(codes.map { Self.key(kind, $0) })
        var found: [String: ArticleMatch] = [:]
        for (code, bytes) in zip(codes, values) {
            guard let bytes, let row = (try? JSONValue(parsing: bytes))?.object else { continue }
            let match = ArticleMatch(code: row.text("c"), name: row.text("n"), vatCode: row.filled("v"), isBlocked: row.flag("b"))
            // Somebody may have unblocked it meanwhile, and the order that waits for it must see that.
            if !match.isBlocked { found[code] = match }
        }
        return found
    }

    /// Remembers articles, by code and by EAN.
    func add(_ articles: [(match: ArticleMatch, ean: String?)]) async {
        var values: [(key: String, value: [UInt8])] = []
        for (match, ean) in articles {
            let row: JSONValue = [
                "c": .string(match.code), "n": .string(match.name), "v": match.vatCode.map { .string($0) } ?? .null, "b": .bool(match.isBlocked),
            ]
            let bytes = row.bytes
            values.append((Self.key(.sku, match.code), bytes))
            if let ean, !ean.isEmpty { values.append((Self.key(.ean, ean), bytes)) }
        }
        await services.remember(values, ttl: .seconds(days * 86_400))
    }
}
