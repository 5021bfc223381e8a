import ArgumentParser
import Journal
import Logging
import Runtime
import ServiceLifecycle
import UnixSignals
import Wiring

/// Keeps the journal.
@main
struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-dashboard", abstract: "Keeps the journal: takes what workers report into one SQLite file.",
        discussion: "Run one. While it is away the broker keeps the records within a bound; flows never wait for it.")

    @OptionGroup var process: ProcessOptions

    func run() async throws {
        let parts = try ProcessParts(process.resolved(), program: "koppel-dashboard")
        let store = try JournalStore(path: parts.settings.journal)
        parts.broker.start()
        let consumer = JournalConsumer(store: store, broker: parts.broker, clock: parts.clock, logger: parts.logger)
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [.init(service: consumer)]
        if let address = parts.settings.health {
            services.append(
                .init(
                    service: HealthServer(
                        address, logger: parts.logger, isReady: { parts.broker.isReady },
                        metrics: {
                            "koppel_journal_entries_total \(consumer.taken.entries)\nkoppel_journal_unreadable_total \(consumer.taken.unreadable)\n"
                        })))
        }
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: parts.logger))
        try await group.run()
        await parts.close()
    }
}
