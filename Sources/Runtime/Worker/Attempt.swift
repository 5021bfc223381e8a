import AMQP
import Commerce
import Flows
import Reactor
import Redis
import Synchronization

/// One attempt at one event, from the entity's lease to its end: what the handler may ask of the runtime.
final class Attempt: Sendable {
    private let delivery: AMQPDelivery
    private let lease: Lease
    private let gate: CompanyGate?
    private let scope: String
    private let isDryRun: Bool
    private let keeper: LeaseKeeper
    private let reactor: Reactor
    private let patience: Duration
    private let place = Mutex<CompanyGate.Place?>(nil)

    init(
        delivery: AMQPDelivery, lease: Lease, gate: CompanyGate?, scope: String, isDryRun: Bool, keeper: LeaseKeeper, reactor: Reactor,
        patience: Duration
    ) {
        (self.delivery, self.lease, self.gate, self.scope, self.isDryRun) = (delivery, lease, gate, scope, isDryRun)
        (self.keeper, self.reactor, self.patience) = (keeper, reactor, patience)
    }

    /// Takes the company's turn, then sees by the broker's connection and Redis that this worker is still the one to write. Redis is not asked
    /// when it has just said so, as with the intent of the write: what may have been written after Redis was emptied is waited for by `settle`,
    /// which is 10 s longer than the longest write.
    func permitWrite() async throws {
        guard !isDryRun else {
            throw Fault.park("dry-run.write", "A dry run was about to write.", advice: "This is a fault of Koppel; please report it.")
        }
        guard delivery.isLive else { throw Fault.leaseLost }
        try await takeTurn()
        let isOurs: Bool
        do throws(RedisError) {
            isOurs = try await keeper.confirmLately(lease)
        } catch {
            throw Fault.retry("koppel.redis", "Redis could not be asked whether this worker may still write.", detail: "\(error)")
        }
        guard isOurs, delivery.isLive, place.withLock({ $0?.lease.isValid(now: .now) ?? true }) else { throw Fault.leaseLost }
    }

    /// Runs `body` while nobody else runs one under this key. The company's turn is always taken first, so that two events cannot wait for
    /// each other.
    func exclusively(_ key: String, _ body: @Sendable () async throws -> Void) async throws {
        try await takeTurn()
        let deadline = MonotonicTime.now + patience
        while true {
            let held: Lease?
            do throws(RedisError) {
                held = try await keeper.acquire(RedisKeys.exclusive(scope, key))
            } catch {
                throw Fault.retry("koppel.redis", "Redis could not be asked for a lock.", detail: "\(error)")
            }
            guard let held else {
                guard MonotonicTime.now < deadline else {
                    throw Fault.retry("lock.busy", "Another worker held on to the same thing for too long.")
                }
                try await reactor.sleep(for: .milliseconds(.random(in: 15...45)))
                continue
            }
            do {
                try await body()
                await keeper.release(held)
                return
            } catch {
                await keeper.release(held)
                throw error
            }
        }
    }

    /// Gives the company's turn back; at the end, or before that when only the shop is still to be told.
    func end() async {
        if let place = place.withLock({ place in
            defer { place = nil }
            return place
        }) {
            await gate?.leave(place)
        }
    }

    private func takeTurn() async throws {
        guard let gate, place.withLock({ $0 == nil }) else { return }
        let taken = try await gate.enter()
        place.withLock { $0 = taken }
    }
}
