import Commerce
import HTTP
import Integrations
import JSON

/// Makes calls to the management API: credentials, quota, concurrency, and what an answer's status means.
struct BigCommerceClient: Sendable {
    private let settings: BigCommerceSettings
    private let transport: any HTTPTransport
    private let services: ConnectorServices
    private let inFlight: InFlightLimit
    private let stockLane = InFlightLimit(1)
    private let treeLane = InFlightLimit(1)
    private let prefix: String

    init(settings: BigCommerceSettings, transport: any HTTPTransport, services: ConnectorServices) {
        self.settings = settings
        self.transport = transport
        self.services = services
        inFlight = InFlightLimit(settings.concurrency)
        var base = settings.baseURL
        while base.hasSuffix("/") { base.removeLast() }
        prefix = "\(base)/stores/\(Query.escaped(settings.storeHash))"
    }

    /// One call of the API.
    struct Call: Sendable {
        var method = "GET"
        /// Behind the store's prefix: `/v2/orders/318`.
        var path: String
        var query = Query()
        var body: JSONValue?
        /// A file to upload, instead of `body`.
        var form: HTTPMultipart?
        /// What runs one call at a time.
        var lane: Lane?
        /// The scope a token needs for it, for people.
        var scope: String
        /// What it is about, for messages: `order 318`.
        var subject: String
    }

    /// What the platform wants done one call after the other.
    enum Lane: Sendable {
        case stock, trees
    }

    /// An answer that is no fault: 2xx or 404.
    struct Answer: Sendable {
        var status: Int
        /// Nil for 204 and for empty bodies, which v2 sends for empty lists.
        var json: JSONValue?
        var isMissing: Bool { status == 404 }
        /// The thing itself was kept, but not its stock or its address.
        var isPartial: Bool { status == 207 }
        /// v3's single thing.
        var data: JSONValue? { json?["data"] }
        /// The items of a v2 list; also of v3's `data`.
        var items: [JSONValue] { json?.array ?? json?["data"]?.array ?? [] }
    }

    /// Sends it.
    /// - Throws: `Fault` for everything but 2xx and 404.
    func send(_ call: Call) async throws -> Answer {
        switch call.lane {
        case .stock: try await stockLane.run { try await sendNow(call) }
        case .trees: try await treeLane.run { try await sendNow(call) }
        case nil: try await sendNow(call)
        }
    }

    private func sendNow(_ call: Call) async throws -> Answer {
        try await services.limiter.permit(RequestPriority.current)
        let response = try await inFlight.run {
            do throws(HTTPError) {
                return try await transport.send(request(call))
            } catch {
                throw Self.fault(error, call)
            }
        }
        await learn(response)
        let faults = AnswerFaults(call: call, now: services.clock.now)
        guard (200..<300).contains(response.status) || response.status == 404 else { throw faults.fault(for: response) }
        if response.status == 204 || response.status == 404 || response.body.isEmpty { return Answer(status: response.status) }
        do {
            return Answer(status: response.status, json: try JSONValue(parsing: response.body))
        } catch {
            throw faults.unreadable(response, why: "\(error)")
        }
    }

    /// All rows of a v3 list, page after page.
    func rows(_ call: Call, limit: Int = 250) async throws -> [JSONValue] {
        var (rows, page): ([JSONValue], Int) = ([], 1)
        while true {
            var paged = call
            paged.query.add("limit", limit)
            paged.query.add("page", page)
            let answer = try await send(paged)
            rows += answer.items
            if answer.items.isEmpty || page >= answer.json?["meta"]?["pagination"]?["total_pages"]?.int ?? 0 { return rows }
            page += 1
        }
    }

    private func request(_ call: Call) -> HTTPRequest {
        var request = HTTPRequest(
            call.method, prefix + call.path + call.query.text,
            headers: ["X-Auth-Token": settings.token, "Accept": "application/json", "User-Agent": "Koppel"])
        if let form = call.form {
            request.headers.add("Content-Type", form.contentType)
            request.body = form.body
        } else if let body = call.body {
            request.headers.add("Content-Type", "application/json")
            request.body = body.bytes
        }
        return request
    }

    private func learn(_ response: HTTPResponse) async {
        func number(_ name: String) -> Int? { response.headers[name].flatMap { Int($0) } }
        let refused = response.status == 429
        guard let quota = number("X-Rate-Limit-Requests-Quota") else {
            if refused { await services.limiter.learn(QuotaObservation(wasRefused: true)) }
            return
        }
        await services.limiter.learn(
            QuotaObservation(
                limit: quota, remaining: number("X-Rate-Limit-Requests-Left"),
                resetsIn: number("X-Rate-Limit-Time-Reset-Ms").map { .milliseconds($0) },
                window: number("X-Rate-Limit-Time-Window-Ms").map { .milliseconds($0) }, wasRefused: refused))
    }

    private static func fault(_ error: HTTPError, _ call: Call) -> Fault {
        let mayHaveWritten = error.mayHaveBeenSent && call.method != "GET"
        switch error.code {
        case .badURL, .refusedAddress:
            return Fault(
                "bigcommerce.address", "BigCommerce cannot be called: \(error.message).", advice: "Check the address in the settings.",
                handling: .park)
        case .tooLarge:
            return .park(
                "bigcommerce.too-large", "BigCommerce's answer about \(call.subject) is too large.", advice: "Make the page size smaller.")
        default:
            return Fault(
                "bigcommerce.unreachable", "No answer from BigCommerce about \(call.subject) (\(error.code)).", handling: .pause(.host),
                detail: error.message, writeMayHaveHappened: mayHaveWritten)
        }
    }
}
