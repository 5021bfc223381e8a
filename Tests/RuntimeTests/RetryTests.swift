import Commerce
import Flows
import Testing

@testable import Runtime

struct RetryTests {
    private let ladder = RetryLadder()
    private let start = Timestamp(year: 2026, month: 3, day: 4)
    private let fault = Fault.retry("erp.busy", "AccountView was busy.")

    @Test func theLadderIsTenSecondsOneMinuteTenMinutesOneHourSixHoursThenEverySixHours() {
        let names = (1...7).map { ladder.rung(afterFailures: $0, firstFailedAt: start, now: start)?.name }
        #expect(names == ["10s", "1m", "10m", "1h", "6h", "6h", "6h"])
    }

    @Test func eachRungIsTwoQueuesFifteenPerCentApartFromTheMiddle() {
        #expect(ladder.rungs[0].queues.map(\.milliseconds) == [8_500, 11_500])
        #expect(ladder.rungs[4].queues.map(\.name) == ["koppel.retry.6h.a", "koppel.retry.6h.b"])
    }

    @Test func anEventThatFailsForeverIsParkedAfterRetryFor() throws {
        var journey = Journey(), now = start
        var attempts = 0
        while true {
            attempts += 1
            let verdict = Verdict.of(fault, journey: journey, ladder: ladder, now: now, heldByCircuit: false)
            if case .retry(_, let rung, let next) = verdict {
                (journey, now) = (next, now + rung.delay)
                continue
            }
            guard case .park(let given, _) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            #expect(given.message.contains("AccountView was busy."))
            #expect(given.message.contains("48 hours"))
            #expect(given.handling == .park && !given.advice.isEmpty)
            break
        }
        // 10 s + 1 min + 10 min + 1 h, then 6 h each until the next would end after 48 h.
        #expect(attempts == 12)
        #expect(now - start < .seconds(48 * 3_600))
    }

    @Test func aNamedTimeIsNotCountedAndWaitsOnAShorterRung() {
        let later = Fault("quota", "The quota is used up.", handling: .retryAt(start + .seconds(3_000)))
        let verdict = Verdict.of(later, journey: Journey(), ladder: ladder, now: start, heldByCircuit: false)
        guard case .later(_, let rung, let journey) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(rung.name == "10m" && journey.failures == 0 && journey.notBefore == start + .seconds(3_000))
        #expect(ladder.rung(notLongerThan: .seconds(3)).name == "10s")
    }

    @Test func whatTheCircuitHoldsIsNotCounted() {
        let down = Fault("erp.down", "No answer.", handling: .pause(.host))
        guard case .waiting(_, let journey) = Verdict.of(down, journey: Journey(), ladder: ladder, now: start, heldByCircuit: true) else {
            Issue.record("not waiting")
            return
        }
        #expect(journey.failures == 0)
    }

    @Test func theJourneySurvivesTheBroker() {
        var journey = Journey()
        (journey.failures, journey.firstFailedAt, journey.notBefore, journey.busy) = (3, start, start + .seconds(5), 2)
        #expect(Journey(headers: journey.headers) == journey)
        #expect(Journey().headers.isEmpty)
    }
}
