import Alerts
import Commerce
import Integrations
import Journal
import Runtime
import ServiceLifecycle
import Wiring

/// Decides and tells, in one process at a time.
struct AlertService: Service {
    let desk: AlertDesk
    private let delivery: NoticeDelivery
    private let turn: AlertTurn

    init(_ parts: ProcessParts, store: JournalStore) {
        let channels = AlertChannels(transport: parts.http, makeID: ProcessParts.makeID)
        turn = AlertTurn(parts.context)
        let reader = StatusReader(broker: parts.broker, redis: parts.redis, clock: parts.clock)
        let signs = HouseSigns(redis: parts.redis, reader: reader) { [directory = parts.directory] in
            (try? await directory.load()).map { Set($0.integrations.filter(\.isEnabled).map(\.id)) }
        }
        desk = AlertDesk(
            store: store, channels: channels, file: AlertSettingsFile(path: parts.settings.alerts, secrets: parts.secrets), signs: signs,
            clock: parts.clock, logger: parts.logger,
            mayRun: turn.isOurs)
        delivery = NoticeDelivery(store: store, channels: channels, clock: parts.clock, logger: parts.logger, mayRun: turn.isOurs)
    }

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await turn.run() }
            group.addTask { try await desk.run() }
            group.addTask { try await delivery.run() }
        }
    }
}
