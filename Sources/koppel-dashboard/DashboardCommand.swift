import Alerts
import ArgumentParser
import Integrations
import Journal
import Runtime
import Wiring

/// Keeps the journal, and tells people of alerts.
@main
struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-dashboard",
        abstract: "Keeps the journal: takes what workers report into one SQLite file, and tells people of alerts.",
        discussion: "Run one. While it is away the broker keeps the records within a bound; flows never wait for it.")

    @OptionGroup var process: ProcessOptions

    func run() async throws {
        let parts = try ProcessParts(process.resolved(), program: "koppel-dashboard")
        let store = try JournalStore(path: parts.settings.journal)
        let telling = AlertService(parts, store: store)
        let consumer = JournalConsumer(
            store: store, broker: parts.broker, clock: parts.clock, logger: parts.logger,
            retention: { await retention(parts.directory) }, onAlert: telling.desk.take)
        try await parts.serve(
            [telling, consumer],
            metrics: {
                "koppel_journal_entries_total \(consumer.taken.entries)\nkoppel_journal_unreadable_total \(consumer.taken.unreadable)\n"
            })
    }

    /// How long the journal keeps what, by the integrations' settings.
    private func retention(_ directory: SettingsDirectory) async -> [String: JournalRetention] {
        let integrations = (try? await directory.load().integrations) ?? []
        return Dictionary(
            uniqueKeysWithValues: integrations.map { integration in
                (integration.id, JournalRetention(payloadDays: integration.journal.payloadDays, entryDays: integration.journal.entryDays))
            })
    }
}
