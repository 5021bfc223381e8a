import Commerce

/// Calls per rolling minute: for each method and resource, and over all.
struct CCVQuota {
    private var calls: [String: [Timestamp]] = [:]
    private let scale: Int
    /// How often a call was refused.
    private(set) var refusals = 0

    /// Makes the shop's limits, times `scale`; 0 switches limits off.
    init(scale: Int) { self.scale = scale }

    /// Counts a call. - Throws: a refusal when it is one too many.
    mutating func take(_ method: String, _ resource: String, at now: Timestamp) throws(CCVRefusal) {
        guard scale > 0 else { return }
        let limits = [("\(method) \(resource)", (method == "GET" ? 150 : 100) * scale, "429.10"), ("", 600 * scale, "429.11")]
        for (key, limit, code) in limits {
            let recent = (calls[key] ?? []).drop { now - $0 >= .seconds(60) }
            calls[key] = Array(recent)
            if recent.count >= limit {
                refusals += 1
                throw CCVRefusal(
                    status: 429, code: code, message: "Each method of a resource may be called a limited number of times per minute.")
            }
        }
        for (key, _, _) in limits { calls[key, default: []].append(now) }
    }
}
