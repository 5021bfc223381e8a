import Foundation
import JSON

/// The recorded exchanges with a real PrestaShop 9.1, where they are at hand.
enum Recording {
    /// One exchange.
    struct Exchange: Sendable {
        var name: String
        var method: String
        var path: String
        var query: String
        var auth: String
        var headers: [String: String]
        var status: Int
        var request: String?
        var response: String?
        /// What of a form was recorded: "multipart/form-data, field image, PNG, 22216 bytes".
        var form: String?
        /// Whether the answer was a picture.
        var isBinary: Bool
    }

    static let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["KOPPEL_SHARED"] ?? "../shared").appendingPathComponent(
        "recorded/prestashop")

    /// Whether they are there.
    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("index.json").path) }

    /// All exchanges in order.
    static func exchanges() throws -> [Exchange] {
        let index = try JSONValue(parsing: Array(Data(contentsOf: folder.appendingPathComponent("index.json"))))
        return try (index["exchanges"]?.array ?? []).map { entry in
            let parts = (entry["path"]?.string ?? "").split(separator: "?", maxSplits: 1).map(String.init)
            func text(_ key: String) throws -> String? {
                try entry[key]?.string.map { try String(decoding: Data(contentsOf: folder.appendingPathComponent($0)), as: UTF8.self) }
            }
            return Exchange(
                name: entry["name"]?.string ?? "", method: entry["method"]?.string ?? "", path: parts[0], query: parts.count > 1 ? parts[1] : "",
                auth: entry["auth"]?.string ?? "",
                headers: Dictionary((entry["request_headers"]?.object ?? [:]).map { ($0.key.lowercased(), $0.value.string ?? "") }) { $1 },
                status: entry["status"]?.int ?? 0, request: try text("request_file"), response: try text("response_file"),
                form: entry["request_body"]?.string.flatMap { $0.hasPrefix("multipart") ? $0 : nil },
                isBinary: (entry["response_body"]?.string ?? "").contains("bytes"))
        }
    }
}
