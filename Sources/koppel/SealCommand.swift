import ArgumentParser
import Integrations
import Wiring

/// `koppel seal`: turns a secret into a `sealed:` reference for a settings file.
struct SealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Seals a secret for the settings of one integration.",
        discussion: "The secret is read from standard input, so that it is not in the shell's history: koppel seal fietsen-nl < secret.txt")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration that will use it: its file's name without .yaml.")
    var integration: String

    func run() throws {
        guard let secret = readLine(strippingNewline: true), !secret.isEmpty else {
            throw ValidationError("There was no secret on standard input.")
        }
        let sealer = try Sealer(keyFile: try process.resolved().keyFile)
        print("sealed:" + (try sealer.sealText(secret, purpose: .settings, integration: integration, entity: "secret")))
    }
}
