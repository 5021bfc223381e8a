import Commerce
import JSON

/// Where the stock of one code is kept, as it was found some time ago.
struct RememberedPlace {
    /// The variant.
    var id: String
    /// Its `stockTracking`.
    var tracking: String
    var readAt: Timestamp
    /// Whether it was found by a walk over all variants.
    var isFromWalk: Bool

    init?(row: Record, readAt: Timestamp, isFromWalk: Bool) {
        guard let id = row.text("id") else { return nil }
        (self.id, tracking, self.readAt, self.isFromWalk) = (id, row.text("stockTracking") ?? "", readAt, isFromWalk)
    }

    init?(_ bytes: [UInt8]) {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let readAt = Int64(parts[2]) else { return nil }
        (id, tracking, self.readAt, isFromWalk) = (parts[0], parts[1], Timestamp(milliseconds: readAt), parts[3] == "w")
    }

    var bytes: [UInt8] { Array("\(id)|\(tracking)|\(readAt.milliseconds)|\(isFromWalk ? "w" : "")".utf8) }
}

extension LightspeedConnector {
    private static let keepPlaces = Duration.seconds(7 * 86_400)
    static func placeKey(_ code: String, _ key: ArticleKey) -> String { "place/\(key.rawValue)/\(code)" }

    func rememberedPlaces(_ codes: [String], by key: ArticleKey) async -> [String: RememberedPlace] {
        guard let known = try? await services.store.get(codes.map { Self.placeKey($0, key) }) else { return [:] }
        return Dictionary(zip(codes, known).compactMap { code, bytes in bytes.flatMap(RememberedPlace.init).map { (code, $0) } }) { $1 }
    }

    /// Remembers where rows were found; of codes that are there twice nothing.
    func rememberPlaces(_ rows: [Record], isFromWalk: Bool = false) async {
        var values: [(key: String, value: [UInt8])] = []
        for key in ArticleKey.allCases {
            for (code, rows) in Dictionary(grouping: rows, by: { $0.text(key.rawValue) ?? "" }) where !code.isEmpty && rows.count == 1 {
                guard let place = RememberedPlace(row: rows[0], readAt: services.clock.now, isFromWalk: isFromWalk) else { continue }
                values.append((Self.placeKey(code, key), place.bytes))
            }
        }
        for start in stride(from: 0, to: values.count, by: 1_000) {
            try? await services.store.set(Array(values[start..<min(start + 1_000, values.count)]), ttl: Self.keepPlaces)
        }
    }

    func forgetPlaces(_ codes: [String]) async {
        try? await services.store.remove(codes.flatMap { code in ArticleKey.allCases.map { Self.placeKey(code, $0) } })
    }
}
