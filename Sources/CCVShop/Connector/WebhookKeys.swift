import Synchronization

/// The keys that the shop made up for its webhooks, by address; doubles have several.
final class WebhookKeys: Sendable {
    private let keys = Mutex<[String: [String]]>([:])

    /// The keys of an address; nil while none was read.
    subscript(address: String) -> [String]? { keys.withLock { $0[address] } }

    /// Takes what a full reading says.
    func replace(_ new: [(address: String, key: String)]) {
        keys.withLock { keys in
            keys = [:]
            for (address, key) in new where !key.isEmpty { keys[address, default: []].append(key) }
        }
    }
}
