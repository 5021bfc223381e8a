import ArgumentParser
import Commerce
import HTTP
import JSON
import Journal
import Reactor
import Runtime

/// Places varied orders in the sandbox's shops, shows them going through, and ends with a table and the oracle's verdict.
struct DriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive", abstract: "Places varied orders, shows them going through, and ends with a table and the oracle's verdict.",
        discussion: "Exits with 1 when an order was lost, doubled, wrongly written, or has another total than the buyer paid.")

    @Option(help: "The sandbox's address.")
    var url: String

    @Option(help: "The journal that koppel-dashboard keeps.")
    var journal: String

    @Option(help: "A shop as INSTANCE=INTEGRATION=PREFIX; may be given several times.")
    var shop: [String]

    @Option(help: "The ERP's instance.")
    var erp = "accountview"

    @Option(help: "How many orders to place in each shop.")
    var orders = 20

    @Option(help: "How long to wait for all outcomes, in seconds.")
    var patience = 120

    @Flag(help: "JSON, one line an order and one for the verdict.")
    var json = false

    func run() async throws {
        let reactor = Reactor(name: "drive")
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let sandbox = SandboxClient(url: url, http: HTTPClient(configuration, on: reactor))
        let shops = try shop.map(DrivenShop.init)
        let store = try JournalStore(reading: journal)
        var placed: [PlacedOrder] = []
        for shop in shops { placed += try await place(in: shop, sandbox) }
        let rows = try await follow(placed, shops, store)
        let table = DriveTable(json: json)
        table.show(rows)
        var isWell = true
        for shop in shops {
            let verdict = try await sandbox.oracle(shop: shop.instance, erp: erp, prefix: shop.prefix)
            isWell = table.verdict(verdict, rows.filter { $0.order.shop == shop }, shop) && isWell
        }
        await reactor.stop()
        if !isWell { throw ExitCode(1) }
    }

    /// One of each kind in turn, until there are enough. A shop without a kind uses another.
    private func place(in shop: DrivenShop, _ sandbox: SandboxClient) async throws -> [PlacedOrder] {
        let kinds = [
            "guest", "company", "person", "known", "two-rates", "shipping", "voucher", "foreign", "unpaid", "missing-article", "wrong-total",
        ]
        var placed: [PlacedOrder] = []
        for number in 0..<orders {
            let kind = kinds[number % kinds.count]
            do {
                let answer = try await sandbox.perform("place-order", on: shop.instance, ["kind": .string(kind)])
                placed.append(
                    PlacedOrder(
                        shop: shop, kind: kind, id: answer["id"]?.string ?? answer["id"]?.decimal?.description ?? "",
                        total: answer["total"]?.string ?? answer["total"]?.decimal?.text(places: 2) ?? ""))
                if !json { print("placed  \(shop.instance) order \(placed.last!.id)  \(kind)  \(placed.last!.total)") }
            } catch let error as DriveError where error.description.contains("kind") {
                let answer = try await sandbox.perform("place-order", on: shop.instance)
                placed.append(PlacedOrder(shop: shop, kind: "any", id: answer["id"]?.string ?? "", total: answer["total"]?.string ?? ""))
            }
        }
        return placed
    }

    /// Shows what the journal says as it says it, until every order has an outcome that stays.
    private func follow(_ placed: [PlacedOrder], _ shops: [DrivenShop], _ store: JournalStore) async throws -> [DriveRow] {
        var latest: [PlacedOrder: JournalEntry] = [:]
        var after: Int64 = 0
        let clock = SystemClock()
        let deadline = clock.now + .seconds(patience)
        let byKey = Dictionary(placed.map { ("\($0.shop.integration)/\($0.id)", $0) }) { first, _ in first }
        while clock.now < deadline {
            var query = JournalQuery()
            (query.after, query.limit, query.flow) = (after, 1_000, .orders)
            for entry in try await store.search(query).reversed() {
                after = max(after, entry.id)
                let record = entry.record
                guard let order = byKey["\(record.integration)/\(record.entity.key)"] else { continue }
                // An order that has been written stays written: a later look at it only says so.
                if let old = latest[order]?.record.outcome, ["written", "parked"].contains(old), record.outcome != "written" { continue }
                latest[order] = entry
                if !json {
                    let why = record.cause.map { "\($0): \(record.message)" } ?? (record.outcome == "filtered" ? record.message : "")
                    let time = record.startedAt.description.dropFirst(11).prefix(8)
                    print("\(time)  \(record.outcome)  \(record.title)\(record.number.map { " → \($0)" } ?? "")\(why.isEmpty ? "" : "  (\(why))")")
                }
            }
            if latest.count == placed.count, latest.values.allSatisfy({ !["retrying", "waiting"].contains($0.record.outcome) }) { break }
            try await clock.sleep(for: .milliseconds(200))
        }
        return placed.map { DriveRow(order: $0, entry: latest[$0]) }
    }
}
