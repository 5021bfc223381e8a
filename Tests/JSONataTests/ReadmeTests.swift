import Foundation
import JSON
import JSONata
import Testing

/// The examples of the module's README are evaluated as they stand there.
struct ReadmeTests {
    /// The fenced blocks of the README: language and text.
    static func blocks() throws -> [(language: String, text: String)] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources/JSONata/README.md")
        var blocks: [(language: String, text: String)] = []
        for (index, part) in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```").enumerated() where index % 2 == 1 {
            let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            blocks.append((String(lines[0]), String(lines[1])))
        }
        return blocks
    }

    @Test func `the ten examples give what the README says`() throws {
        let blocks = try Self.blocks()
        let order = try JSONValue(parsing: try #require(blocks.first { $0.language == "json order" }).text)
        var examples = 0
        for (block, next) in zip(blocks, blocks.dropFirst()) where block.language == "jsonata" {
            try #require(next.language == "json")
            #expect(try JSONata.Expression(block.text).evaluate(order) == JSONValue(parsing: next.text), "\(block.text)")
            examples += 1
        }
        #expect(examples == 10)
    }

    @Test func `the error looks as the README says`() throws {
        let shown = try #require(try Self.blocks().first { $0.text.contains("T2001") }).text
        let order = try JSONValue(parsing: #"{"sku": "A", "price": 1}"#)
        let error = try #require(throws: JSONataError.self) { try JSONata.Expression("sku * price").evaluate(order) }
        #expect("\(error)\n\(error.caret)\n" == shown)
    }
}
