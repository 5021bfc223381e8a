import ArgumentParser
import Commerce
import JSON
import Runtime
import Wiring

/// `koppel parked`: what waits for a person, with cause and sentence.
struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked", abstract: "What waits for a person: cause, sentence, and what to do.",
        discussion: "Mend the cause, then let them go with koppel-replay run --source parked.")

    @OptionGroup var process: ProcessOptions

    @Option(help: "Only this integration.")
    var integration: String?

    @Option(help: "Only this flow.")
    var flow: Flow?

    @Option(help: "Only this cause.")
    var cause: String?

    @Flag(help: "JSON, one line an event.")
    var json = false

    func run() async throws {
        let messages = try await Session.with(process) { parts, _ in
            let reader = StatusReader(broker: parts.broker, redis: parts.redis, clock: parts.clock)
            var all: [ParkedMessage] = []
            for flow in flow.map({ [$0] }) ?? Flow.allCases { all += try await reader.parked(flow) }
            return all
        }
        let shown = messages.filter { message in
            (integration == nil || message.event.integration == integration) && (cause == nil || message.cause == cause)
        }
        if json {
            for message in shown { print(message.json.text) }
            return
        }
        if shown.isEmpty { print("nothing is parked") }
        for (cause, group) in Dictionary(grouping: shown, by: \.cause).sorted(by: { $0.value.count > $1.value.count }) {
            print("\(cause): \(group.count)")
            for message in group.sorted(by: { $0.parkedAt < $1.parkedAt }) {
                print(
                    "  \(message.event.entity) of \(message.event.integration), since \(message.parkedAt.description.prefix(16)), attempts \(message.attempts)"
                )
                print("    \(message.message)\(message.advice.isEmpty ? "" : " \(message.advice)")")
            }
        }
    }
}
