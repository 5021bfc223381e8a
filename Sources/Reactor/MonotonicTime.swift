import CReactor

/// A moment on the machine's monotonic clock. Cheaper to read and compare than `ContinuousClock.Instant`.
public struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since an arbitrary moment (the machine's start).
    public var nanoseconds: Int64

    /// Makes a moment from nanoseconds of the same clock.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Now.
    public static var now: MonotonicTime { MonotonicTime(nanoseconds: koppel_monotonic_nanoseconds()) }

    /// A moment that never comes.
    public static let never = MonotonicTime(nanoseconds: .max)

    /// The moment `duration` later; `never` where that is out of range.
    public static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        return overflow ? .never : MonotonicTime(nanoseconds: sum)
    }

    /// The time from `earlier` to `later`.
    public static func - (later: MonotonicTime, earlier: MonotonicTime) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }

    /// Whether `a` is before `b`.
    public static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }
}

extension Duration {
    /// In nanoseconds, clamped to about ± 292 years.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, overflowed) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflowed ? (seconds < 0 ? .min : .max) : sum
    }

    /// In milliseconds, rounded up, at least 0.
    package var wholeMilliseconds: Int {
        let nanoseconds = max(0, wholeNanoseconds)
        return Int(nanoseconds / 1_000_000) + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
    }
}
