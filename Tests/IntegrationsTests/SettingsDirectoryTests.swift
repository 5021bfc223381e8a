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

    @Test func aSecretThatIsRotatedInItsFileIsTakenOverWithoutAnyOtherChange() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-secrets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let secret = folder.appendingPathComponent("shop-key")
        func write(_ letter: String) throws { try Data(String(repeating: letter, count: 32).utf8).write(to: secret) }
        try write("A")
        let text = Example.minimal.replacingOccurrences(of: "key: env:SHOP_KEY", with: "key: file:\(secret.path)")
        try Data(text.utf8).write(to: folder.appendingPathComponent("shop-nl.yaml"))
        var sources = SecretSources.process(sealer: nil)
        sources.environment = { _ in "id-1" }
        let own = sources.file
        sources.file = { $0 == "/secrets/av" ? Array("s3cret".utf8) : try own($0) }
        let directory = SettingsDirectory(path: folder.path, secrets: sources)
        func key(_ snapshot: SettingsDirectory.Snapshot) throws -> String {
            try #require(snapshot["shop-nl"]?.shop as? PrestaShopSettings).key
        }
        let first = try await directory.load()
        #expect(try key(first).first == "A")
        #expect(try await directory.load().version == first.version)
        try write("B")
        let second = try await directory.load()
        #expect(try key(second).first == "B")
        #expect(second.version != first.version)
        #expect(try await directory.load().version == second.version)
        // Gone for a moment: what was good stays, and it is said.
        try FileManager.default.removeItem(at: secret)
        let third = try await directory.load()
        #expect(try key(third).first == "B")
        #expect(third.problems.contains { !$0.isWarning && $0.setting == "shop.key" })
        try write("C")
        let fourth = try await directory.load()
        #expect(try key(fourth).first == "C")
        #expect(fourth.problems.allSatisfy { $0.isWarning })
        // Another text has a version of its own again.
        try Data(text.replacingOccurrences(of: "Fietsen NL", with: "Fietsen").utf8).write(to: folder.appendingPathComponent("shop-nl.yaml"))
        #expect(try await directory.load()["shop-nl"]?.version.contains("+") == false)
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
