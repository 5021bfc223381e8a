import AMQP
import Commerce

/// What our headers say of a message's way so far. The broker's delivery count cannot serve: it rises with every return.
struct Journey: Sendable, Hashable {
    /// Attempts that failed and count.
    var failures = 0
    /// When the first of them failed.
    var firstFailedAt: Timestamp?
    /// It came back too early: wait on until then.
    var notBefore: Timestamp?
    /// How often its entity was busy.
    var busy = 0

    /// 1 for the first.
    var attempt: Int { failures + 1 }

    init() {}

    init(headers: AMQPTable) {
        failures = max(0, headers[Header.failures]?.int ?? 0)
        firstFailedAt = headers[Header.firstFailed]?.int.map { Timestamp(milliseconds: Int64($0)) }
        notBefore = headers[Header.notBefore]?.int.map { Timestamp(milliseconds: Int64($0)) }
        busy = max(0, headers[Header.busy]?.int ?? 0)
    }

    var headers: AMQPTable {
        var table: AMQPTable = [:]
        if failures > 0 { table[Header.failures] = .int(Int64(failures)) }
        if let firstFailedAt { table[Header.firstFailed] = .int(firstFailedAt.milliseconds) }
        if let notBefore { table[Header.notBefore] = .int(notBefore.milliseconds) }
        if busy > 0 { table[Header.busy] = .int(Int64(busy)) }
        return table
    }
}

/// The names of our message headers.
enum Header {
    static let failures = "koppel-failures"
    static let firstFailed = "koppel-first-failed"
    static let notBefore = "koppel-not-before"
    static let busy = "koppel-busy"
    // Of parked messages.
    static let cause = "koppel-cause"
    static let message = "koppel-message"
    static let advice = "koppel-advice"
    static let parkedAt = "koppel-parked-at"
    // Of records of koppel.state.
    static let kind = "koppel-kind"
    static let integration = "koppel-integration"
    static let key = "koppel-key"
    static let at = "koppel-at"
    static let renewedAt = "koppel-renewed-at"
    // Of the broker.
    static let streamOffset = "x-stream-offset"
}
