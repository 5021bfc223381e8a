import Commerce

/// Three counters that begin anew with the clock (every five minutes, hour and day), and one for each second.
struct LightspeedQuota {
    private struct Counter {
        var length: Int64
        var limit: Int
        var window: Int64 = 0
        var used = 0

        mutating func roll(to seconds: Int64) {
            if window != seconds / length { (window, used) = (seconds / length, 0) }
        }
        func resetsIn(at seconds: Int64) -> Int64 { length - seconds % length }
    }

    private var counters: [Counter]
    private var perSecond: Counter
    private let isOn: Bool
    /// How often a call was refused.
    private(set) var refusals = 0

    /// Makes the default plan's quota, times `scale`; 0 switches limits off.
    init(scale: Int) {
        isOn = scale > 0
        counters = [(300, 300), (3_600, 3_000), (86_400, 12_000)].map { Counter(length: $0.0, limit: $0.1 * max(1, scale)) }
        perSecond = Counter(length: 1, limit: 20 * max(1, scale))
    }

    /// Counts a call; false when it is one too many.
    mutating func take(at now: Timestamp) -> Bool {
        guard isOn else { return true }
        let seconds = now.milliseconds / 1_000
        for place in counters.indices { counters[place].roll(to: seconds) }
        perSecond.roll(to: seconds)
        guard perSecond.used < perSecond.limit, counters.allSatisfy({ $0.used < $0.limit }) else {
            refusals += 1
            return false
        }
        for place in counters.indices { counters[place].used += 1 }
        perSecond.used += 1
        return true
    }

    /// The headers that every answer carries.
    func headers(at now: Timestamp, wasRefused: Bool) -> [(name: String, value: String)] {
        guard isOn else { return [] }
        let seconds = now.milliseconds / 1_000
        let remaining = counters.map { wasRefused && $0.used >= $0.limit ? -1 : $0.limit - $0.used }
        return [
            ("X-RateLimit-Limit", counters.map { String($0.limit) }.joined(separator: "/")),
            ("X-RateLimit-Remaining", remaining.map { String($0) }.joined(separator: "/")),
            ("X-RateLimit-Reset", counters.map { String($0.resetsIn(at: seconds)) }.joined(separator: "/")),
        ]
    }

    /// Seconds until a refused call would pass.
    func retryAfter(at now: Timestamp) -> Int64 {
        let seconds = now.milliseconds / 1_000
        return counters.filter { $0.used >= $0.limit }.map { $0.resetsIn(at: seconds) }.max() ?? 1
    }

    /// `account/ratelimit`: limit, remaining and seconds to the reset of each window.
    func windows(at now: Timestamp) -> [(limit: Int, remaining: Int, reset: Int64)] {
        counters.map { ($0.limit, $0.limit - $0.used, $0.resetsIn(at: now.milliseconds / 1_000)) }
    }
}
