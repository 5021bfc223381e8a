import Commerce
import JSON

/// A product that is being made: noted before the first call, so that whoever tries again completes it and makes no second one.
struct ProductMaking {
    var since: Timestamp
    /// The shop's id, once it has answered.
    var id: String?

    init(since: Timestamp, id: String? = nil) {
        self.since = since
        self.id = id
    }

    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let since = value["since"]?.int else { return nil }
        self.init(since: Timestamp(milliseconds: Int64(since)), id: value["id"]?.string)
    }

    var bytes: [UInt8] {
        JSONValue.object(["since": .number(Decimal128(Int(since.milliseconds))), "id": id.map { .string($0) } ?? .null]).bytes
    }
}

extension LightspeedConnector {
    private static let making = Duration.seconds(14 * 86_400)
    private func key(_ code: String) -> String { "making/article/\(code)" }
    private func key(ofProduct id: String) -> String { "making/product/\(id)" }

    /// The product that an earlier attempt began, if it is there; notes the beginning of a new one otherwise.
    func begun(_ code: String, title: String) async throws -> String? {
        let noted = try await services.store.get([key(code)]).first ?? nil
        guard let making = noted.flatMap({ ProductMaking($0) }) else {
            try await note(code, ProductMaking(since: services.clock.now))
            return nil
        }
        if let id = making.id { return try await client.get("products/\(id)", about: "product \(id)") == nil ? nil : id }
        guard let id = try await orphan(titled: title, since: making.since) else { return nil }
        try await note(code, ProductMaking(since: making.since, id: id))
        return id
    }

    func note(_ code: String, _ making: ProductMaking) async throws {
        var values = [(key: key(code), value: making.bytes)]
        if let id = making.id { values.append((key(ofProduct: id), Array(code.utf8))) }
        try await services.store.set(values, ttl: Self.making)
    }

    func forgetMaking(_ code: String, id: String?) async {
        try? await services.store.remove([key(code)] + (id.map { [key(ofProduct: $0)] } ?? []))
    }

    /// Those of the products that are half made.
    func unfinished(_ ids: [String]) async -> Set<String> {
        guard let known = try? await services.store.get(ids.map(key(ofProduct:))) else { return [] }
        return Set(zip(ids, known).filter { $0.1 != nil }.map(\.0))
    }

    /// A product with our title that was made since and has no code yet: the answer to our POST was lost.
    private func orphan(titled title: String, since: Timestamp) async throws -> String? {
        let start = since - .seconds(60)
        let filter = [("created_at_min", ChangeWalk.filterText(start - ChangeWalk.zoneSlack)), ("fields", "id,title,createdAt")]
        let rows = try await client.list("products", filter, about: "the newest products").filter {
            Self.isSame($0.text("title") ?? "", title) && ($0.time("createdAt") ?? start) >= start
        }
        for id in rows.compactMap({ $0.int("id") }).sorted().map(String.init)
        where try await variants(ofProduct: id).allSatisfy({ $0.text("sku") == nil && $0.text("articleCode") == nil }) { return id }
        return nil
    }
}
