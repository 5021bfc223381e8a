import Commerce
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@testable import Flows

struct StockFlowTests {
    /// An ERP with figures that a test changes.
    final class Source: StockSource {
        let available = Mutex<[String: Decimal128]>([:])
        let reads = Mutex(0)
        func stockPage(after cursor: String?, page: String?) async throws -> StockPage { StockPage(figures: []) }
        func stock(ofArticles codes: [String]) async throws -> [String: StockFigures] {
            reads.withLock { $0 += 1 }
            return available.withLock { available in
                Dictionary(uniqueKeysWithValues: codes.compactMap { code in available[code].map { (code, StockFigures(code: code, available: $0)) } })
            }
        }
    }

    /// The flow on a shop in memory that takes one figure a call, so that no window has to pass.
    struct Bench {
        let shop: MemoryStockShop
        let source = Source()
        let readings = InMemoryStockReadings(last: 100)
        let ledger = InMemoryLedger()
        let steps = FakeSteps()
        let window = ManualClock()
        let flow: StockFlow

        init(_ settings: String = "", limit: Int = 1, common: String = "") async throws {
            shop = MemoryStockShop(limit: limit)
            try await shop.addProduct(code: "BIKE-1", ean: "8710000000001", stock: 3)
            flow = try StockFlow(
                integration: Sample.settings("", common: "\(common)\nstock: {enabled: true\(settings.isEmpty ? "" : ", \(settings)")}"),
                source: source, target: shop, readings: readings, clock: window)
        }

        func run(
            _ reading: (quantity: Decimal128, number: Int)?, article: String = "BIKE-1", ledger: InMemoryLedger? = nil, dry: Bool = false,
            forced: Bool = false, permit: @escaping @Sendable () async throws -> Void = {}
        ) async throws -> Outcome {
            let context = EventContext(
                revision: nil, occurredAt: window.now, ledger: ledger ?? self.ledger, steps: steps, permitWrite: permit,
                exclusively: { _, body in try await body() }, isDryRun: dry, isForced: forced,
                stock: reading.map { StockReading(quantity: $0.quantity, number: $0.number) })
            return try await flow.handle(EntityRef(.stock, article), context)
        }
        var stock: Int? { get async throws { try await shop.shopStock(code: "BIKE-1") } }
    }

    @Test func `Stock does not go backwards: an older reading is dropped and says so`() async throws {
        let bench = try await Bench()
        #expect(try await bench.run((8, 7)).kind == .updated)
        let late = try await bench.run((10, 6))
        #expect(late.kind == .unchanged && late.reason == "A later reading was written already (8); this older one (10) is dropped.")
        #expect(try await bench.stock == 8)
        #expect(bench.readings.askedAgain == ["BIKE-1"], "the poller says once more what is true now")
    }

    @Test func `An unchanged figure with a newer reading still keeps older ones out`() async throws {
        let bench = try await Bench()
        _ = try await bench.run((10, 5))
        let count = bench.shop.calls.count
        #expect(try await bench.run((10, 7)).kind == .unchanged)
        #expect(try await bench.run((8, 6)).kind == .unchanged)
        #expect(try await bench.stock == 10)
        #expect(bench.shop.calls.count == count)
    }

    @Test func `From A to B and back to A are two writes`() async throws {
        let bench = try await Bench()
        for (number, quantity) in [(1, 5), (2, 9), (3, 5)] as [(Int, Decimal128)] {
            #expect(try await bench.run((quantity, number)).kind == .updated)
            #expect(try await bench.stock == quantity.int)
        }
    }

    @Test func `A figure whose write may have happened is not taken for the one before`() async throws {
        let bench = try await Bench()
        _ = try await bench.run((10, 5))
        try await bench.shop.add(.init(.dropAfter, method: "PUT"))
        await #expect(throws: Fault.self) { try await bench.run((8, 6)) }
        #expect(try await bench.stock == 8, "the answer got lost, the figure did not")
        #expect(bench.ledger.openIntents == ["stock"])
        // The runtime sees the intent and says so; the ledger still says 10.
        let context = EventContext(
            revision: nil, occurredAt: bench.window.now, ledger: bench.ledger, steps: bench.steps, permitWrite: {},
            exclusively: { _, body in try await body() }, mustSearchHistory: true, stock: StockReading(quantity: 10, number: 7))
        #expect(try await bench.flow.handle(EntityRef(.stock, "BIKE-1"), context).kind == .updated)
        #expect(try await bench.stock == 10)
        #expect(bench.ledger.openIntents.isEmpty)
    }

    @Test func `Without a reading the flow reads by itself, and the poller is told`() async throws {
        let bench = try await Bench("buffer: 2")
        bench.source.available.withLock { $0["BIKE-1"] = 12.5 }
        let outcome = try await bench.run(nil)
        #expect(outcome.kind == .updated && outcome.reason == "The shop now has 10.")
        #expect(bench.readings.askedAgain == ["BIKE-1"])
        #expect(try await bench.run((99, 50)).kind == .unchanged, "its number, 101, is later than 50")
        #expect(try await bench.run(nil, article: "GONE").kind == .filtered)
    }

    @Test func `An event with a reading costs the ERP nothing`() async throws {
        let bench = try await Bench()
        _ = try await bench.run((4, 1))
        #expect(bench.source.reads.withLock { $0 } == 0)
    }

    @Test func `A known place costs no look-up, an unknown code is asked for again in a day`() async throws {
        let bench = try await Bench()
        _ = try await bench.run((4, 1))
        let lookUps = bench.shop.lookUps
        _ = try await bench.run((5, 2))
        #expect(bench.shop.lookUps == lookUps)
        let unknown = try await bench.run((5, 3), article: "NEW", ledger: InMemoryLedger())
        #expect(unknown.kind == .filtered && unknown.reason.contains("PrestaShop") == false && unknown.reason.contains("NEW"))
        #expect(bench.readings.askedAgain == ["NEW"])
    }

    @Test func `A worker that may not write any more does not`() async throws {
        let bench = try await Bench(), calls = Mutex(0)
        // The second question comes just before the write, when the batch has been gathered.
        await #expect(throws: Fault.self) {
            try await bench.run((9, 1)) {
                let count = calls.withLock {
                    $0 += 1
                    return $0
                }
                if count == 2 { throw Fault.retry("lease.lost", "Another worker is at it.") }
            }
        }
        #expect(bench.shop.calls.isEmpty)
        #expect(bench.ledger.openIntents.isEmpty)
    }

    @Test func `A dry run says what would be written beside what the shop has, and writes and remembers nothing`() async throws {
        for (dry, common) in [(true, ""), (false, "mode: dry-run")] {
            let bench = try await Bench("manage-stock: 'off'", common: common)
            let outcome = try await bench.run((9, 1), dry: dry)
            #expect(outcome.kind == .filtered && outcome.reason == "Dry run: would write 9, where the shop has 3.")
            #expect(bench.shop.calls.isEmpty)
            #expect(try await bench.ledger.mark("stock") == nil && bench.readings.askedAgain.isEmpty)
        }
    }

    @Test func `A forced event writes what is there already`() async throws {
        let bench = try await Bench()
        _ = try await bench.run((5, 1))
        // Somebody changed it in the shop, and only a look shows it.
        bench.shop.state.withLock { $0.products["1"]!.quantity = 50 }
        #expect(try await bench.run((5, 2)).kind == .unchanged)
        #expect(try await bench.run((5, 3), forced: true).kind == .updated)
        #expect(try await bench.stock == 5)
    }

    @Test func `Events for one code in the window make one write, of the latest reading`() async throws {
        let bench = try await Bench(limit: 4)
        async let first = bench.run((5, 1))
        async let second = bench.run((7, 3))
        async let third = bench.run((6, 2))
        while bench.ledger.openIntents.isEmpty || bench.window.sleeperCount == 0 { await Task.yield() }
        for _ in 0..<500 { await Task.yield() }
        bench.window.advance(by: .milliseconds(500))
        #expect(try await Set([first.kind, second.kind, third.kind]) == [.updated, .unchanged])
        #expect(bench.shop.calls == [["BIKE-1"]])
        #expect(try await bench.stock == 7)
        #expect(try await bench.ledger.mark("stock") == "3 7 leave")
    }
}
