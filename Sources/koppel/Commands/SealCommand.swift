import ArgumentParser
import Integrations
import Wiring

/// `koppel seal`: a secret for a settings file, unreadable without the key file.
struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Seals a secret for an integration's file; reads it from standard input.",
        discussion: "Example: koppel seal shop-nl < key.txt. Put the line it prints into shop-nl.yaml. It opens for that integration only.")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration: its file's name without .yaml.")
    var integration: String

    func run() async throws {
        guard let secret = readLine(strippingNewline: true), !secret.isEmpty else {
            throw CommandError("No secret came on standard input; nothing was sealed.")
        }
        let sealer = try Sealer(keyFile: process.resolved().keyFile)
        print("sealed:\(try sealer.sealText(secret, purpose: .settings, integration: integration, entity: "secret"))")
    }
}
