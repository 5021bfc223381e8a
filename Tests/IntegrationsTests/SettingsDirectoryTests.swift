import Foundation
import Integrations
import Testing

@Suite struct SettingsDirectoryTests {
    /// Runs `body` with an empty folder and the directory that reads it.
    private func withFolder(_ body: (SettingsDirectory, (String, String) throws -> Void) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(SettingsDirectory(path: folder.path, secrets: Example.secrets)) { name, text in
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
    }

    @Test func aFileThatTurnsBadKeepsItsLastGoodVersionAndSaysWhatIsWrong() async throws {
        try await withFolder { (directory, write) async throws in
            try write("shop-nl.yaml", Example.minimal)
            let first = try await directory.load()
            #expect(first.integrations.map(\.id) == ["shop-nl"])
            try write("shop-nl.yaml", Example.minimal.replacingOccurrences(of: "company: DEMO", with: "compny: DEMO # a slip"))
            let second = try await directory.load()
            #expect(second["shop-nl"]?.version == first["shop-nl"]?.version)
            #expect(second.problems.contains { $0.description.contains("shop-nl.yaml:9") })
            try write("shop-nl.yaml", Example.minimal.replacingOccurrences(of: "Fietsen NL", with: "Fietsen Nederland"))
            let third = try await directory.load()
            #expect(third["shop-nl"]?.name == "Fietsen Nederland")
            #expect(third["shop-nl"]?.version != first["shop-nl"]?.version)
        }
    }

    @Test func filesComeAndGo() async throws {
        try await withFolder { (directory, write) async throws in
            try write("a.yaml", Example.minimal)
            try write("notes.txt", "not a setting")
            #expect(try await directory.load().integrations.map(\.id) == ["a"])
            try write("b.yaml", Example.minimal.replacingOccurrences(of: "reference-prefix: NL", with: "reference-prefix: BE"))
            let both = try await directory.load()
            #expect(both.integrations.map(\.id) == ["a", "b"])
            #expect(both.problems.filter { !$0.isWarning }.isEmpty)
            try FileManager.default.removeItem(atPath: "\(directory.path)/a.yaml")
            #expect(try await directory.load().integrations.map(\.id) == ["b"])
        }
    }

    @Test func twoShopsOfOneCompanyMayNotShareAPrefix() async throws {
        try await withFolder { (directory, write) async throws in
            try write("a.yaml", Example.minimal)
            try write("b.yaml", Example.minimal)
            let problems = try await directory.load().problems
            #expect(problems.map(\.file) == ["a.yaml", "b.yaml"])
            #expect(problems.allSatisfy { $0.setting == "orders.reference-prefix" && !$0.isWarning })
        }
    }
}
