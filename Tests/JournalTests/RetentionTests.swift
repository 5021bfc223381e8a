import Commerce
import Foundation
import Journal
import Runtime
import Testing

@Suite struct RetentionTests {
    private static let marker = Array("SEALED-PAYLOAD-THAT-MUST-GO-".utf8)

    private static func bytesOnDisk(_ path: String) throws -> Data {
        var all = Data()
        for suffix in ["", "-wal", "-journal"] {
            if let data = FileManager.default.contents(atPath: path + suffix) { all.append(data) }
        }
        return all
    }

    @Test func payloadsPastTheirDaysAreGoneFromTheBytesOfTheFileAndItsLog() async throws {
        try await withJournal { journal, path async throws in
            let old = Timestamp(year: 2026, month: 1, day: 1)
            // Large enough for overflow pages.
            let payload = Array(repeatElement(Self.marker, count: 400).joined())
            try await journal.insert((1...40).map { record($0, at: old, payload: payload) })
            try await journal.insert((41...60).map { record($0, integration: "shop-de", at: old, payload: payload) })
            let before = try Self.bytesOnDisk(path)
            #expect(before.range(of: Data(Self.marker)) != nil)

            let done = try await journal.cleanUp(
                now: old + .seconds(40 * 86_400), rules: ["shop-de": .init(payloadDays: 90)], otherwise: .init(payloadDays: 30))
            #expect(done.payloads == 40 && done.entries == 0)
            #expect(try await journal.search(JournalQuery()).count == 50)

            #expect(try await journal.cleanUp(now: old + .seconds(91 * 86_400), rules: [:]).payloads == 20)
            let after = try Self.bytesOnDisk(path)
            #expect(after.range(of: Data(Self.marker)) == nil)
        }
    }

    @Test func entriesPastTheirDaysGoWithTheirWordsButNotWhatStillWaits() async throws {
        try await withJournal { journal, _ async throws in
            let old = Timestamp(year: 2026, month: 1, day: 1)
            try await journal.insert([record(1, at: old), record(2, outcome: "parked", cause: "sku.missing", at: old)])
            let done = try await journal.cleanUp(now: old + .seconds(11 * 86_400), rules: ["shop-nl": .init(payloadDays: 5, entryDays: 10)])
            #expect(done.entries == 1)
            #expect(try await journal.search(JournalQuery()).map(\.record.entity.key) == ["2"])
            var query = JournalQuery()
            query.word = "101"
            #expect(try await journal.search(query).isEmpty)
        }
    }
}
