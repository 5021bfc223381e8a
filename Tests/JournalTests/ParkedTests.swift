import Commerce
import Journal
import Runtime
import Testing

@Suite struct ParkedTests {
    @Test func whatIsParkedStaysOnTheListUntilAReplayOfItEndsOtherwise() async throws {
        try await withJournal { journal, _ async throws in
            try await journal.insert((1...3).map { record($0, outcome: "parked", cause: "payment.unmapped") })
            #expect(try await journal.parkedCount(ParkedQuery()) == 3)
            try await journal.insert([record(11, event: "event-11", outcome: "written", replayOf: "event-1")])
            #expect(try await journal.parked(ParkedQuery()).map(\.event) == ["event-2", "event-3"])
        }
    }

    @Test func aReplayThatIsParkedAgainReplacesItsOriginal() async throws {
        try await withJournal { journal, _ async throws in
            try await journal.insert([record(1, outcome: "parked", cause: "sku.missing")])
            try await journal.insert([record(2, event: "event-2", outcome: "parked", cause: "totals.differ", replayOf: "event-1")])
            let parked = try await journal.parked(ParkedQuery())
            #expect(parked.map(\.event) == ["event-2"])
            #expect(parked.first?.cause == "totals.differ")
        }
    }

    @Test func filtersChooseByCauseIntegrationTextAndTime() async throws {
        try await withJournal { journal, _ async throws in
            let day = Timestamp(year: 2026, month: 3, day: 4)
            try await journal.insert([
                record(1, outcome: "parked", cause: "sku.missing", at: day),
                record(2, outcome: "parked", cause: "sku.blocked", integration: "shop-de", at: day + .seconds(60)),
                record(3, outcome: "parked", cause: "totals.differ", at: day + .seconds(120)),
            ])
            var query = ParkedQuery()
            query.cause = "sku."
            #expect(try await journal.parkedCount(query) == 2)
            query.integration = "shop-de"
            #expect(try await journal.parked(query).map(\.event) == ["event-2"])
            query = ParkedQuery()
            query.text = "order 103"
            #expect(try await journal.parked(query).map(\.event) == ["event-3"])
            query = ParkedQuery()
            query.since = day + .seconds(30)
            query.until = day + .seconds(90)
            #expect(try await journal.parked(query).map(\.event) == ["event-2"])
        }
    }
}
