import ArgumentParser
import Commerce
import HTTP
import Logging
import Reactor
import Sandbox
import ServiceLifecycle
import UnixSignals

/// Serves strict simulators of all systems on loopback, to try Koppel without accounts.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Strict simulators of AccountView and the shops over HTTP, on 127.0.0.1, with state in memory.",
        discussion: """
            Each instance is served under http://127.0.0.1:PORT/NAME. Open http://127.0.0.1:PORT/ to place orders. Scripts use
            /_sandbox/snapshot/NAME, /_sandbox/command/NAME/COMMAND, /_sandbox/faults/NAME and /_sandbox/oracle?shop=NAME&erp=NAME.
            """)

    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 8484

    @Option(help: "Makes the announced quotas this many times larger; 0 switches quotas off.")
    var rateScale = 1

    @Option(help: "Makes the seeded data repeatable.")
    var seed: UInt64 = 1

    @Option(help: "Appends every exchange to this file, a JSON line each.")
    var record: String?

    @Option(help: "An instance as NAME=SYSTEM; may be given several times. One of each system unless told.")
    var instance: [String] = []

    @Option(help: "Writes the address to this file once the sandbox is ready, for scripts.")
    var ready: String?

    func run() async throws {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .warning
            return handler
        }
        let logger = Logger(label: "koppel-sandbox")
        let reactor = Reactor(name: "webhooks")
        var options = SandboxServer.Options()
        options.rateScale = rateScale
        options.seed = seed
        options.recorder = try record.map(TrafficRecorder.init(path:))
        var client = HTTPClient.Configuration()
        // Webhooks of a sandbox go to this machine.
        client.allowsPrivateAddresses = true
        options.webhooks = HTTPClient(client, on: reactor)
        let server = SandboxServer(port: port, options: options, logger: logger)
        let announce = Announcement(server: server, instances: try instances(), ready: ready)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: server), .init(service: announce)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        await reactor.stop()
    }

    private func instances() throws -> [(name: String, system: SystemID)] {
        if instance.isEmpty { return Simulators.systems.map { ($0.rawValue, $0) } }
        return try instance.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let system = SystemID(rawValue: parts.last ?? "")
            guard parts.count == 2, Simulators.systems.contains(system) else {
                throw ValidationError(
                    "--instance \(text): expected NAME=SYSTEM with one of \(Simulators.systems.map(\.rawValue).joined(separator: ", "))")
            }
            return (parts[0], system)
        }
    }
}

/// Mounts the instances once the server runs, says where they are, and waits for the end.
private struct Announcement: Service {
    let server: SandboxServer
    let instances: [(name: String, system: SystemID)]
    let ready: String?

    func run() async throws {
        for (name, system) in instances { await Simulators.mount(name, system, on: server) }
        let url = await server.url
        print("sandbox: \(url)/  (\(instances.map(\.name).joined(separator: ", ")))")
        if let ready { try Ready.write(url, to: ready) }
        try await gracefulShutdown()
    }
}
