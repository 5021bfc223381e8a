import Commerce
import Synchronization
import Testing

@testable import Flows

struct StockBatcherTests {
    /// Writes nothing, and takes down what came together.
    private final class Calls: Sendable {
        let all = Mutex<[[String]]>([])
        let held = Mutex<[CheckedContinuation<Void, Never>]>([])
        let holds: Bool
        init(holds: Bool = false) { self.holds = holds }

        func write(_ orders: [StockOrder]) async -> [StockOrder.Result] {
            all.withLock { $0.append(orders.map(\.code)) }
            if holds { await withCheckedContinuation { continuation in held.withLock { $0.append(continuation) } } }
            return orders.map { $0.code == "BAD" ? .failure(Fault.park("bad", "Bad.", advice: "")) : .success(.written(others: orders.count - 1)) }
        }
    }

    private func order(_ code: String) -> StockOrder {
        StockOrder(code: code, quantity: 1, manage: nil, reading: 1, looksFirst: false, permit: {})
    }

    private func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test func `A full batch goes at once, without waiting for the window`() async throws {
        let calls = Calls(), clock = ManualClock()
        let batcher = StockBatcher(limit: 3, concurrency: 4, clock: clock, write: calls.write)
        try await withThrowingTaskGroup { group in
            for code in ["A", "B", "C"] { group.addTask { _ = try await batcher.add(self.order(code)) } }
            try await group.waitForAll()
        }
        #expect(calls.all.withLock { $0.map { Set($0) } } == [["A", "B", "C"]])
        #expect(clock.sleeperCount == 0, "nobody waits on")
    }

    @Test func `What is not full goes when the window ends, and each gets its own answer`() async throws {
        let calls = Calls(), clock = ManualClock()
        let batcher = StockBatcher(limit: 10, concurrency: 4, clock: clock, write: calls.write)
        async let first = batcher.add(order("A"))
        await until { clock.sleeperCount == 1 }
        async let second = batcher.add(order("BAD"))
        for _ in 0..<50 { await Task.yield() }
        clock.advance(by: .milliseconds(499))
        for _ in 0..<50 { await Task.yield() }
        #expect(calls.all.withLock { $0.isEmpty })
        clock.advance(by: .milliseconds(1))
        let answer = try await first
        #expect(answer == .written(others: 1))
        do {
            _ = try await second
            Issue.record("a fault was expected")
        } catch {
            #expect((error as? Fault)?.cause == "bad")
        }
        #expect(calls.all.withLock { $0 } == [["A", "BAD"]])
    }

    @Test func `A shop that takes one at a time is never waited for`() async throws {
        let calls = Calls(), clock = ManualClock()
        let batcher = StockBatcher(limit: 1, concurrency: 4, clock: clock, write: calls.write)
        for code in ["A", "B"] { #expect(try await batcher.add(order(code)) == .written(others: 0)) }
        #expect(calls.all.withLock { $0 } == [["A"], ["B"]])
    }

    @Test func `No more calls run at once than the shop may have`() async throws {
        let calls = Calls(holds: true), clock = ManualClock()
        let batcher = StockBatcher(limit: 1, concurrency: 2, clock: clock, write: calls.write)
        try await withThrowingTaskGroup { group in
            for code in ["A", "B", "C"] { group.addTask { _ = try await batcher.add(self.order(code)) } }
            await until { calls.held.withLock { $0.count } == 2 }
            for _ in 0..<100 { await Task.yield() }
            #expect(calls.all.withLock { $0.count } == 2)
            var released = 0
            while released < 3 {
                let held = calls.held.withLock { held in
                    defer { held = [] }
                    return held
                }
                released += held.count
                for continuation in held { continuation.resume() }
                await Task.yield()
            }
            try await group.waitForAll()
        }
    }

    @Test func `A batch whose opener is cancelled ends for all`() async throws {
        let calls = Calls(), clock = ManualClock()
        let batcher = StockBatcher(limit: 10, concurrency: 4, clock: clock, write: calls.write)
        let opener = Task { try await batcher.add(order("A")) }
        await until { clock.sleeperCount == 1 }
        let follower = Task { try await batcher.add(order("B")) }
        for _ in 0..<50 { await Task.yield() }
        opener.cancel()
        #expect(try await follower.value == .written(others: 1))
    }
}
