import Commerce
import Foundation
import Integrations
import Journal
import Runtime
import Testing

@testable import Alerts

@Suite struct ReportTests {
    private let now = Timestamp(year: 2026, month: 3, day: 4, hour: 8)

    private func states(_ desk: Desk, _ clock: ManualClock) async throws -> [String] {
        let waiting = try await desk.store.waitingNotices(now: clock.now)
        for one in waiting { try await desk.store.removeNotice(one.id) }
        return waiting.map { "\($0.notice.state) \($0.notice.cause) \($0.notice.message)" }
    }

    /// Looks as the desk does every two seconds.
    private func look(_ desk: Desk, _ clock: ManualClock) async throws {
        let records = ParkedReport.records(try await desk.store.parkedCauses(), open: try await desk.store.alerts().alerts, now: clock.now)
        let now = clock.now
        try await desk.store.updateAlerts(channels: desk.channels.names) { book in
            records.compactMap { book.take($0, now: now) } + book.due(.init(), now: now)
        }
    }

    @Test func whatIsParkedIsOneAlertPerCauseThatGrowsAndEnds() async throws {
        let clock = ManualClock(now: now), desk = try Desk("alerts: {channels: {all: {kind: command, command: /bin/true}}}", clock: clock)
        try await desk.store.insert([parkedRecord(1, at: clock.now), parkedRecord(2, cause: "payment.unmapped", at: clock.now)])
        try await look(desk, clock)
        #expect(
            try await states(desk, clock).sorted() == [
                "raised parked:payment.unmapped 1 waits for a person: Order 2 cannot be written.",
                "raised parked:sku.missing 1 waits for a person: Order 1 cannot be written.",
            ])
        for number in 3...20 {
            clock.advance(by: .seconds(60))
            try await desk.store.insert([parkedRecord(number, at: clock.now)])
            try await look(desk, clock)
        }
        #expect(try await states(desk, clock) == [])
        clock.advance(by: .seconds(4 * 3_600))
        try await look(desk, clock)
        #expect(try await states(desk, clock).contains("repeated parked:sku.missing 19 wait for a person. The newest: Order 20 cannot be written."))
        // A person adds the article and lets them go.
        try await desk.store.insert(([1] + (3...20)).map { parkedRecord($0, outcome: "written", at: clock.now) })
        try await look(desk, clock)
        clock.advance(by: .seconds(61))
        try await look(desk, clock)
        #expect(try await states(desk, clock) == ["over parked:sku.missing Nothing waits for a person any more because of sku.missing."])
    }

    private func poll(_ minutesAgo: Int) -> HouseSigns.Seen {
        HouseSigns.Seen(
            polls: [.init(name: "orders.shop-nl", integrations: ["shop-nl"], interval: .seconds(300), at: now - .seconds(minutesAgo * 60))],
            circuits: [])
    }

    @Test func aPollThatMissedItsIntervalsIsToldOnceAndItsReturnToo() {
        var book = AlertBook()
        func look(_ seen: HouseSigns.Seen, _ at: Timestamp) -> [AlertNotice] {
            let records = SilenceReport.records(seen, open: book.alerts, silentPolls: 3, now: at)
            return records.compactMap { book.take($0, now: at) } + book.due(.init(), now: at)
        }
        #expect(look(poll(16), now).isEmpty)
        let told = look(poll(17), now)
        #expect(told.map(\.cause) == ["poll.silent"] && told.first?.message.contains("orders.shop-nl since 2026-03-04 07:43") == true)
        #expect(look(poll(17), now + .seconds(2)).isEmpty)
        #expect(look(poll(0), now + .seconds(4)).isEmpty)
        #expect(look(poll(0), now + .seconds(70)).map(\.state) == [.over])
    }

    @Test func aPollThatFailsWithAReasonIsNotToldAsSilentToo() {
        var book = AlertBook()
        let failed = AlertRecord(cause: "poll.failed", integration: "shop-nl", message: "The key is refused.", advice: "", at: now - .seconds(600))
        _ = book.take(failed, now: now)
        #expect(SilenceReport.records(poll(60), open: book.alerts, silentPolls: 3, now: now).isEmpty)
        // The poller was started anew and polls: nobody else says that it is over.
        let over = SilenceReport.records(poll(1), open: book.alerts, silentPolls: 3, now: now)
        #expect(over.map(\.isOver) == [true] && over.first?.cause == "poll.failed")
    }

    @Test func aCircuitWhoseWorkerWasKilledEndsWhenRedisKnowsNoneAnyMore() {
        var book = AlertBook()
        let open = AlertRecord(cause: "circuit.open", integration: "shop-nl", message: "m", advice: "", at: now - .seconds(400))
        _ = book.take(open, now: now)
        #expect(SilenceReport.records(poll(1), open: book.alerts, silentPolls: 3, now: now).map(\.cause) == ["circuit.open"])
        var seen = poll(1)
        seen.circuits = [
            .init(queue: QueueName(.orders, "shop-nl"), scope: "host", cause: "x", message: "m", advice: "", since: now - .seconds(400))
        ]
        #expect(SilenceReport.records(seen, open: book.alerts, silentPolls: 3, now: now).isEmpty)
    }

    @Test func whatWasToldIsRememberedInTheJournalsFile() async throws {
        let clock = ManualClock(now: now), desk = try Desk("alerts: {channels: {all: {kind: command, command: /bin/true}}}", clock: clock)
        try await desk.report("It is so.")
        let again = try JournalStore(path: desk.folder.appendingPathComponent("journal.sqlite").path)
        #expect(try await again.alerts().alerts[.init("circuit.open", "shop-nl")]?.message == "It is so.")
        #expect(try await again.waitingNotices(now: now).map(\.channel) == ["all"])
        try await desk.report("It is so.")
        #expect(try await again.waitingNotices(now: now).count == 1)
    }
}
