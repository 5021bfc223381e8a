import Synchronization

/// Keeps the zone that was read last, so that its file is read once.
final class ZoneKeeper: Sendable {
    private let kept = Mutex<ShopZone?>(nil)

    /// A zone by its IANA name.
    func zone(_ name: String) throws -> ShopZone {
        if let zone = kept.withLock({ $0 }), zone.name == name { return zone }
        let zone = try ShopZone(name)
        kept.withLock { $0 = zone }
        return zone
    }
}
