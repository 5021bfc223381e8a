import Commerce

/// The limit of calls: 120 in any minute, times the sandbox's scale. How high the real one is, nobody says.
struct MijnWebwinkelWindow {
    private let limit: Int
    private var calls: [Timestamp] = []
    private(set) var refusals = 0

    init(scale: Int) { limit = 120 * scale }

    /// Takes a place; false when there is none.
    mutating func take(at now: Timestamp) -> Bool {
        if limit == 0 { return true }
        calls.removeAll { now - $0 >= .seconds(60) }
        if calls.count >= limit {
            refusals += 1
            return false
        }
        calls.append(now)
        return true
    }
}
