import ArgumentParser

/// The sandbox: simulators to serve, and what drives them.
@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-sandbox", abstract: "Strict simulators of all six systems, to try Koppel without accounts.",
        subcommands: [ServeCommand.self, DriveCommand.self], defaultSubcommand: ServeCommand.self)
}
