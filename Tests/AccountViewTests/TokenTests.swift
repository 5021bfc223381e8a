import AccountView
import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@Suite struct TokenTests {
    private func tokenCalls(_ rig: Rig) async -> Int { await rig.simulator.snapshot()["calls"]!["token"]!.int! }

    @Test func aLivingPairIsUsedWithoutRefresh() async throws {
        let rig = try await Rig()
        _ = try await rig.erp.findCustomers(email: "jan.voorbeeld@example.nl")
        #expect(await tokenCalls(rig) == 0)
    }

    @Test func anAgedPairIsRefreshedOnceAndStoredBeforeItIsUsed() async throws {
        let rig = try await Rig()
        let before = await rig.vault.load()
        rig.clock.advance(by: .seconds(1_190))
        _ = try await rig.erp.findCustomers(email: "jan.voorbeeld@example.nl")
        let after = await rig.vault.load()
        #expect(await tokenCalls(rig) == 1)
        #expect(after != before)
        #expect(after!.expiresAt == rig.clock.now + .seconds(1_200))
    }

    @Test func manyCallsOfTwoWorkersAtOnceRefreshOnce() async throws {
        let rig = try await Rig()
        rig.clock.advance(by: .seconds(1_300))
        let workers = [rig.erp, rig.another()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { _ = try await workers[number % 2].findCustomers(email: "jan.voorbeeld@example.nl") } }
            try await group.waitForAll()
        }
        #expect(await tokenCalls(rig) == 1)
    }

    @Test func aWorkerWhoseTokenAnotherHasReplacedTakesTheNewOne() async throws {
        let rig = try await Rig()
        _ = try await rig.erp.findCustomers(email: "a@example.com")
        _ = try await rig.simulator.perform("expire-access", [:])
        let other = rig.another()
        _ = try await other.findCustomers(email: "a@example.com")
        #expect(await tokenCalls(rig) == 1)
        _ = try await rig.erp.findCustomers(email: "a@example.com")
        #expect(await tokenCalls(rig) == 1)
    }

    @Test func aRevokedAuthorizationPausesAndAsksForLogin() async throws {
        let rig = try await Rig()
        _ = try await rig.simulator.perform("revoke-tokens", [:])
        let problem = await fault { _ = try await rig.erp.findCustomers(email: "a@example.com") }
        #expect(problem?.handling == .pause(.credentials))
        #expect(problem?.advice.contains("koppel login accountview") == true)
    }

    @Test func anEmptyVaultAsksForLogin() async throws {
        let rig = try await Rig(vault: InMemoryTokenVault())
        let problem = await fault { _ = try await rig.erp.findCustomers(email: "a@example.com") }
        #expect(problem?.handling == .pause(.credentials))
    }

    @Test func aVaultThatStumblesIsAskedAgainAndTheNewPairIsNotLost() async throws {
        let rig = try await Rig()
        let vault = StumblingVault(await rig.vault.load()!, failures: 2)
        let erp = rig.another(vault)
        rig.clock.advance(by: .seconds(1_300))
        async let found = erp.findCustomers(email: "jan.voorbeeld@example.nl")
        await sleepThrough(rig.clock) { vault.stores >= 3 }
        #expect(try await found.count == 1)
        #expect(vault.stores == 3)
        #expect(await tokenCalls(rig) == 1)
    }

    @Test func aPairThatCouldNotBeStoredIsNotUsedAndIsStoredByTheNextCall() async throws {
        let rig = try await Rig()
        let vault = StumblingVault(await rig.vault.load()!, failures: 4)
        let erp = rig.another(vault)
        rig.clock.advance(by: .seconds(1_300))
        async let failed = fault { _ = try await erp.findCustomers(email: "jan.voorbeeld@example.nl") }
        await sleepThrough(rig.clock) { vault.stores >= 4 }
        #expect(await failed?.handling == .retry)
        #expect(await rig.simulator.snapshot()["calls"]!["reads"] == [:])
        // The same worker still holds it; the next call stores it first.
        #expect(try await erp.findCustomers(email: "jan.voorbeeld@example.nl").count == 1)
        #expect(await tokenCalls(rig) == 1)
    }

    @Test func aCrashBetweenRefreshAndStoreNeedsAPersonAndSaysSo() async throws {
        let rig = try await Rig()
        let vault = StumblingVault(await rig.vault.load()!, failures: 4)
        rig.clock.advance(by: .seconds(1_300))
        let dying = rig.another(vault)
        async let failed = fault { _ = try await dying.findCustomers(email: "a@example.com") }
        await sleepThrough(rig.clock) { vault.stores >= 4 }
        _ = await failed
        // A new process knows the old pair only, and its refresh token has been used.
        let problem = await fault { _ = try await rig.another(vault).findCustomers(email: "a@example.com") }
        #expect(problem?.handling == .pause(.credentials))
        #expect(problem?.advice.contains("authorize again") == true)
    }

    @Test func aRefreshThatGotNoAnswerIsTriedAgainLater() async throws {
        let rig = try await Rig()
        rig.clock.advance(by: .seconds(1_300))
        rig.transport.add(FaultSwitch(.status(503, body: ""), contains: "/token"))
        let problem = await fault { _ = try await rig.erp.findCustomers(email: "a@example.com") }
        #expect(problem?.handling == .pause(.host))
        #expect(try await rig.erp.findCustomers(email: "jan.voorbeeld@example.nl").count == 1)
    }

    @Test func withoutExpiryTwentyMinutesAreTaken() async throws {
        let rig = try await Rig(switches: ["tellsExpiry": false])
        rig.clock.advance(by: .seconds(1_300))
        _ = try await rig.erp.findCustomers(email: "a@example.com")
        #expect(await rig.vault.load()!.expiresAt == rig.clock.now + .seconds(1_200))
    }
}

/// Moves the clock until `isDone`: each sleeper of the code under test wakes at once.
func sleepThrough(_ clock: ManualClock, until isDone: @Sendable () -> Bool) async {
    while !isDone() {
        if clock.sleeperCount > 0 { clock.advance(by: .seconds(1)) }
        await Task.yield()
    }
}

/// A vault whose first stores fail.
final class StumblingVault: TokenVault {
    private struct State {
        var pair: TokenPair
        var failures: Int
        var stores = 0
    }
    private struct Stumble: Error {}
    private let state: Mutex<State>
    private let lock = InMemoryTokenVault()

    init(_ pair: TokenPair, failures: Int) { state = Mutex(State(pair: pair, failures: failures)) }

    var stores: Int { state.withLock { $0.stores } }
    func load() async throws -> TokenPair? { state.withLock { $0.pair } }
    func exclusively(_ body: @Sendable () async throws -> Void) async throws { try await lock.exclusively(body) }
    func store(_ pair: TokenPair) async throws {
        try state.withLock { state in
            state.stores += 1
            if state.failures > 0 {
                state.failures -= 1
                throw Stumble()
            }
            state.pair = pair
        }
    }
}
