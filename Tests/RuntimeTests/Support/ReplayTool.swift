import Foundation
import Integrations
import JSON
import Journal
import Runtime

/// The real `koppel-replay`, as a process of its own, with a journal in a folder that goes with it.
final class ReplayTool: Sendable {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-replay-\(UUID().uuidString)")
    let store: JournalStore

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try KeyFile.generateLine(id: "test").write(to: folder.appendingPathComponent("keys"), atomically: true, encoding: .utf8)
        // Keys are for their owner alone.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.appendingPathComponent("keys").path)
        store = try JournalStore(path: folder.appendingPathComponent("journal.sqlite").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct Answer: Sendable {
        var status: Int32
        var output: String
        var errors: String
        var json: JSONValue? { try? JSONValue(parsing: Array(output.utf8)) }
        var lines: [Substring] { output.split(separator: "\n") }
    }

    func start(_ arguments: [String]) throws -> (process: Process, output: Pipe, errors: Pipe) {
        let process = Process(), output = Pipe(), errors = Pipe()
        // Beside the tests' own executable.
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("koppel-replay")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging([
            "KOPPEL_AMQP_URL": Servers.amqp!, "KOPPEL_REDIS_URL": Servers.redis!, "KOPPEL_SETTINGS": folder.path,
            "KOPPEL_KEYS": folder.appendingPathComponent("keys").path, "KOPPEL_JOURNAL": folder.appendingPathComponent("journal.sqlite").path,
        ]) { $1 }
        (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, output, errors)
        try process.run()
        return (process, output, errors)
    }

    func run(_ arguments: String...) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                do {
                    let (process, output, errors) = try self.start(arguments)
                    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                    let problems = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                    process.waitUntilExit()
                    continuation.resume(returning: Answer(status: process.terminationStatus, output: text, errors: problems))
                } catch { continuation.resume(throwing: error) }
            }
        }
    }
}
