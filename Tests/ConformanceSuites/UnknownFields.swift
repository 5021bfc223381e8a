public import HTTP
import JSON
import Synchronization

/// Adds members that no document mentions to every object of JSON answers, once switched on; for shops that speak JSON.
public final class UnknownFields: HTTPTransport {
    private let transport: any HTTPTransport
    private let isOn = Mutex(false)

    /// Wraps a transport; nothing is added yet.
    public init(_ transport: any HTTPTransport) { self.transport = transport }

    /// Adds them from now on.
    public func switchOn() { isOn.withLock { $0 = true } }

    public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        var response = try await transport.send(request)
        if isOn.withLock({ $0 }), let value = try? JSONValue(parsing: response.body) { response.body = Self.more(value).bytes }
        return response
    }

    private static func more(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(more))
        case .object(let members):
            .object(JSONObject(members.map { ($0.key, more($0.value)) } + [("x_brand_new", ["deep": [1, "two", nil]])]))
        default: value
        }
    }
}
