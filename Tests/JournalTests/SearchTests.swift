import Commerce
import Journal
import Runtime
import Testing

@Suite struct SearchTests {
    @Test func anEntryIsFoundByEveryWordOfItAndComesBackWhole() async throws {
        try await withJournal { journal, _ async throws in
            try await journal.insert((1...50).map { record($0, payload: [1, 2, 3]) })
            for (word, kind) in [("107", "order"), ("SO7", "number"), ("7", "key")] {
                var query = JournalQuery()
                query.word = word
                query.wordKind = kind
                let found = try await journal.search(query)
                #expect(found.count == 1, "by \(kind)")
                var expected = record(7, payload: [1, 2, 3])
                expected.payloads = []
                expected.tags = found[0].record.tags
                #expect(found[0].record == expected)
                #expect(Set(found[0].record.tags).isSuperset(of: record(7).tags))
                #expect(found[0].payloadNames == ["source"])
            }
        }
    }

    @Test func aSKUFindsAllItsOrdersNewestFirst() async throws {
        try await withJournal { journal, _ async throws in
            let day = Timestamp(year: 2026, month: 3, day: 4)
            try await journal.insert((1...20).map { record($0, at: day + .seconds($0)) })
            var query = JournalQuery()
            query.word = "CHAIR-3"
            #expect(try await journal.search(query).map(\.record.entity.key) == ["17", "10", "3"])
            query.since = day + .seconds(10)
            query.until = day + .seconds(17)
            #expect(try await journal.search(query).map(\.record.entity.key) == ["10"])
        }
    }

    @Test func anEMailIsFoundByItsHashOnly() async throws {
        try await withJournal { journal, _ async throws in
            try await journal.insert((1...9).map { record($0) })
            var query = JournalQuery()
            query.emailTokens = ["hash-1", "hash-of-an-older-key"]
            #expect(try await journal.search(query).count == 3)
        }
    }

    @Test func aRecordDeliveredTwiceIsOneEntry() async throws {
        try await withJournal { journal, _ async throws in
            #expect(try await journal.insert([record(1), record(1), record(2)]) == 2)
            #expect(try await journal.insert([record(2), record(3)]) == 1)
            #expect(try await journal.search(JournalQuery()).count == 3)
        }
    }

    @Test func failuresAreGroupedByCauseWithCounts() async throws {
        try await withJournal { journal, _ async throws in
            try await journal.insert((1...6).map { record($0, outcome: "parked", cause: "payment.unmapped") })
            try await journal.insert((7...8).map { record($0, outcome: "retrying", cause: "erp.unreachable") })
            try await journal.insert([record(9)])
            let groups = try await journal.causes(JournalQuery())
            #expect(groups.map(\.cause) == ["payment.unmapped", "erp.unreachable"])
            #expect(groups.map(\.count) == [6, 2])
            #expect(groups[0].advice == "Look at it.")
            var query = JournalQuery()
            query.cause = "payment."
            #expect(try await journal.search(query).count == 6)
        }
    }
}
