import HTTP
import JSON

/// Speaks to a running sandbox's control API.
struct SandboxClient: Sendable {
    let url: String
    let http: HTTPClient

    /// Does what a person would do on an instance's own pages.
    func perform(_ command: String, on instance: String, _ arguments: JSONValue = .object([:])) async throws -> JSONValue {
        try await call("POST", "_sandbox/command/\(instance)/\(command)", arguments.bytes)
    }

    /// Compares a shop with the ERP.
    func oracle(shop: String, erp: String, prefix: String) async throws -> JSONValue {
        try await call("GET", "_sandbox/oracle?shop=\(shop)&erp=\(erp)&prefix=\(prefix)", [])
    }

    /// What an instance holds.
    func snapshot(_ instance: String) async throws -> JSONValue { try await call("GET", "_sandbox/snapshot/\(instance)", []) }

    private func call(_ method: String, _ path: String, _ body: [UInt8]) async throws -> JSONValue {
        let answer = try await http.send(HTTPRequest(method, "\(url)/\(path)", body: body, responseLimit: 256 << 20))
        guard answer.status == 200 else {
            throw DriveError("the sandbox answered \(answer.status) to \(path): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSONValue(parsing: answer.body, limits: .init(bytes: 256 << 20))
    }
}

/// Why a drive cannot go on.
struct DriveError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
