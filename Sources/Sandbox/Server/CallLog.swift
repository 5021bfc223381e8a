import Commerce
import JSON
import Synchronization

/// How many calls an instance got in each second, how many of them wrote, and how many it refused because of a quota. Koppel's own counts
/// are not asked.
final class CallLog: Sendable {
    private struct Second {
        var calls = 0
        var writes = 0
        var refused = 0
    }
    private let seconds = Mutex<[Int64: Second]>([:])

    func note(_ call: SandboxRequest, _ answer: SandboxResponse, at time: Timestamp) {
        seconds.withLock { seconds in
            var second = seconds[time.milliseconds / 1_000] ?? Second()
            second.calls += 1
            if call.method != "GET", call.method != "HEAD", (200..<300).contains(answer.status) { second.writes += 1 }
            if answer.status == 429 { second.refused += 1 }
            seconds[time.milliseconds / 1_000] = second
        }
    }

    /// One object a second, the oldest first, from the seconds since 1970 on.
    func json(since: Int64) -> JSONValue {
        let sorted = seconds.withLock { $0.filter { $0.key >= since }.sorted { $0.key < $1.key } }
        return .array(
            sorted.map { at, second in
                [
                    "at": .number(Decimal128(Int(at))), "calls": .number(Decimal128(second.calls)), "writes": .number(Decimal128(second.writes)),
                    "refused": .number(Decimal128(second.refused)),
                ]
            })
    }
}
