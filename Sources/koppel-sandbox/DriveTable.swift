import ArgumentParser
import JSON
import Journal
import Runtime

/// A shop that is driven: its instance, Koppel's integration of it, and what its references begin with.
struct DrivenShop: Hashable, Sendable {
    let instance: String
    let integration: String
    let prefix: String

    init(_ text: String) throws {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw ValidationError("--shop \(text): expected INSTANCE=INTEGRATION=PREFIX") }
        (instance, integration, prefix) = (parts[0], parts[1], parts[2])
    }
}

/// An order that was placed.
struct PlacedOrder: Hashable, Sendable {
    let shop: DrivenShop
    let kind: String
    let id: String
    let total: String
}

/// An order and what became of it.
struct DriveRow: Sendable {
    let order: PlacedOrder
    let entry: JournalEntry?

    var outcome: String { entry?.record.outcome ?? "nothing" }
    /// Calls to each system over all steps.
    var calls: [String: Int] {
        (entry?.record.steps ?? []).reduce(into: [:]) { sum, step in for (system, count) in step.calls { sum[system, default: 0] += count } }
    }
}

/// Shows the end of a drive.
struct DriveTable {
    let json: Bool

    func show(_ rows: [DriveRow]) {
        if json {
            for row in rows { print(line(row).text) }
            return
        }
        let head = ["shop", "order", "kind", "total", "outcome", "AccountView", "calls", "ms"]
        let cells = rows.map { row in
            [
                row.order.shop.instance, row.order.id, row.order.kind, row.order.total, row.outcome, row.entry?.record.number ?? "",
                row.calls.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "),
                row.entry.map { "\($0.record.milliseconds)" } ?? "",
            ]
        }
        let widths = head.indices.map { column in ([head] + cells).map { $0[column].count }.max() ?? 0 }
        let text = { (row: [String]) in
            row.indices.map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }.joined(separator: "  ")
        }
        print("\n\(text(head))\n\(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "))")
        for row in cells { print(text(row)) }
        print("")
    }

    /// One line; true when nothing is lost, doubled or wrong.
    func verdict(_ oracle: JSONValue, _ rows: [DriveRow], _ shop: DrivenShop) -> Bool {
        let count = { (outcome: String) in rows.count { $0.outcome == outcome } }
        let size = { (key: String) in oracle[key]?.array?.count ?? 0 }
        let wrong = size("wrongTotals"), unwanted = size("unwanted"), missing = count("nothing")
        if json {
            var object = oracle.object ?? [:]
            object["rows"] = nil
            object["shop"] = .string(shop.instance)
            print(JSONValue.object(object).text)
        } else {
            var line =
                "\(shop.instance): written \(count("written")), exists \(count("exists")), filtered \(count("filtered")), parked \(count("parked")), "
                + "lost \(size("lost")), doubled \(size("doubled"))"
            if wrong > 0 { line += ", WRONG TOTALS \(wrong): \(oracle["wrongTotals"]?.text ?? "")" }
            if unwanted > 0 { line += ", UNWANTED \(unwanted): \(oracle["unwanted"]?.text ?? "")" }
            if missing > 0 { line += ", WITHOUT OUTCOME \(missing)" }
            print(line)
        }
        return size("lost") + size("doubled") + wrong + unwanted + missing == 0
    }

    private func line(_ row: DriveRow) -> JSONValue {
        var calls: JSONObject = [:]
        for (system, count) in row.calls.sorted(by: { $0.key < $1.key }) { calls[system] = .number(.init(count)) }
        return [
            "shop": .string(row.order.shop.instance), "order": .string(row.order.id), "kind": .string(row.order.kind),
            "total": .string(row.order.total), "outcome": .string(row.outcome), "number": row.entry?.record.number.map { .string($0) } ?? .null,
            "cause": row.entry?.record.cause.map { .string($0) } ?? .null, "calls": .object(calls),
            "ms": row.entry.map { .number(.init($0.record.milliseconds)) } ?? .null,
        ]
    }
}
