import Commerce
import HTTP

/// The quota as every answer tells it: three windows of 5 minutes, an hour and a day.
struct RateLimitHeaders {
    /// One of the windows.
    struct Window {
        var length: Duration
        var limit: Int?
        var remaining: Int?
        var resetsIn: Duration?
    }

    let windows: [Window]
    /// `Retry-After`, in seconds or as a date.
    let retryAfter: Duration?

    init(_ headers: HTTPHeaders, now: Timestamp) {
        let limits = Self.numbers(headers["X-RateLimit-Limit"])
        let remaining = Self.numbers(headers["X-RateLimit-Remaining"])
        let resets = Self.numbers(headers["X-RateLimit-Reset"])
        windows = [Duration.seconds(300), .seconds(3_600), .seconds(86_400)].enumerated().compactMap { place, length in
            let window = Window(
                length: length, limit: limits[safely: place], remaining: remaining[safely: place],
                resetsIn: resets[safely: place].map { .seconds($0) })
            return window.limit == nil && window.remaining == nil ? nil : window
        }
        retryAfter = headers["Retry-After"].flatMap { text in
            Int(text).map { .seconds(max(0, $0)) } ?? Timestamp(httpDate: text).map { max(.zero, $0 - now) }
        }
    }

    /// How long to wait after a refusal: what the answer says, else until the used-up window ends. Only the limit per second shows in
    /// neither; then a second.
    var wait: Duration {
        if let retryAfter { return retryAfter }
        let exhausted = windows.filter { ($0.remaining ?? 1) < 0 }
        let used = exhausted.isEmpty ? windows.filter { $0.remaining == 0 } : exhausted
        return used.compactMap(\.resetsIn).max().map { $0 + .seconds(1) } ?? .seconds(1)
    }

    private static func numbers(_ text: String?) -> [Int?] {
        (text ?? "").split(separator: "/", omittingEmptySubsequences: false).map { Int($0.drop { $0 == " " }) }
    }
}

extension [Int?] {
    fileprivate subscript(safely place: Int) -> Int? { place < count ? self[place] : nil }
}

extension Timestamp {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Reads `Sun, 22 Nov 2026 15:00:00 GMT`.
    init?(httpDate text: String) {
        let parts = text.split(separator: " ")
        guard parts.count >= 5, let day = Int(parts[1]), let month = Self.months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        self.init(year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2])
    }
}
