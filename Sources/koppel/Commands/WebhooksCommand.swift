import ArgumentParser
import Commerce
import Foundation
import Integrations
import Wiring

/// `koppel webhooks`: what a shop calls, and making it call.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Lists, registers and removes a shop's calls to Koppel.",
        subcommands: [List.self, Sync.self, Remove.self])

    struct Target: ParsableArguments {
        @Argument(help: "The integration.")
        var integration: String

        @Option(help: "The address under which shops reach koppel-webhooks. KOPPEL_WEBHOOKS_URL.")
        var publicURL: String?

        func url(_ settings: Integration) throws -> String {
            guard var url = publicURL ?? ProcessInfo.processInfo.environment["KOPPEL_WEBHOOKS_URL"] else {
                throw ValidationError("--public-url or KOPPEL_WEBHOOKS_URL is needed: the address under which the shop reaches koppel-webhooks")
            }
            while url.hasSuffix("/") { url.removeLast() }
            guard let token = settings.webhooks.token?.reveal() else {
                throw CommandError(
                    "\(settings.id).yaml has no webhooks.token: the unguessable part of the address. Make one with koppel keygen --token.")
            }
            return "\(url)/hooks/\(settings.id)/\(token)"
        }

        func registering(_ made: IntegrationParts) throws -> any WebhookRegistering {
            guard let shop = made.shop as? any WebhookRegistering else {
                throw CommandError("\(made.shopName)'s calls are set up by hand, in the shop; see its page in the documentation.")
            }
            return shop
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists what is registered at the shop.")
        @OptionGroup var process: ProcessOptions
        @OptionGroup var target: Target
        func run() async throws {
            try await Session.with(process) { parts, factory in
                let made = try await Session.connectors(parts, factory, of: target.integration)
                for hook in try await target.registering(made).webhooks() {
                    print("\(hook.id)  \(hook.isActive ? "active" : "OFF")  \(hook.topic)  \(hook.url)")
                }
            }
        }
    }

    struct Sync: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes the shop call Koppel for the flows that are on.")
        @OptionGroup var process: ProcessOptions
        @OptionGroup var target: Target
        func run() async throws {
            try await Session.with(process) { parts, factory in
                let made = try await Session.connectors(parts, factory, of: target.integration)
                let url = try target.url(made.integration)
                for line in try await target.registering(made).syncWebhooks(url: url, flows: made.integration.flowsFromShop) { print(line) }
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends the shop's calls to Koppel.")
        @OptionGroup var process: ProcessOptions
        @OptionGroup var target: Target
        func run() async throws {
            try await Session.with(process) { parts, factory in
                let made = try await Session.connectors(parts, factory, of: target.integration)
                for line in try await target.registering(made).removeWebhooks(url: target.url(made.integration)) { print(line) }
            }
        }
    }
}
