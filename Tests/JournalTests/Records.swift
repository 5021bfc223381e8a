import Commerce
import Foundation
import Journal
import Runtime

/// A record as a worker makes it; the test changes the field it is about.
func record(
    _ number: Int, event: String? = nil, outcome: String = "written", cause: String? = nil, integration: String = "shop-nl",
    at: Timestamp = Timestamp(year: 2026, month: 3, day: 4), payload: [UInt8] = [], replayOf: String? = nil
) -> ActivityRecord {
    ActivityRecord(
        id: "record-\(number)", eventID: event ?? "event-\(number)", integration: integration, flow: .orders,
        entity: EntityRef(.order, "\(number)"), revision: "r1", origin: "poll", attempt: 1, occurredAt: at, startedAt: at, milliseconds: 120,
        outcome: outcome, cause: cause, message: cause == nil ? "" : "Order \(number) could not be written.",
        advice: cause == nil ? "" : "Look at it.",
        title: "Order 10\(number), Shop NL, EUR 84.50", number: outcome == "written" ? "SO\(number)" : nil,
        tags: [
            .init(kind: "order", value: "10\(number)"), .init(kind: "sku", value: "CHAIR-\(number % 7)"),
            .init(kind: "email", value: "hash-\(number % 3)"),
        ],
        steps: [.init(name: "fetch", offset: 0, milliseconds: 40, calls: ["prestashop": 2]), .init(name: "write", offset: 40, milliseconds: 80)],
        notes: ["ADDRESS1: 80 of 91 characters"], payloads: payload.isEmpty ? [] : [.init(name: "source", sealed: payload)],
        settingsVersion: "v1", worker: "w1",
        replay: replayOf.map { .init(id: "replay-1", originalID: $0, reason: "mapping added", user: "ops", isForced: false) })
}

/// Runs `body` with a fresh journal in a folder that goes afterwards.
func withJournal(_ body: (JournalStore, String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("journal.sqlite").path
    try await body(JournalStore(path: path), path)
}
