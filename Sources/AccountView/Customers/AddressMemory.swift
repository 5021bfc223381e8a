import Commerce
import Synchronization

/// Delivery addresses of debtors seen lately, in this process only: they are personal data, so they stay out of the shared cache.
final class AddressMemory: Sendable {
    private struct Entry {
        var addresses: [DeliveryAddressMatch]
        var until: Timestamp
    }
    private let entries = Mutex<[String: Entry]>([:])
    private let clock: any WallClock
    private let limit: Int

    /// - Parameter limit: Debtors at most; about 1 KiB each.
    init(clock: any WallClock, limit: Int = 2_000) {
        self.clock = clock
        self.limit = limit
    }

    func find(_ debtor: String) -> [DeliveryAddressMatch]? {
        let now = clock.now
        return entries.withLock { $0[folded(debtor)].flatMap { $0.until > now ? $0.addresses : nil } }
    }

    func keep(_ debtor: String, _ addresses: [DeliveryAddressMatch]) {
        let now = clock.now
        entries.withLock { entries in
            if entries.count >= limit { entries = entries.filter { $0.value.until > now } }
            if entries.count >= limit { entries.removeAll() }
            entries[folded(debtor)] = Entry(addresses: addresses, until: now + .seconds(6 * 3_600))
        }
    }

    func forget(_ debtor: String) { entries.withLock { $0[folded(debtor)] = nil } }
}
