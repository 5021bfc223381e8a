import Commerce
import Foundation
import HTTP
import Integrations
import Journal
import Logging
import Reactor
import Runtime

@testable import Alerts

/// A folder with a journal and an `alerts.yaml`, and what decides and tells over them.
final class Desk: Sendable {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-alerts-\(UUID().uuidString)")
    let store: JournalStore
    let clock: any WallClock
    let reactor = Reactor(name: "alerts-test")
    let channels: AlertChannels
    let delivery: NoticeDelivery
    private let logger: Logger

    init(_ yaml: String, clock: any WallClock = SystemClock(), caFile: String? = nil, secrets: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try JournalStore(path: folder.appendingPathComponent("journal.sqlite").path)
        self.clock = clock
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        self.logger = logger
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let (open, shut) = (HTTPClient(configuration, on: reactor), HTTPClient(on: reactor))
        channels = AlertChannels(transport: { $0 ? open : shut }, caFile: caFile, makeID: { UUID().uuidString })
        channels.use(
            try AlertSettings(
                parsing: yaml, file: "alerts.yaml", secrets: SecretSources(environment: { secrets[$0] }, file: { _ in [] })))
        delivery = NoticeDelivery(store: store, channels: channels, clock: clock, logger: logger)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Says that something is wrong, or over, as a worker does.
    func report(_ message: String, cause: String = "circuit.open", integration: String = "shop-nl", isOver: Bool = false) async throws {
        let record = AlertRecord(
            cause: cause, integration: integration, message: message, advice: isOver ? "" : "Give Koppel a new key.", at: clock.now, isOver: isOver)
        let now = clock.now, settings = channels.settings
        try await store.updateAlerts(channels: channels.names) { book in
            [book.take(record, now: now)].compactMap { $0 }
                + book.due(.init(repeatAfter: settings.repeatAfter, overAfter: settings.overAfter), now: now)
        }
    }

    /// Runs the delivery while `body` runs.
    func delivering(_ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [delivery] in try await delivery.run() }
            try await body()
            group.cancelAll()
        }
    }
}

/// A parked record as a worker makes it.
func parkedRecord(_ number: Int, cause: String = "sku.missing", outcome: String = "parked", at: Timestamp) -> ActivityRecord {
    ActivityRecord(
        id: UUID().uuidString, eventID: "event-\(number)", integration: "shop-nl", flow: .orders, entity: EntityRef(.order, "\(number)"),
        origin: "poll",
        attempt: 1, occurredAt: at, startedAt: at, milliseconds: 1, outcome: outcome, cause: outcome == "parked" ? cause : nil,
        message: "Order \(number) cannot be written.", advice: "Add the article.", title: "Order \(number)", settingsVersion: "v1", worker: "w")
}
