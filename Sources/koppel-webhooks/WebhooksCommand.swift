import ArgumentParser
import Foundation
import Wiring

/// The producer that shops call.
@main
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-webhooks", abstract: "Takes the calls of shops at /hooks/INTEGRATION/TOKEN, and publishes what they say.",
        discussion: "A call is answered 2xx only when the broker has confirmed the event. TLS ends at the proxy before it.")

    @OptionGroup var process: ProcessOptions

    @Option(help: "Where to listen, as HOST:PORT. KOPPEL_WEBHOOKS_LISTEN, else 127.0.0.1:8080.")
    var listen: String?

    @Option(help: "The address under which shops reach it, such as https://koppel.example.com. KOPPEL_WEBHOOKS_URL.")
    var publicURL: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let address = try SocketAddressOption(listen ?? environment["KOPPEL_WEBHOOKS_LISTEN"] ?? "127.0.0.1:8080")
        var url = publicURL ?? environment["KOPPEL_WEBHOOKS_URL"] ?? "http://\(address.host):\(address.port)"
        while url.hasSuffix("/") { url.removeLast() }
        try await WebhooksProgram.run(process, listen: address, publicURL: url)
    }
}
