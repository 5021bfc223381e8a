import Alerts
import ArgumentParser
import Commerce
import JSON
import Journal
import Runtime
import Wiring

/// `koppel alerts`: what is open, and whether people can be reached.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Lists the alerts that are open; --test tells all channels that nothing is wrong.",
        discussion: "Exits with 1 when one is open, or a channel does not take the test.")

    @OptionGroup var process: ProcessOptions

    @Flag(help: "Send a test through the channels of alerts.yaml.")
    var test = false

    @Option(help: "With --test: only this channel.")
    var channel: String?

    @Flag(help: "JSON, one line each, for programs.")
    var json = false

    func run() async throws {
        let isWell = test ? try await sendTest() : try await list()
        if !isWell { throw ExitCode(1) }
    }

    private func list() async throws -> Bool {
        let open = try await JournalStore(reading: process.resolved().journal).alerts().alerts
        for (key, alert) in open.sorted(by: { $0.key < $1.key }) {
            let notice = AlertNotice(
                .raised, cause: key.cause, integration: key.integration, message: alert.message, advice: alert.advice, since: alert.since,
                at: alert.told, count: max(1, alert.count))
            print(
                json ? notice.json.text : "\(notice.subject)\n  since \(alert.since)\(alert.advice.isEmpty ? "" : "\n  What to do: \(alert.advice)")")
        }
        if open.isEmpty, !json { print("no alert is open") }
        return open.isEmpty
    }

    private func sendTest() async throws -> Bool {
        try await Session.with(process, needsBroker: false) { parts, _ in
            let reading = await AlertSettingsFile(path: parts.settings.alerts, secrets: parts.secrets).load()
            guard reading.problem.isEmpty else { throw CommandError(reading.problem) }
            let channels = AlertChannels(transport: parts.http, makeID: ProcessParts.makeID)
            channels.use(reading.settings)
            let now = parts.clock.now
            let notice = AlertNotice(
                .test, cause: "test", integration: "", message: "This is a test: alerts arrive here.", advice: "", since: now, at: now)
            let results = await channels.test(notice, only: channel)
            guard !results.isEmpty else { throw CommandError("There is no channel\(channel.map { " \($0)" } ?? "") in alerts.yaml.") }
            for (channel, problem) in results {
                let line: JSONValue = ["channel": .string(channel), "taken": .bool(problem == nil), "problem": problem.map { .string($0) } ?? .null]
                print(json ? line.text : "\(problem == nil ? "✓" : "✗") \(channel)\(problem.map { ": \($0)" } ?? ": taken")")
            }
            return results.allSatisfy { $0.problem == nil }
        }
    }
}
