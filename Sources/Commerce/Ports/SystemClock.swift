import Glibc

/// The machine's clock.
public struct SystemClock: WallClock {
    /// Makes a clock.
    public init() {}

    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
