import Commerce
import Reactor
import Redis
import Synchronization

/// Lets at most so many events of this process at a time write to one company, in order of arrival, and holds the company's lease in Redis
/// while one does: the ERP wants one write at a time, whichever worker it comes from.
final class CompanyGate: Sendable {
    let company: String
    private let concurrency: Int
    private let keeper: LeaseKeeper
    private let reactor: Reactor
    private let patience: Duration

    /// A place at the company; keep it until the event is over.
    struct Place: Sendable {
        let lease: Lease
        let since: MonotonicTime
    }
    private struct State {
        var inUse = 0
        var handedOver: [Place] = []
        var waiting: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
        var nextID: UInt64 = 0
    }
    private let state = Mutex(State())

    init(company: String, concurrency: Int, keeper: LeaseKeeper, reactor: Reactor, patience: Duration = .seconds(120)) {
        (self.company, self.concurrency, self.keeper, self.reactor, self.patience) = (company, max(1, concurrency), keeper, reactor, patience)
    }

    /// Waits for a place.
    /// - Throws: `Fault` to retry when others hold the company for too long, `CancellationError`.
    func enter() async throws -> Place {
        guard await waitForTurn() else { throw CancellationError() }
        do {
            if let place = state.withLock({ $0.handedOver.popLast() }), place.lease.isValid(now: .now) { return place }
            let deadline = MonotonicTime.now + patience
            var slot = 0
            while true {
                if let lease = try await keeper.acquire(RedisKeys.company(company, slot: slot)) { return Place(lease: lease, since: .now) }
                slot = (slot + 1) % concurrency
                guard MonotonicTime.now < deadline else {
                    throw Fault(
                        "erp.company-busy", "Other workers kept writing to company \(company) for \(patience.components.seconds) s.", handling: .retry
                    )
                }
                if slot == 0 { try await reactor.sleep(for: .milliseconds(.random(in: 10...40))) }
            }
        } catch {
            next(nil)
            throw error
        }
    }

    /// Gives the place to the next event of this process, or the company back to all workers: nobody keeps it for longer than 2 s in a row.
    func leave(_ place: Place) async {
        let handsOver = state.withLock { !$0.waiting.isEmpty } && place.lease.isValid(now: .now) && MonotonicTime.now - place.since < .seconds(2)
        if !handsOver { await keeper.release(place.lease) }
        next(handsOver ? place : nil)
    }

    private func next(_ place: Place?) {
        let (continuation, orphan) = state.withLock { state -> (CheckedContinuation<Bool, Never>?, Place?) in
            guard !state.waiting.isEmpty else {
                state.inUse -= 1
                return (nil, place)
            }
            if let place { state.handedOver.append(place) }
            return (state.waiting.removeFirst().continuation, nil)
        }
        continuation?.resume(returning: true)
        // The last waiter gave up between the look and now; nobody waits for this.
        if let orphan { Task { await keeper.release(orphan.lease) } }
    }

    private func waitForTurn() async -> Bool {
        let id = state.withLock { state -> UInt64? in
            if state.inUse < concurrency {
                state.inUse += 1
                return nil
            }
            state.nextID += 1
            return state.nextID
        }
        guard let id else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.inUse < concurrency {
                        state.inUse += 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            continuation?.resume(returning: false)
        }
    }
}
