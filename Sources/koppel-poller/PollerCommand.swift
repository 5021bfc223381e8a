import ArgumentParser
import Wiring

/// The producer that polls.
@main
struct PollerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-poller", abstract: "Polls shops and AccountView, and publishes what has changed.",
        discussion:
            "Several may run: each source is polled by one at a time. A cursor moves only after the broker has confirmed everything before it.")

    @OptionGroup var process: ProcessOptions

    func run() async throws { try await PollerProgram.run(process) }
}
