import AMQP
import Commerce
import Foundation
import HTTP
import Integrations
import Logging
import Reactor
import Runtime
import Sandbox
import Synchronization

@testable import Wiring

/// A process of Koppel with settings and keys of its own on the private servers, and a sandbox beside it that is reached over HTTP.
final class Installation: Sendable {
    let parts: ProcessParts
    let factory: ConnectorFactory
    let sandbox: SandboxServer
    /// The integration's id.
    let id: String
    let client: HTTPClient
    private let folder: URL
    private let serving: Task<Void, any Error>
    private let attempts = Mutex<[ActivityRecord]>([])

    static var isPossible: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["KOPPEL_TEST_AMQP_URL"] != nil && environment["KOPPEL_TEST_REDIS_URL"] != nil
    }

    /// - Parameters:
    ///   - secrets: Texts by name.
    ///   - settings: The integration file; `@SANDBOX@` becomes the sandbox's address, `@SECRETS@` the folder of secrets.
    init(_ shop: String, secrets: [String: String], settings: String) async throws {
        id = "\(shop)-\(UInt32.random(in: 0 ... .max))"
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-\(UUID().uuidString)")
        let integrations = folder.appendingPathComponent("integrations")
        try FileManager.default.createDirectory(at: integrations, withIntermediateDirectories: true)
        for (name, text) in secrets { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        let keys = folder.appendingPathComponent("keys")
        try Data(KeyFile.generateLine(id: "test").utf8).write(to: keys)
        let environment = ProcessInfo.processInfo.environment
        parts = try ProcessParts(
            ProcessSettings(
                settingsFolder: integrations.path, keyFile: keys.path, amqpURL: environment["KOPPEL_TEST_AMQP_URL"] ?? "",
                redisURL: environment["KOPPEL_TEST_REDIS_URL"] ?? "", redisPlaintextAccepted: false, journal: "", alerts: nil, health: nil,
                logLevel: .critical, isSandbox: true, crashAt: nil), program: "test")
        factory = ConnectorFactory(parts)
        client = parts.http(allowsPrivateAddress: true)
        var options = SandboxServer.Options()
        (options.rateScale, options.webhooks) = (0, client)
        let server = SandboxServer(port: 0, options: options, logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
        sandbox = server
        serving = Task { try await server.run() }
        let text = settings.replacing("@SANDBOX@", with: await server.url).replacing("@SECRETS@", with: "file:\(folder.path)")
        try Data(text.utf8).write(to: integrations.appendingPathComponent("\(id).yaml"))
        try await parts.broker.connect()
    }

    /// The connectors of the integration, as a program makes them.
    func connectors() async throws -> IntegrationParts { try await Session.connectors(parts, factory, of: id) }

    /// Takes down what is told to the journal about the integration.
    func readJournal() async throws {
        let consumer = try await parts.broker.connection.consume(Names.activity, prefetch: 50)
        // Ends with the connection.
        Task {
            for try await delivery in consumer {
                delivery.ack()
                for case .attempt(let record) in ActivityItem.decode(delivery.body).items where record.integration == id {
                    attempts.withLock { $0.append(record) }
                }
            }
        }
    }

    /// What was told so far.
    var journal: [ActivityRecord] { attempts.withLock { $0 } }

    func stop() async {
        await parts.close()
        serving.cancel()
        _ = await serving.result
        try? FileManager.default.removeItem(at: folder)
    }
}
