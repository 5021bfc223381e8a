public import Integrations
import Logging
import Runtime

/// What commands that talk to the servers share: the parts, connected, and closed at the end.
public enum Session {
    /// Runs `body` with the parts; connects to the broker when `needsBroker`.
    public static func with<T: Sendable>(
        _ options: ProcessOptions, program: String = "koppel", needsBroker: Bool = true,
        _ body: @Sendable (ProcessParts, ConnectorFactory) async throws -> T
    ) async throws -> T {
        var settings = try options.resolved()
        // A command's own output is for people; the log shows only what is wrong.
        settings.logLevel = max(settings.logLevel, .error)
        let parts = try ProcessParts(settings, program: program)
        if needsBroker { try await parts.broker.connect() }
        let factory = ConnectorFactory(parts)
        let result: Result<T, any Error>
        do {
            let value = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await factory.run() }
                defer { group.cancelAll() }
                return try await body(parts, factory)
            }
            result = .success(value)
        } catch {
            result = .failure(error)
        }
        await parts.close()
        return try result.get()
    }

    /// The integrations that a command is about: all, or the one that is named.
    public static func integrations(_ parts: ProcessParts, only id: String?) async throws -> [Integration] {
        let snapshot = try await parts.directory.load()
        guard let id else { return snapshot.integrations }
        guard let integration = snapshot[id] else {
            let known = snapshot.integrations.map(\.id).joined(separator: ", ")
            let problems = snapshot.problems.filter { $0.file.hasPrefix("\(id).") }.map(\.description)
            throw CommandError(
                problems.isEmpty
                    ? "There is no integration \(id) in \(parts.settings.settingsFolder); there are: \(known)." : problems.joined(separator: "\n"))
        }
        return [integration]
    }

    /// The connectors of the integration that is named, which know of the others of its company.
    public static func connectors(_ parts: ProcessParts, _ factory: ConnectorFactory, of id: String) async throws -> IntegrationParts {
        try factory.make(try await integrations(parts, only: id)[0], among: try await integrations(parts, only: nil))
    }
}

/// Why a command cannot do what it was asked, in words.
public struct CommandError: Error, CustomStringConvertible {
    /// The sentence.
    public var description: String
    /// Makes an error.
    public init(_ description: String) { self.description = description }
}
