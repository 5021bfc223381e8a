import Commerce

/// The store's quota: so many requests per window of 30 seconds, shared by all tokens.
struct BigCommerceRateWindow {
    /// Requests per window; 150 on the smaller plans.
    let quota: Int
    /// Whether the quota is enforced.
    let isOn: Bool
    static let length = Duration.seconds(30)
    private var started: Timestamp?
    private var used = 0

    init(scale: Int) {
        isOn = scale > 0
        quota = 150 * max(1, scale)
    }

    /// Counts a request. - Returns: whether it fits, and the headers that every answer carries.
    mutating func take(now: Timestamp) -> (fits: Bool, headers: [(name: String, value: String)]) {
        if started.map({ now - $0 >= Self.length }) ?? true {
            started = now
            used = 0
        }
        let fits = !isOn || used < quota
        if fits, isOn { used += 1 }
        let reset = max(1, (Self.length - (now - (started ?? now))).milliseconds)
        var headers = [
            (name: "X-Rate-Limit-Time-Window-Ms", value: "\(Self.length.milliseconds)"), ("X-Rate-Limit-Time-Reset-Ms", "\(reset)"),
            ("X-Rate-Limit-Requests-Quota", "\(quota)"), ("X-Rate-Limit-Requests-Left", "\(quota - used)"),
        ]
        if !fits { headers.append(("X-Retry-After", "\((reset + 999) / 1_000)")) }
        return (fits, headers)
    }

    /// Uses up what is left of the window.
    mutating func exhaust(now: Timestamp) {
        _ = take(now: now)
        used = quota
    }
}
