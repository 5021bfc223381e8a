import Commerce
import Foundation
import Reactor
import Redis
import Synchronization
import Testing

@testable import Runtime

@Suite(.serialized, .enabled(if: Servers.areThere), .timeLimit(.minutes(2)))
struct RateLimitTests {
    /// A server with a quota per fixed window that counts what it refuses.
    private final class Server: Sendable {
        private struct State {
            var windowStart = ContinuousClock.now
            var used = 0
            var refused = 0
            var served = 0
        }
        private let state = Mutex(State())
        let limit: Int, window: Duration
        init(limit: Int, window: Duration) { (self.limit, self.window) = (limit, window) }
        var counts: (served: Int, refused: Int) { state.withLock { ($0.served, $0.refused) } }

        func call() async throws -> QuotaObservation {
            try await Task.sleep(for: .milliseconds(5))
            return state.withLock { state in
                let now = ContinuousClock.now
                if now - state.windowStart >= window { (state.windowStart, state.used) = (now, 0) }
                let left = window - (now - state.windowStart)
                guard state.used < limit else {
                    state.refused += 1
                    return QuotaObservation(limit: limit, remaining: 0, resetsIn: left, window: window, wasRefused: true)
                }
                state.used += 1
                state.served += 1
                return QuotaObservation(limit: limit, remaining: limit - state.used, resetsIn: left, window: window)
            }
        }
    }

    private func withRedis(_ body: @escaping @Sendable ([RedisClient]) async throws -> Void) async throws {
        let reactors = [Reactor(), Reactor()]
        let clients = try reactors.map { RedisClient(try RedisOptions(url: Servers.redis!), on: $0) }
        try await body(clients)
        for client in clients { client.close() }
        for reactor in reactors { await reactor.stop() }
    }

    private func limiter(_ redis: RedisClient, _ credential: String, _ quota: RedisRateLimiter.Quota?, wait: Duration = .seconds(30))
        -> RedisRateLimiter
    {
        RedisRateLimiter(credential: credential, quota: quota, redis: redis, clock: SystemClock(), longestWait: wait) { UUID().uuidString }
    }

    @Test func aKnownQuotaIsNeverExceededInAnyWindowAndUsedByNineTenths() async throws {
        try await withRedis { clients in
            let credential = UUID().uuidString, grants = Guarded<[ContinuousClock.Instant]>([])
            let began = ContinuousClock.now, end = began + .seconds(3)
            try await withThrowingDiscardingTaskGroup { group in
                for index in 0..<12 {
                    let limiter = limiter(clients[index % 2], credential, .init(limit: 40, window: .milliseconds(500)))
                    group.addTask {
                        while ContinuousClock.now < end {
                            try await limiter.permit(.orders)
                            grants.withLock { $0.append(.now) }
                        }
                    }
                }
            }
            let times = grants.withLock { $0.filter { $0 < end }.sorted() }
            // Measured here, a moment after Redis decided: windows of 470 ms leave room for that.
            for (index, time) in times.enumerated() where index >= 40 { #expect(time - times[index - 40] >= .milliseconds(470)) }
            #expect(times.count >= 216, "\(times.count) of 240")
        }
    }

    @Test func anAnnouncedQuotaIsNeverExceededAndUsedByNineTenths() async throws {
        try await withRedis { clients in
            let credential = UUID().uuidString, server = Server(limit: 50, window: .seconds(1))
            let end = ContinuousClock.now + .seconds(4)
            // One answer first: nobody can know a quota that was never told.
            let first = limiter(clients[0], credential, nil)
            try await first.permit(.orders)
            await first.learn(try await server.call())
            try await withThrowingDiscardingTaskGroup { group in
                for index in 0..<8 {
                    let limiter = limiter(clients[index % 2], credential, nil)
                    group.addTask {
                        while ContinuousClock.now < end {
                            try await limiter.permit(.orders)
                            await limiter.learn(try await server.call())
                        }
                    }
                }
            }
            let (served, refused) = server.counts
            #expect(refused == 0)
            #expect(served >= 180, "\(served) of 200")
        }
    }

    @Test func ordersGoBeforeBackfillWhenTheQuotaIsShort() async throws {
        try await withRedis { clients in
            let credential = UUID().uuidString, quota = RedisRateLimiter.Quota(limit: 10, window: .milliseconds(500))
            let isOver = Guarded(false), waits = Guarded<[Duration]>([]), bulk = Guarded(0)
            try await withThrowingDiscardingTaskGroup { group in
                for index in 0..<6 {
                    let limiter = limiter(clients[index % 2], credential, quota)
                    group.addTask {
                        while !isOver.withLock({ $0 }) {
                            try await limiter.permit(.backfill)
                            bulk.withLock { $0 += 1 }
                        }
                    }
                }
                group.addTask { [limiter = limiter(clients[0], credential, quota)] in
                    for _ in 1...8 {
                        try await Task.sleep(for: .milliseconds(150))
                        let asked = ContinuousClock.now
                        try await limiter.permit(.orders)
                        waits.withLock { $0.append(.now - asked) }
                    }
                    isOver.withLock { $0 = true }
                }
            }
            // One window at most, although six others stand in line all the time.
            #expect(waits.withLock { $0.max()! } < .milliseconds(750), "\(waits.withLock { $0 })")
            #expect(bulk.withLock { $0 } > 8)
        }
    }

    @Test func aWaitThatIsTooLongComesBackAsATimeToTryAgain() async throws {
        try await withRedis { clients in
            let limiter = limiter(clients[0], UUID().uuidString, .init(limit: 1, window: .seconds(60)), wait: .seconds(2))
            try await limiter.permit(.orders)
            await #expect {
                try await limiter.permit(.orders)
            } throws: { error in
                guard case .retryAt(let time) = (error as? Fault)?.handling else { return false }
                return time > SystemClock().now + .seconds(50)
            }
        }
    }

    @Test func aRefusalBlocksEveryWorkerUntilTheReset() async throws {
        try await withRedis { clients in
            let credential = UUID().uuidString
            let one = limiter(clients[0], credential, nil), other = limiter(clients[1], credential, nil)
            try await one.permit(.orders)
            await one.learn(QuotaObservation(resetsIn: .milliseconds(600), wasRefused: true))
            let asked = ContinuousClock.now
            try await other.permit(.orders)
            #expect(ContinuousClock.now - asked >= .milliseconds(550))
        }
    }
}
