import Commerce
import JSON

extension LightspeedConnector {
    /// A list of the shop that changes seldom, as it was read some minutes ago.
    /// - Parameter refresh: Read it now.
    func shopList(
        _ path: String, fields: String? = nil, keep: Duration = .seconds(600), refresh: Bool = false, about subject: String
    ) async throws -> [Record] {
        let key = "list/\(path)"
        if !refresh, let bytes = try? await services.store.get([key]).first ?? nil, let rows = try? JSONValue(parsing: bytes) {
            return Record.rows(of: rows)
        }
        let rows = try await client.list(path, fields.map { [("fields", $0)] } ?? [], about: subject)
        try? await services.store.set([(key, JSONValue.array(rows.map(\.value)).bytes)], ttl: keep)
        return rows
    }

    /// Forgets a list that a write has changed.
    func forgetList(_ path: String) async { try? await services.store.remove(["list/\(path)"]) }

    /// The id of the entry with this title, which is made where the shop has none.
    func entry(titled title: String, in path: String, _ wrapper: String, fields: String, about subject: String) async throws -> Int {
        func find(_ rows: [Record]) -> Int? { rows.filter { Self.isSame($0.text("title") ?? "", title) }.compactMap { $0.int("id") }.min() }
        if let id = find(try await shopList(path, fields: fields, about: subject)) { return id }
        // Before one is made twice, the shop itself is asked.
        if let id = find(try await shopList(path, fields: fields, refresh: true, about: subject)) { return id }
        await forgetList(path)
        guard let made = try await client.write("POST", path, wrapper, ["title": .string(title)], about: subject), let id = Record(made).int("id")
        else { throw client.malformed(subject, mayHaveWritten: true) }
        return id
    }

    static func isSame(_ a: String, _ b: String) -> Bool { a.trimmingBlanks.lowercased() == b.trimmingBlanks.lowercased() }

    // MARK: Taxes

    /// Rate in percent by id of the shop's tax.
    func taxRates(refresh: Bool = false) async throws -> [Int: Decimal128] {
        let rows = try await shopList("taxes", keep: .seconds(3_600), refresh: refresh, about: "the taxes")
        return Dictionary(rows.compactMap { row in row.int("id").flatMap { id in row.percent("rate").map { (id, $0) } } }) { $1 }
    }

    /// The shop's tax with this rate; of several the shop's default, else the oldest.
    func tax(withRate rate: Decimal128, for label: String) async throws -> Int {
        for refresh in [false, true] {
            let rows = try await shopList("taxes", keep: .seconds(3_600), refresh: refresh, about: "the taxes")
            let fitting = rows.filter { $0.percent("rate") == rate }
            if let tax = fitting.first(where: { $0.flag("isDefault") })?.int("id") ?? fitting.compactMap({ $0.int("id") }).min() { return tax }
        }
        throw Fault.park(
            "product.tax", "\(label): the Lightspeed shop has no tax of \(rate.reduced) %.",
            advice: "Add the rate in the shop's back office (Settings, Taxes), or correct products.vat-rates, then replay.")
    }
}
