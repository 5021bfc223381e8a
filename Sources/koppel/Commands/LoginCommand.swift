import AccountView
import ArgumentParser
import Commerce
import Foundation
import Integrations
import Runtime
import Wiring

/// `koppel login accountview`: a person allows Koppel into AccountView; the token pair is stored sealed.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Authorizes Koppel at a system.", subcommands: [AccountViewLoginCommand.self],
        defaultSubcommand: AccountViewLoginCommand.self)
}

struct AccountViewLoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accountview", abstract: "Opens the way into AccountView for an integration.",
        discussion: """
            Prints an address to open in a browser. After you have allowed access, AccountView sends the browser to the redirect address of the
            settings: when that is on this machine, Koppel takes the answer by itself; else paste the whole address the browser ended at.
            """)

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration.")
    var integration: String

    @Flag(help: "Do not wait for the browser's call; ask for the address it ended at.")
    var paste = false

    func run() async throws {
        try await Session.with(process) { parts, factory in
            let settings = try await Session.integrations(parts, only: integration)[0]
            let login = AccountViewLogin(
                settings.erp, transport: factory.transport(.accountView, settings.erpUse), clock: parts.clock)
            let state = ProcessParts.makeID()
            print("Open this address in a browser and allow access:\n\n  \(login.authorizeURL(state: state))\n")
            let address: String
            if !paste, let callback = LoopbackCallback(settings.erp.redirectURI) {
                print("Waiting for the browser at \(settings.erp.redirectURI) ... (Ctrl-C ends; --paste asks for the address instead)")
                fflush(nil)
                address = try await callback.wait()
            } else {
                print("Paste the whole address the browser ended at: ", terminator: "")
                // Whoever reads this through a pipe must see the address before the answer is awaited.
                fflush(nil)
                guard let line = readLine(), !line.isEmpty else { throw CommandError("No address was given; nothing is stored.") }
                address = line
            }
            let pair = try await login.exchange(code: login.code(fromCallback: address, state: state))
            // Durable before anything else is done with it: the refresh token works once.
            try await factory.vault(settings.erp).store(pair)
            print("Access was given and is stored.")
            let companies = try await login.companies(pair)
            for company in companies { print("  company \(company.code): \(company.name)  (\(company.id))") }
            let wanted = settings.erp.company.lowercased()
            guard companies.contains(where: { $0.code.lowercased() == wanted || $0.id.lowercased() == wanted }) else {
                throw CommandError(
                    "The settings name company \(settings.erp.company), which this user cannot reach. Set erp.company in \(settings.id).yaml to one of the codes above."
                )
            }
            print("The company of the settings, \(settings.erp.company), can be reached.")
        }
    }
}
