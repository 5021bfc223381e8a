import Commerce
import HTTP
import Integrations
import JSON

/// Speaks the C-Series REST API: one call at a time, in the quota, with every failure as a `Fault`.
struct LightspeedClient: Sendable {
    let settings: LightspeedSettings
    let transport: any HTTPTransport
    let services: ConnectorServices
    /// Rows per page.
    let pageSize: Int
    let authorization: String

    init(settings: LightspeedSettings, transport: any HTTPTransport, services: ConnectorServices) {
        self.settings = settings
        self.transport = transport
        self.services = services
        pageSize = min(max(settings.pageSize, 1), 250)
        authorization = "Basic " + Base64.encode(Array("\(settings.key):\(settings.secret)".utf8))
    }

    /// Reads a resource, its envelope taken off; nil when the shop has no such thing.
    func get(_ path: String, _ query: [(String, String)] = [], about subject: String) async throws -> JSONValue? {
        let (status, answer) = try await send("GET", path, query: query, body: [], about: subject)
        return status == 404 ? .none : .some(answer)
    }

    /// Reads one page of a list; what the shop has for "nothing" (`[]`, `false`, null, no key) is no rows.
    func page(_ path: String, _ query: [(String, String)], page: Int, about subject: String) async throws -> [Record] {
        let paging = [("limit", String(pageSize)), ("page", String(page))]
        guard let answer = try await get(path, query + paging, about: subject) else {
            // Sub-resources of an order answer 404 now and then although they are there.
            throw Fault.retry("lightspeed.not-found", "Lightspeed did not find \(subject) (\(path)), which may be temporary.")
        }
        return Record.rows(of: answer)
    }

    /// Reads a whole list.
    func list(_ path: String, _ query: [(String, String)] = [], about subject: String) async throws -> [Record] {
        var (rows, number) = ([Record](), 1)
        while true {
            let more = try await page(path, query, page: number, about: subject)
            rows += more
            if more.count < pageSize { return rows }
            number += 1
        }
    }

    /// How many rows a list has.
    func count(_ path: String, _ query: [(String, String)], about subject: String) async throws -> Int {
        guard let count = try await get("\(path)/count", query, about: subject)?.int else {
            throw malformed(subject, mayHaveWritten: false)
        }
        return count
    }

    /// Writes `{"<wrapper>": fields}` and returns the answer without its envelope; nil when the shop has no such thing.
    /// - Parameter language: Whose texts are written; nil for the settings' own.
    func write(
        _ method: String, _ path: String, _ wrapper: String, _ fields: JSONObject, language: String? = nil, about subject: String
    ) async throws -> JSONValue? {
        let body = JSONValue.object([wrapper: .object(fields)]).bytes
        let (status, answer) = try await send(method, path, language: language, body: body, about: subject)
        return status == 404 ? .none : .some(answer)
    }

    /// Writes `{"<wrapper>": rows}` in one call.
    func write(_ method: String, _ path: String, _ wrapper: String, rows: [JSONObject], about subject: String) async throws -> JSONValue? {
        let body = JSONValue.object([wrapper: .array(rows.map { .object($0) })]).bytes
        let (status, answer) = try await send(method, path, body: body, about: subject)
        return status == 404 ? .none : .some(answer)
    }

    /// Deletes; false when there was nothing.
    func delete(_ path: String, about subject: String) async throws -> Bool {
        try await send("DELETE", path, body: [], about: subject).status != 404
    }

    /// One call. A 404 is an answer like any other: callers know what it means to them.
    private func send(
        _ method: String, _ path: String, query: [(String, String)] = [], language: String? = nil, body: [UInt8], about subject: String
    ) async throws -> (status: Int, answer: JSONValue) {
        try await services.limiter.permit(RequestPriority.current)
        let parameters = query.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
        let url = "\(settings.baseURL)/\(language ?? settings.language)/\(path).json" + (parameters.isEmpty ? "" : "?\(parameters)")
        var headers: HTTPHeaders = ["Authorization": authorization, "Accept": "application/json"]
        if !body.isEmpty { headers["Content-Type"] = "application/json" }
        let isWrite = method != "GET"
        let response: HTTPResponse
        do {
            response = try await transport.send(HTTPRequest(method, url, headers: headers, body: body))
        } catch {
            throw fault(of: error, isWrite: isWrite, about: subject)
        }
        let quota = RateLimitHeaders(response.headers, now: services.clock.now)
        await learn(quota, wasRefused: response.status == 429)
        return try read(response, quota, isWrite: isWrite, about: subject)
    }

    /// Tells the limiter the window that ends first in calls: all three fall by one with each call, so the shortest supply binds.
    private func learn(_ quota: RateLimitHeaders, wasRefused: Bool) async {
        guard let window = quota.windows.min(by: { ($0.remaining ?? .max) < ($1.remaining ?? .max) }) else {
            if wasRefused { await services.limiter.learn(QuotaObservation(resetsIn: quota.wait, wasRefused: true)) }
            return
        }
        // A refusal with calls left in every window comes from the limit per second: a second is enough, the window is not used up.
        await services.limiter.learn(
            QuotaObservation(
                limit: window.limit, remaining: window.remaining.map { max(0, $0) }, resetsIn: window.resetsIn, window: window.length,
                wasRefused: wasRefused && (window.remaining ?? 1) <= 0))
    }
}
