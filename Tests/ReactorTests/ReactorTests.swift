import Testing
import TransportTesting

@testable import Reactor

struct ReactorTests {
    @Test func tasksStayOnItsThread() async throws {
        let reactor = Reactor(name: "reactor-test")
        let stayed = try await Task.detached(executorPreference: reactor) {
            var stayed = reactor.isCurrent
            for _ in 1...100 {
                await Task.yield()
                try await reactor.sleep(for: .microseconds(10))
                async let child = reactor.isCurrent
                stayed = await child && reactor.isCurrent && stayed
            }
            return stayed
        }.value
        #expect(stayed)
        await reactor.stop()
    }

    @Test func sleepsEndInTheirOrderAndWhenCancelled() async throws {
        let reactor = Reactor()
        let order = Recorder<Int>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in [3, 1, 4, 2, 5].shuffled() {
                group.addTask {
                    try await reactor.sleep(for: .milliseconds(40 * number))
                    order.add(number)
                }
            }
            try await group.waitForAll()
        }
        #expect(order.all == [1, 2, 3, 4, 5])
        let sleeping = Task { try await reactor.sleep(for: .seconds(3600)) }
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        await reactor.stop()
    }

    @Test func manyCancelledSleepsAreForgotten() {
        var queue = TimerQueue()
        let now = MonotonicTime.now
        let kept = ReactorTimer()
        queue.add(kept, at: now + .seconds(5))
        for number in 1...10_000 {
            let timer = ReactorTimer()
            queue.add(timer, at: now + .seconds(10 + number % 7))
            timer.cancel()
        }
        #expect(queue.count < 200)
        queue.fire(now: now + .seconds(6))
        #expect(kept.isDone)
    }

    @Test(.timeLimit(.minutes(1))) func aTaskThatNeverWaitsDoesNotStopTimersAndOthers() async throws {
        let reactor = Reactor()
        let done = Flag()
        let busy = Task(executorPreference: reactor) { while !done.isSet { await Task.yield() } }
        // Were it to hold the thread, this would never end.
        try await reactor.sleep(for: .milliseconds(20))
        done.set()
        await busy.value
        await reactor.stop()
    }

    @Test func afterItsStopTasksEndElsewhereAndSleepsAtOnce() async throws {
        let reactor = Reactor()
        let sleeping = Task(executorPreference: reactor) { try await reactor.sleep(for: .seconds(3600)) }
        #expect(await eventually { await Task(executorPreference: reactor) { true }.value })
        await reactor.stop()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        #expect(await Task(executorPreference: reactor) { 7 }.value == 7)
        await #expect(throws: CancellationError.self) { try await reactor.sleep(for: .milliseconds(1)) }
        await reactor.stop()
    }

    @Test func theSidePoolRunsBesideTheReactor() async throws {
        let reactor = Reactor(), pool = SidePool(threads: 2)
        let onReactor = try await Task(executorPreference: reactor) { try await pool.run { reactor.isCurrent } }.value
        #expect(!onReactor)
        struct Refused: Error {}
        await #expect(throws: Refused.self) { try await pool.run { throw Refused() } }
        await reactor.stop()
    }

    @Test func backoffDoublesUpToItsCap() {
        let most = Backoff(jitter: { 1 }), least = Backoff(jitter: { 0 })
        #expect([1, 2, 3, 5, 10, 1000].map { most.delay(attempt: $0) } == [200, 400, 800, 3200, 30_000, 30_000].map { .milliseconds($0) })
        #expect(least.delay(attempt: 3) == .milliseconds(400))
    }
}

struct ConnectionURLTests {
    @Test func allPartsAreReadAndDecoded() throws {
        let url = try ConnectionURL("amqps://us%40er:p%3Aw@[2001:db8::1]:5671/%2Fv?heartbeat=5&cacertfile=%2Fca.pem")
        #expect(url.scheme == "amqps" && url.user == "us@er" && url.password == "p:w" && url.host == "2001:db8::1" && url.port == 5671)
        #expect(url.path == "/v" && url.query.map(\.name) == ["heartbeat", "cacertfile"] && url.query[1].value == "/ca.pem")
    }

    @Test(arguments: ["host", "amqp://h:x", "amqp://h:70000", "amqp://%zz", "amqp://[::1]x"]) func whatCannotBeReadIsRefused(_ text: String) {
        #expect(throws: ConnectionURL.Invalid.self) { try ConnectionURL(text) }
    }
}
