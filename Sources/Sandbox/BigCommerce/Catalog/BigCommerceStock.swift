import Commerce

/// How much there is of each thing at each location. A figure belongs to the product or to the variant, as the product is tracked.
struct BigCommerceStock {
    /// Whose figure.
    enum Key: Hashable {
        case product(Int), variant(Int)
    }
    struct Location {
        var id: Int
        var code: String
        var label: String
        var isEnabled = true
    }

    /// The first one is the store's default.
    var locations = [Location(id: 1, code: "BC-LOCATION-1", label: "Default location")]
    private var rows: [Int: [Key: Int]] = [:]
    private var pending: [(due: Timestamp, location: Int, key: Key, quantity: Int)] = []

    func onHand(_ key: Key, at location: Int) -> Int { rows[location]?[key] ?? 0 }
    /// Whether it was ever set there; before, nothing can be added or taken off.
    func isKnown(_ key: Key, at location: Int) -> Bool { rows[location]?[key] != nil }

    /// Accepts a figure that shows from `due` on.
    mutating func set(_ key: Key, at location: Int, to quantity: Int, due: Timestamp) { pending.append((due, location, key, quantity)) }

    /// Makes figures visible whose time has come.
    mutating func settle(until now: Timestamp) {
        for change in pending where change.due <= now { rows[change.location, default: [:]][change.key] = change.quantity }
        pending.removeAll { $0.due <= now }
    }

    mutating func forget(_ keys: [Key]) {
        for location in rows.keys { for key in keys { rows[location]?[key] = nil } }
        pending.removeAll { keys.contains($0.key) }
    }
}
