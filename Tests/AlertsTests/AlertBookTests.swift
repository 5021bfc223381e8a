import Commerce
import Runtime
import Testing

@Suite struct AlertBookTests {
    private let start = Timestamp(year: 2026, month: 3, day: 4, hour: 8)
    private let policy = AlertBook.Policy(repeatAfter: .seconds(4 * 3_600), overAfter: .seconds(60))

    private func report(
        _ message: String = "The shop does not answer.", cause: String = "circuit.open", integration: String = "shop-nl", after seconds: Int = 0,
        isOver: Bool = false, lasts: Bool = true
    ) -> AlertRecord {
        AlertRecord(
            cause: cause, integration: integration, message: message, advice: "Look at it.", at: start + .seconds(seconds), isOver: isOver,
            lasts: lasts)
    }

    @Test func whatBeginsIsToldAtOnceAndOnce() {
        var book = AlertBook()
        let first = book.take(report(), now: start)
        #expect(first?.state == .raised && first?.message == "The shop does not answer." && first?.advice == "Look at it.")
        for second in 1...100 {
            #expect(book.take(report(after: second), now: start + .seconds(second)) == nil)
            #expect(book.due(policy, now: start + .seconds(second)).isEmpty)
        }
    }

    @Test func eachCauseAndEachIntegrationIsAnAlertOfItsOwn() {
        var book = AlertBook()
        let told = [report(), report(integration: "shop-de"), report(cause: "poll.failed")].compactMap { book.take($0, now: start) }
        #expect(told.count == 3)
        #expect(book.alerts.count == 3)
    }

    @Test func whatStillIsSoIsToldAgainAfterFourHoursWithItsNewestWordsAndACount() {
        var book = AlertBook()
        _ = book.take(report(), now: start)
        for minute in 1...10 { _ = book.take(report("It answers 503.", after: minute * 60), now: start + .seconds(minute * 60)) }
        #expect(book.due(policy, now: start + .seconds(4 * 3_600 - 1)).isEmpty)
        let again = book.due(policy, now: start + .seconds(4 * 3_600))
        #expect(again.map(\.state) == [.repeated] && again.first?.message == "It answers 503." && again.first?.count == 10)
        #expect(again.first?.since == start)
        // And four hours after that, although nobody said anything: a state lasts until its end is said.
        #expect(book.due(policy, now: start + .seconds(6 * 3_600)).isEmpty)
        #expect(book.due(policy, now: start + .seconds(8 * 3_600)).map(\.state) == [.repeated])
    }

    @Test func theEndIsToldOnceWhenItHasHeldForAMinute() {
        var book = AlertBook()
        _ = book.take(report(), now: start)
        #expect(book.take(report("It answers again.", after: 600, isOver: true), now: start + .seconds(600)) == nil)
        #expect(book.due(policy, now: start + .seconds(659)).isEmpty)
        let end = book.due(policy, now: start + .seconds(660))
        #expect(end.map(\.state) == [.over] && end.first?.message == "It answers again." && end.first?.advice == "")
        #expect(book.alerts.isEmpty)
        #expect(book.due(policy, now: start + .seconds(99_999)).isEmpty)
    }

    @Test func whatOpensAndClosesByTheMinuteIsOneAlert() {
        var book = AlertBook(), told: [AlertNotice.State] = []
        for minute in 0..<60 {
            let second = minute * 60
            if let notice = book.take(report(after: second), now: start + .seconds(second)) { told.append(notice.state) }
            _ = book.take(report(after: second + 30, isOver: true), now: start + .seconds(second + 30))
            told += book.due(policy, now: start + .seconds(second + 59)).map(\.state)
        }
        #expect(told == [.raised])
        #expect(book.due(policy, now: start + .seconds(3_600 + 60)).map(\.state) == [.over])
    }

    @Test func aLateReportOfWhatWasBeforeTheEndDoesNotOpenItAgain() {
        var book = AlertBook()
        _ = book.take(report(), now: start)
        _ = book.take(report(after: 50, isOver: true), now: start + .seconds(50))
        _ = book.take(report(after: 40), now: start + .seconds(55))
        #expect(book.due(policy, now: start + .seconds(120)).map(\.state) == [.over])
    }

    @Test func anEndThatWasSaidBeforeTheLastReportIsNone() {
        var book = AlertBook()
        _ = book.take(report(after: 100), now: start + .seconds(100))
        _ = book.take(report(after: 90, isOver: true), now: start + .seconds(101))
        #expect(book.due(policy, now: start + .seconds(1_000)).isEmpty)
    }

    @Test func anEndOfWhatWasNeverToldIsNotTold() {
        var book = AlertBook()
        #expect(book.take(report(isOver: true), now: start) == nil)
        #expect(book.due(policy, now: start + .seconds(600)).isEmpty)
    }

    @Test func whatHappenedIsToldAgainOnlyIfItHappenedAgainAndIsOverWhenItDidNot() {
        var book = AlertBook()
        _ = book.take(report("Order 1 exists twice.", cause: "doubled", lasts: false), now: start)
        _ = book.take(report("Order 2 exists twice.", cause: "doubled", after: 60, lasts: false), now: start + .seconds(60))
        let again = book.due(policy, now: start + .seconds(4 * 3_600))
        #expect(again.map(\.state) == [.repeated] && again.first?.message == "Order 2 exists twice." && again.first?.count == 1)
        let end = book.due(policy, now: start + .seconds(8 * 3_600))
        #expect(end.map(\.state) == [.over])
        #expect(book.alerts.isEmpty)
    }

    @Test func aSubjectIsOneLineThatFits() {
        let notice = AlertNotice(
            .repeated, cause: "parked:x", integration: "shop-nl", message: "One\r\nBcc: evil@example.com " + String(repeating: "ö", count: 200),
            advice: "",
            since: start, at: start)
        #expect(notice.subject.count == 120 && !notice.subject.contains { $0.isNewline })
        #expect(AlertNotice(json: notice.json) == notice)
    }
}
