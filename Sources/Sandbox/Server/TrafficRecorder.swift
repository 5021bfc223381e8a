import Foundation
import JSON
import Synchronization

/// Writes each exchange as one JSON line: method, url, request_headers, request_body, status, response_headers, response_body.
///
/// Bodies that are JSON are written as JSON values, others as text. Credentials are replaced by `redacted`.
public final class TrafficRecorder: Sendable {
    private let file: Mutex<FileHandle>

    /// Opens a file for appending; makes it if needed.
    public init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        file = Mutex(handle)
    }

    func record(
        method: String, url: String, requestHeaders: [(String, String)], requestBody: [UInt8], status: Int, responseHeaders: [(String, String)],
        responseBody: [UInt8], isExpectedToFail: Bool = false
    ) {
        var line: JSONObject = [
            "method": .string(method), "url": .string(url), "request_headers": Self.headers(requestHeaders),
            "request_body": Self.body(requestBody), "status": .number(.init(status)), "response_headers": Self.headers(responseHeaders),
            "response_body": Self.body(responseBody),
        ]
        if isExpectedToFail { line["expect_reject"] = true }
        let bytes = JSONValue.object(line).bytes + [UInt8(ascii: "\n")]
        // A full disk must not take the sandbox down; the checker would miss the line.
        file.withLock { try? $0.write(contentsOf: Data(bytes)) }
    }

    private static let secrets: Set<String> = ["authorization", "x-auth-token", "cookie", "client-id"]

    private static func headers(_ headers: [(String, String)]) -> JSONValue {
        var object: JSONObject = [:]
        for (name, value) in headers { object[name] = .string(secrets.contains(name.lowercased()) ? "redacted" : value) }
        return .object(object)
    }

    private static func body(_ bytes: [UInt8]) -> JSONValue {
        if bytes.isEmpty { return .null }
        return (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
}
