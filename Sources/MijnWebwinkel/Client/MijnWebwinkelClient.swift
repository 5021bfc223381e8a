import Commerce
import HTTP
import Integrations
import JSON

/// Speaks version 1 of the API: both tokens in the query, every failure as a `Fault`. No address and no token reaches a message.
struct MijnWebwinkelClient: Sendable {
    /// A call.
    struct Call: Sendable {
        var method = "GET"
        /// Behind `/v1/`: `orders/1042`.
        var path: String
        var query: [(String, String)] = []
        var body: JSONObject?
        /// A body that is a list.
        var list: [JSONValue]?
        /// For messages: `order 1042`.
        var subject: String
        /// Whether the answer is a text that may be no JSON.
        var answersText = false
    }

    private let settings: MijnWebwinkelSettings
    private let transport: any HTTPTransport
    private let services: ConnectorServices
    private let root: String

    init(settings: MijnWebwinkelSettings, transport: any HTTPTransport, services: ConnectorServices) {
        self.settings = settings
        self.transport = transport
        self.services = services
        var base = settings.baseURL
        while base.hasSuffix("/") { base.removeLast() }
        root = "\(base)/v1/"
    }

    /// Parameters of the calls whose texts depend on the language.
    var language: [(String, String)] { [("language", settings.language), ("format", "json")] }

    /// Sends a call; nil when the shop has no such thing, null when it answers without body.
    func send(_ call: Call) async throws -> JSONValue? {
        try await services.limiter.permit(RequestPriority.current)
        // The list of states is the same for all shops and takes the token of the integration alone; it does no harm to send both.
        let tokens = [("token", settings.token), ("partner_token", settings.partnerToken)]
        var request = HTTPRequest(
            call.method, "\(root)\(call.path)?\(Query.text(tokens + call.query))", headers: ["Accept": "application/json", "User-Agent": "Koppel"])
        if let body = call.body.map(JSONValue.object) ?? call.list.map(JSONValue.array) {
            request.headers.add("Content-Type", "application/json")
            request.body = body.bytes
        }
        let faults = Faults(call: call, now: services.clock.now, secrets: [settings.token, settings.partnerToken])
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw faults.fault(for: error)
        }
        if response.status == 429 {
            await services.limiter.learn(QuotaObservation(resetsIn: faults.wait(response), wasRefused: true))
        }
        if response.status == 404 { return nil }
        guard (200..<300).contains(response.status) else { throw faults.fault(for: response) }
        if call.answersText || response.body.allSatisfy({ $0 <= 0x20 }) { return .some(.null) }
        guard let json = try? JSONValue(parsing: response.body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace)) else {
            throw faults.unreadable
        }
        return .some(json)
    }

    /// The rows of a list: bare, or under `key`.
    func rows(_ call: Call, under key: String? = nil) async throws -> [Record] {
        guard let answer = try await send(call) else {
            throw Fault.park(
                "mijnwebwinkel.address", "MijnWebwinkel does not know \(call.subject).", advice: "Check the address of the API in the settings.")
        }
        guard let rows = (key.flatMap { answer[$0] } ?? answer).array else {
            throw Fault.retry("mijnwebwinkel.malformed", "MijnWebwinkel's answer for \(call.subject) is no list.")
        }
        return rows.filter { $0.object != nil }.map(Record.init)
    }
}
