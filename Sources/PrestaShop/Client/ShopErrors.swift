import JSON

/// The error list of an answer, XML or JSON.
struct ShopErrors: Sendable {
    /// Code and message of each, in order.
    var entries: [(code: Int, message: String)]

    /// The first that is the shop's own: codes 2 to 15 are warnings of PHP that come along and force status 500.
    var own: (code: Int, message: String)? { entries.first { !(2...15).contains($0.code) } }

    /// Reads the list from a body; nil where there is none.
    init?(_ body: [UInt8]) {
        // Nearly every answer has none, and is parsed once more by whoever asked for it.
        guard Self.mentionsErrors(body) else { return nil }
        switch body.first {
        case UInt8(ascii: "{"):
            guard let errors = (try? JSONValue(parsing: body))?["errors"]?.array else { return nil }
            entries = errors.map { ($0.id("code"), $0.text("message")) }
        case UInt8(ascii: "<"):
            guard let root = try? XMLReader.read(body), let errors = root["errors"] else { return nil }
            entries = errors.children.map { (Int($0["code"]?.text ?? "") ?? 0, $0["message"]?.text ?? "") }
        default: return nil
        }
    }

    private static let word = Array("errors".utf8)

    private static func mentionsErrors(_ body: [UInt8]) -> Bool {
        body.indices.dropLast(word.count - 1).contains { body[$0] == word[0] && body[$0..<$0 + word.count].elementsEqual(word) }
    }
}
