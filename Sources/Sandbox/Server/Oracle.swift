public import JSON

/// Compares what a shop holds with what the ERP holds, by reference and total, knowing nothing of Koppel.
///
/// Reads of a shop's snapshot: `orders`, each with `id`, `number`, `total` and, where the order was placed to prove something, `expect`
/// (`written`, `filtered`, `parked`). Reads of an ERP's: `orders`, each with `number`, `reference`, `total` and `company`.
public struct Oracle: Sendable {
    /// One order of the shop and what became of it.
    public struct Row: Sendable {
        /// The shop's id.
        public var id: String
        /// The shop's number.
        public var number: String
        /// What the buyer pays.
        public var total: Decimal128?
        /// What should become of it; nil when nobody said.
        public var expect: String?
        /// The ERP's numbers under its reference; more than one means doubled.
        public var written: [String]
        /// The ERP's own total of the first.
        public var writtenTotal: Decimal128?
    }

    /// Every order of the shop.
    public let rows: [Row]
    /// ERP orders under our prefix that belong to no order of the shop.
    public let strangers: [String]

    /// Compares.
    /// - Parameters:
    ///   - company: Only ERP orders of this company; nil for all.
    ///   - prefix: What references begin with; the order's number or id and `#` follow.
    public init(shop: JSONValue, erp: JSONValue, company: String?, prefix: String) {
        var byReference: [String: [(number: String, total: Decimal128?)]] = [:]
        for order in erp["orders"]?.array ?? [] {
            if let company, order["company"]?.string != company { continue }
            guard let reference = order["reference"]?.string, reference.hasPrefix(prefix) else { continue }
            byReference[reference, default: []].append((Self.text(order["number"]), Self.decimal(order["total"])))
        }
        rows = (shop["orders"]?.array ?? []).map { order in
            let (id, number) = (Self.text(order["id"]), Self.text(order["number"]))
            var written: [(number: String, total: Decimal128?)] = []
            for key in Set([id, number]) { written += byReference.removeValue(forKey: "\(prefix)\(key)#") ?? [] }
            return Row(
                id: id, number: number, total: Self.decimal(order["total"]), expect: order["expect"]?.string, written: written.map(\.number),
                writtenTotal: written.first?.total)
        }
        strangers = byReference.keys.sorted()
    }

    /// Orders that should have been written and were not.
    public var lost: [Row] { rows.filter { ($0.expect ?? "written") == "written" && $0.written.isEmpty } }
    /// Orders that were written more than once.
    public var doubled: [Row] { rows.filter { $0.written.count > 1 } }
    /// Orders that were written although they should not have been.
    public var unwanted: [Row] { rows.filter { !$0.written.isEmpty && $0.expect != nil && $0.expect != "written" } }
    /// Orders whose ERP total differs from what the buyer pays.
    public var wrongTotals: [Row] {
        rows.filter { row in
            guard let total = row.total, let written = row.writtenTotal else { return false }
            return total != written
        }
    }

    /// Counts and the rows that are wrong.
    public var json: JSONValue {
        let ids = { (rows: [Row]) in JSONValue.array(rows.map { .string($0.id) }) }
        let wrong = wrongTotals.map { row -> JSONValue in
            ["id": .string(row.id), "shop": .string(row.total?.description ?? ""), "erp": .string(row.writtenTotal?.description ?? "")]
        }
        return [
            "orders": .number(Decimal128(rows.count)), "written": .number(Decimal128(rows.count { !$0.written.isEmpty })),
            "lost": ids(lost), "doubled": ids(doubled), "unwanted": ids(unwanted), "wrongTotals": .array(wrong),
            "strangers": .array(strangers.map { .string($0) }),
            "rows": .array(
                rows.map { row in
                    [
                        "id": .string(row.id), "number": .string(row.number), "total": .string(row.total?.text(places: 2) ?? ""),
                        "expect": row.expect.map { .string($0) } ?? .null, "written": .array(row.written.map { .string($0) }),
                        "erpTotal": row.writtenTotal.map { .string($0.text(places: 2)) } ?? .null,
                    ]
                }),
        ]
    }

    private static func text(_ value: JSONValue?) -> String { value?.string ?? value?.decimal?.description ?? "" }
    private static func decimal(_ value: JSONValue?) -> Decimal128? { value?.decimal ?? value?.string.flatMap { Decimal128($0) } }
}
