import Commerce

extension ConnectorServices {
    /// What the cache holds. A cache that does not answer is an empty one.
    func remembered(_ keys: [String]) async throws -> [[UInt8]?] {
        do {
            let values = try await store.get(keys)
            return values.count == keys.count ? values : Array(repeating: nil, count: keys.count)
        } catch is CancellationError {
            throw Fault.retry("cancelled", "The work was broken off.")
        } catch {
            return Array(repeating: nil, count: keys.count)
        }
    }

    /// Puts values into the cache; that it cannot be reached is no reason to stop.
    func remember(_ values: [(key: String, value: [UInt8])], ttl: Duration) async {
        if !values.isEmpty { try? await store.set(values, ttl: ttl) }
    }

    /// Forgets values.
    func forget(_ keys: [String]) async {
        if !keys.isEmpty { try? await store.remove(keys) }
    }
}
