import ArgumentParser

/// Lets waiting events go again.
@main
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-replay", abstract: "Publishes parked or archived events again, when what was wrong is put right.",
        discussion: """
            koppel-replay list                                   what is parked, and why
            koppel-replay show 100234                            one of them, with its history and what to do
            koppel-replay run --cause payment.unmapped --reason "iDEAL is in the mapping now"
            koppel-replay run --source archive --since 2026-11-21 --until 2026-11-22 --dry-run

            list, show and count read the journal and take nothing from a queue. run shows the number and the first ones, and then asks.
            """,
        subcommands: [ListCommand.self, ShowCommand.self, CountCommand.self, RunCommand.self])
}
