import Foundation
import JSONata
import Testing

/// Where the official cases are: they are not part of this package.
enum Shared {
    static let suite: String? = {
        let folder = ProcessInfo.processInfo.environment["KOPPEL_SHARED"] ?? "../shared"
        let path = folder + "/contracts/jsonata-suite"
        return FileManager.default.fileExists(atPath: path + "/groups") ? path : nil
    }()
}

@Suite(.enabled(if: Shared.suite != nil, "the official cases are not in ../shared or $KOPPEL_SHARED"))
struct ConformanceTests {
    /// Cases that do not pass, with the reason.
    static let exceptions: [String: String] = [:]

    @Test func `the official cases pass with exact codes in double mode`() throws {
        let suite = ConformanceSuite(folder: try #require(Shared.suite)) { Int64(Date().timeIntervalSince1970 * 1000) }
        let report = try suite.run()
        let unexpected = report.failed.filter { Self.exceptions[$0.id] == nil }
        #expect(
            unexpected.isEmpty,
            "\(report.passed) passed\n\(unexpected.map { "\($0.id): \($0.reason)\n    \($0.expression.prefix(300))" }.joined(separator: "\n"))")
        #expect(report.passed >= 1_116)
        #expect(Set(report.failed.map(\.id)) == Set(Self.exceptions.keys))
    }
}
