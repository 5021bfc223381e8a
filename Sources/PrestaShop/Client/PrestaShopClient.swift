import Commerce
import HTTP
import Integrations
import JSON
import Synchronization

/// Speaks the Webservice of one shop: reads lists as JSON, reads and writes single records as XML trees.
final class PrestaShopClient: Sendable {
    private let base: String
    private let settings: PrestaShopSettings
    private let transport: any HTTPTransport
    private let services: ConnectorServices
    private let authorization: String
    private let seen = Mutex<(version: String?, time: Timestamp?)>((nil, nil))

    init(settings: PrestaShopSettings, transport: any HTTPTransport, services: ConnectorServices) {
        var url = Substring(settings.url)
        while url.last == "/" { url.removeLast() }
        if url.hasSuffix("/api") { url.removeLast(4) }
        base = String(url) + "/api"
        self.settings = settings
        self.transport = transport
        self.services = services
        authorization = "Basic " + Base64.encode((settings.key + ":").utf8)
    }

    /// The shop's version as the last answer told it: `9.1.4`; nil before the first answer.
    var version: String? { seen.withLock { $0.version } }

    /// The shop's own clock as the last answer told it; nil where it does not.
    var shopTime: Timestamp? { seen.withLock { $0.time } }

    /// Whether the shop has PATCH; asks the shop when nothing was answered yet.
    func hasPatch() async throws -> Bool {
        if version == nil { _ = try await list("languages", ListQuery(display: ListQuery.fields("id"), limit: 1)) }
        return (version?.split(separator: ".").first).flatMap { Int($0) } ?? 0 >= 8
    }

    /// The records of a list; empty when there are none.
    func list(_ resource: String, _ query: ListQuery) async throws -> [JSONValue] {
        let subject = Subject(resource: resource, method: "GET")
        let response = try await send("GET", "/\(resource)", query.parameters + [("output_format", "JSON")], subject: subject)
        guard response.status != 404 else { return [] }
        return try records(response.body, resource, subject)
    }

    /// One record with the given fields; nil when there is none.
    func record(_ resource: String, _ id: Int, display: String = "full") async throws -> JSONValue? {
        let subject = Subject(resource: resource, method: "GET", id: id)
        // `display` present means the list form, the only one in which JSON leaves no field out.
        let response = try await send("GET", "/\(resource)/\(id)", [("display", display), ("output_format", "JSON")], subject: subject)
        return response.status == 404 ? nil : try records(response.body, resource, subject).first
    }

    /// One record as a tree, with every field the shop has; nil when there is none.
    func tree(_ resource: String, _ id: Int) async throws -> XMLNode? {
        let subject = Subject(resource: resource, method: "GET", id: id)
        let response = try await send("GET", "/\(resource)/\(id)", [], subject: subject)
        return response.status == 404 ? nil : try entity(response.body, subject)
    }

    /// The resources that the key may use, each with the verbs granted, lower case; from the API's own start page.
    func rights() async throws -> [String: Set<String>] {
        let subject = Subject(resource: "api", method: "GET")
        let response = try await send("GET", "/", [], subject: subject)
        guard let root = try? XMLReader.read(response.body), let api = root["api"] else { throw subject.unreadable(response.body) }
        let verbs = ["get", "put", "post", "patch", "delete", "head"]
        return Dictionary(api.children.map { node in (node.name, Set(verbs.filter { node.attribute($0) == "true" })) }) { a, _ in a }
    }

    // MARK: - One call

    /// Makes one call; a good answer, or 404 for one record that is not there.
    func send(
        _ method: String, _ path: String, _ query: [(String, String)], body: [UInt8] = [], type: String = "text/xml; charset=utf-8",
        subject: Subject
    ) async throws -> HTTPResponse {
        var parameters = query
        if let store = settings.storeID { parameters.append(("id_shop", String(store))) }
        if settings.keyInQuery { parameters.append(("ws_key", settings.key)) }
        var url = base + path
        for (index, (name, value)) in parameters.enumerated() { url += "\(index == 0 ? "?" : "&")\(percentEncoded(name))=\(percentEncoded(value))" }
        var request = HTTPRequest(method, url, body: body)
        if !settings.keyInQuery { request.headers.add("Authorization", authorization) }
        if !body.isEmpty { request.headers.add("Content-Type", type) }
        try await services.limiter.permit(.current)
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw subject.fault(error)
        }
        if let version = response.headers["PSWS-Version"], version != "0" {
            let seconds = response.headers["Access-Time"].flatMap { Int64($0) }
            seen.withLock { $0 = (version, seconds.map { Timestamp(milliseconds: $0 * 1_000) }) }
        }
        if response.status == 429 { await services.limiter.learn(QuotaObservation(wasRefused: true)) }
        if let fault = subject.fault(response, now: services.clock.now) { throw fault }
        return response
    }

    private func records(_ body: [UInt8], _ resource: String, _ subject: Subject) throws -> [JSONValue] {
        guard let value = try? JSONValue(parsing: body) else { throw subject.unreadable(body) }
        // No rows: an empty array instead of an object.
        if let array = value.array, array.isEmpty { return [] }
        guard let object = value.object, object.count == 1, let rows = object.values[0].array else { throw subject.unreadable(body) }
        return rows
    }

    /// The first record of an answer.
    func entity(_ body: [UInt8], _ subject: Subject) throws -> XMLNode {
        guard let root = try? XMLReader.read(body), root.name == "prestashop", let entity = root.children.first else {
            throw subject.unreadable(body)
        }
        return entity
    }
}
