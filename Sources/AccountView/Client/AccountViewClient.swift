import Commerce
import HTTP
import Integrations
import JSON
import Synchronization

/// Speaks the Web API v3 for one company: signs, limits, checks answers, and never has two writes open at once.
final class AccountViewClient: Sendable {
    let settings: AccountViewSettings
    let services: ConnectorServices
    private let transport: any HTTPTransport
    private let tokens: TokenKeeper
    private let writes = WriteGate()
    private let knownCompany = Mutex<String?>(nil)

    init(settings: AccountViewSettings, transport: any HTTPTransport, vault: any TokenVault, services: ConnectorServices) {
        self.settings = settings
        self.transport = transport
        self.services = services
        tokens = TokenKeeper(TokenEndpoint(settings: settings, transport: transport, clock: services.clock), vault: vault, clock: services.clock)
    }

    /// One page of rows.
    func rows(_ query: ReadQuery, _ what: String) async throws -> [JSONObject] {
        try await read(query, what).rows(query.table)
    }

    /// One page with all its tables.
    func read(_ query: ReadQuery, _ what: String) async throws -> Answer {
        let body = try await send("GET", query.path, Subject(what: what))
        return Answer(body?.object ?? [:])
    }

    /// All rows, page by page in the order of `key`; stops on a short page, and when a page begins as the one before did.
    func allRows(_ query: ReadQuery, key: String, _ what: String) async throws -> [JSONObject] {
        var (all, query, firstKey) = ([JSONObject](), query, String?.none)
        (query.sortFields, query.page) = ([key], 1)
        while true {
            let rows = try await rows(query, what)
            if let first = rows.first?.text(key) {
                if first == firstKey { return all }
                firstKey = first
            }
            all += rows
            if rows.count < query.pageSize { return all }
            query.page! += 1
        }
    }

    /// Inserts. The answer holds what was stored; it can be empty.
    func insert(_ body: WriteBody, _ what: String) async throws -> Answer { try await write("POST", body, what) }

    /// Updates the row that `body.id` names.
    func update(_ body: WriteBody, _ what: String) async throws -> Answer { try await write("PUT", body, what) }

    /// The companies that the user may see.
    func companies() async throws -> [AccountViewCompanyInfo] {
        let body = try await send("GET", "/companies", Subject(what: "list companies"), company: nil)
        return AccountViewCompanyInfo.list(body)
    }

    /// The business objects and what may be done with them.
    func businessObjects() async throws -> [JSONObject] {
        try await send("GET", "/accountviewsystembusinessobjects", Subject(what: "list business objects"))?.array?.compactMap(\.object) ?? []
    }

    /// Makes sure that there is an access token that works on paper.
    func authorize() async throws { _ = try await tokens.access() }

    /// The company's id, by its code from the settings.
    func companyID() async throws -> String {
        if let id = knownCompany.withLock({ $0 }) { return id }
        let key = "company:\(settings.company)"
        if let bytes = try await services.remembered([key])[0] {
            let id = String(decoding: bytes, as: UTF8.self)
            knownCompany.withLock { $0 = id }
            return id
        }
        let list = try await companies()
        guard let company = list.first(where: { folded($0.code) == folded(settings.company) || $0.id == settings.company }) else {
            throw Fault(
                "company.unknown", "The AccountView user sees no company \"\(settings.company)\".",
                advice: "Set one of these codes: \(list.map(\.code).joined(separator: ", ")).", handling: .pause(.credentials))
        }
        await services.remember([(key, Array(company.id.utf8))], ttl: .seconds(30 * 86_400))
        knownCompany.withLock { $0 = company.id }
        return company.id
    }

    // MARK: One call

    private func write(_ method: String, _ body: WriteBody, _ what: String) async throws -> Answer {
        do {
            try await writes.enter()
        } catch {
            throw Fault.retry("cancelled", "AccountView: \(what) was broken off before it was sent.")
        }
        defer { writes.leave() }
        let answer = try await send(method, "/accountviewdata", Subject(what: what, isWrite: true), body: body.json.bytes)
        return Answer(answer?.object ?? [:])
    }

    private func send(_ method: String, _ path: String, _ subject: Subject, body: [UInt8] = []) async throws -> JSONValue? {
        try await send(method, path, subject, company: companyID(), body: body)
    }

    private func send(_ method: String, _ path: String, _ subject: Subject, company: String?, body: [UInt8] = []) async throws -> JSONValue? {
        let seconds = Duration.seconds(subject.isWrite ? settings.writeTimeout : settings.readTimeout)
        // The customer's machine says nothing while it works, so silence is no stall.
        var request = HTTPRequest(method, settings.baseURL + path, body: body, timeouts: HTTPTimeouts(total: seconds, stall: seconds))
        request.headers = ["Accept": "application/json", "Client-Id": settings.clientID]
        if let company { request.headers.add("x-company", company) }
        if !body.isEmpty { request.headers.add("Content-Type", "application/json; charset=UTF-8") }
        var token = try await tokens.access()
        for attempt in 1...2 {
            try await services.limiter.permit(.current)
            request.headers["Authorization"] = "Bearer \(token)"
            let response: HTTPResponse
            do { response = try await transport.send(request) } catch { throw subject.fault(error) }
            if response.status == 401, attempt == 1 {
                // Nothing was done: another worker may have refreshed, or the token was taken back early.
                token = try await tokens.access(refused: token)
                continue
            }
            if response.status == 429 { await services.limiter.learn(QuotaObservation(wasRefused: true)) }
            return try checked(response, subject)
        }
        return nil
    }

    private func checked(_ response: HTTPResponse, _ subject: Subject) throws -> JSONValue? {
        let body = response.body.isEmpty ? nil : try? JSONValue(parsing: response.body)
        if let fault = subject.fault(response, body, now: services.clock.now) { throw fault }
        guard body != nil || response.body.isEmpty else {
            throw Fault(
                "accountview.unreadable", "AccountView's answer is not JSON (\(subject.what)).",
                advice: "See whether the address of the API is right and nothing stands in between.", handling: .pause(.host),
                detail: String(decoding: response.body.prefix(200), as: UTF8.self), writeMayHaveHappened: subject.isWrite)
        }
        return body
    }
}

/// A company that the user may see.
public struct AccountViewCompanyInfo: Sendable, Hashable {
    /// For the header `x-company`.
    public let id: String
    /// For people and settings.
    public let code: String
    /// Its name.
    public let name: String

    static func list(_ body: JSONValue?) -> [AccountViewCompanyInfo] {
        (body?.array ?? []).compactMap(\.object).map { row in
            AccountViewCompanyInfo(id: row.text("Id"), code: row.text("Code"), name: row.text("Description"))
        }
    }
}
