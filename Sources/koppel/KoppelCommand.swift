import ArgumentParser

/// Koppel's command line for people.
@main
struct KoppelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel", abstract: "Keeps AccountView and web shops in step: set up, look, and put right.",
        subcommands: [
            CheckCommand.self, DiscoverCommand.self, LoginCommand.self, KeygenCommand.self, SealCommand.self, StatusCommand.self,
            AlertsCommand.self, ParkedCommand.self, JournalCommand.self, BackfillCommand.self, ForgetCommand.self, WebhooksCommand.self,
            MapCommand.self, JSONataCommand.self,
        ])
}
