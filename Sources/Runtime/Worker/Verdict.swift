import Commerce
import Flows

/// What is done with a message after an attempt. Every attempt ends in exactly one.
enum Verdict: Sendable {
    /// Handled; acknowledge.
    case done(Outcome)
    /// Nothing to do, and why; acknowledge.
    case skipped(Fault)
    /// Again by the ladder.
    case retry(Fault, RetryLadder.Rung, Journey)
    /// Again at a moment that somebody named; not counted.
    case later(Fault, RetryLadder.Rung, Journey)
    /// Back into its own queue, which is paused; not counted.
    case waiting(Fault, Journey)
    /// Out of the way until a person has done something.
    case park(Fault, Journey)

    /// The word of the journal.
    var word: String {
        switch self {
        case .done(let outcome): outcome.kind.rawValue
        case .skipped: Outcome.Kind.filtered.rawValue
        case .retry, .later: "retrying"
        case .waiting: "waiting"
        case .park: "parked"
        }
    }

    /// The fault behind it.
    var fault: Fault? {
        switch self {
        case .done: nil
        case .skipped(let fault), .retry(let fault, _, _), .later(let fault, _, _), .waiting(let fault, _), .park(let fault, _): fault
        }
    }

    /// Decides from a fault. A pause is counted as a retry unless the circuit took it.
    ///
    /// - Parameter heldByCircuit: The queue is paused, and this failure says nothing about the event itself.
    static func of(_ fault: Fault, journey: Journey, ladder: RetryLadder, now: Timestamp, heldByCircuit: Bool) -> Verdict {
        if heldByCircuit { return .waiting(fault, journey) }
        switch fault.handling {
        case .skip: return .skipped(fault)
        case .park: return .park(fault, journey)
        case .retryAt(let time):
            // A quota may be short for days; the time of its own failures still bounds it.
            if let first = journey.firstFailedAt, now - first > ladder.retryFor { return .park(givenUp(fault, journey, ladder), journey) }
            var journey = journey
            journey.notBefore = time
            return .later(fault, ladder.rung(notLongerThan: time - now), journey)
        case .retry, .pause:
            var journey = journey
            journey.failures += 1
            journey.notBefore = nil
            let first = journey.firstFailedAt ?? now
            journey.firstFailedAt = first
            guard let rung = ladder.rung(afterFailures: journey.failures, firstFailedAt: first, now: now) else {
                return .park(givenUp(fault, journey, ladder), journey)
            }
            return .retry(fault, rung, journey)
        }
    }

    private static func givenUp(_ fault: Fault, _ journey: Journey, _ ladder: RetryLadder) -> Fault {
        var fault = fault
        let hours = ladder.retryFor.components.seconds / 3_600
        fault.message +=
            " It was tried \(max(1, journey.failures)) times over \(hours > 0 ? "\(hours) hours" : "\(ladder.retryFor.components.seconds) seconds")."
        if fault.advice.isEmpty { fault.advice = "Find out why it keeps failing, then replay it." }
        fault.handling = .park
        return fault
    }
}
