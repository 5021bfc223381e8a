import Commerce
import HTTP
import Integrations
import JSON

/// Speaks a CCV Shop's REST API: signed calls, proven answers, every failure as a `Fault`.
struct CCVShopClient: Sendable {
    let settings: CCVShopSettings
    let transport: any HTTPTransport
    let services: ConnectorServices
    /// Rows per page.
    let pageSize: Int
    private let keys: ShopKeys
    private let root: (origin: String, path: String)

    init(settings: CCVShopSettings, transport: any HTTPTransport, services: ConnectorServices, appKeys: (any AppKeyVault)? = nil) {
        self.settings = settings
        self.transport = transport
        self.services = services
        pageSize = min(max(settings.pageSize, 1), 250)
        keys = ShopKeys(settings, vault: appKeys, clock: services.clock)
        root = Self.split(settings.url)
    }

    /// Reads a resource; nil when the shop has no such thing.
    func get(_ path: String, _ query: [(String, String)] = [], about subject: String) async throws -> JSONValue? {
        try await send("GET", path, query, body: [], about: subject)
    }

    /// Reads a page of a list, `items` taken out.
    func page(_ path: String, _ query: [(String, String)], start: Int, size: Int, about subject: String) async throws -> [Record] {
        let paging = [("start", String(start)), ("size", String(size))]
        guard let answer = try await get(path, query + paging, about: subject) else {
            throw Fault.skip("ccvshop.not-found", "CCV Shop has no \(subject) any more.")
        }
        return Record(answer).records("items")
    }

    /// Reads a whole list. Lists without paging answer everything at once, whatever size is asked for.
    func list(_ path: String, _ query: [(String, String)] = [], about subject: String) async throws -> [Record] {
        var (rows, seen) = ([Record](), Set<String>())
        while true {
            let more = try await page(path, query, start: rows.count, size: pageSize, about: subject)
            let new = more.filter { row in row.text("id").map { seen.insert($0).inserted } ?? true }
            rows += new
            // Nothing new: a list without paging that was read before, or rows that moved.
            if more.count < pageSize || new.isEmpty { return rows }
        }
    }

    /// Writes; nil when the shop has no such thing, null when it answers without body.
    func write(_ method: String, _ path: String, _ body: JSONObject, about subject: String) async throws -> JSONValue? {
        try await send(method, path, body: JSONValue.object(body).bytes, about: subject)
    }

    /// Deletes; false when there was nothing.
    func delete(_ path: String, about subject: String) async throws -> Bool {
        try await send("DELETE", path, body: [], about: subject) != nil
    }

    private func send(
        _ method: String, _ path: String, _ query: [(String, String)] = [], body: [UInt8], about subject: String
    ) async throws -> JSONValue? {
        // One text for the address and for what is signed.
        let parameters = query.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
        let call = Call(
            method: method, uri: "\(root.path)/api/rest/v1/\(path)" + (parameters.isEmpty ? "" : "?\(parameters)"), body: body, subject: subject)
        var signature = try await keys.current()
        var response = try await exchange(call, signature)
        // The app may have been installed anew since the keys were read; what was refused for its keys was not done.
        if response.status == 401 || response.status == 403, let others = try await keys.others(than: signature) {
            signature = others
            response = try await exchange(call, signature)
        }
        guard (200..<300).contains(response.status) else {
            let failure = Faults.Failure(
                response, isWrite: call.isWrite, subject: subject, isApp: settings.credentials == .app, now: services.clock.now)
            if failure.isQuota { await services.limiter.learn(QuotaObservation(resetsIn: failure.wait, window: .seconds(60), wasRefused: true)) }
            return try failure.meaning()
        }
        if let theirs = response.headers["x-hash"], let theirDate = response.headers["x-date"],
            !signature.isValid(theirs, method, call.uri, response.body, theirDate)
        {
            throw Fault(
                "ccvshop.signature", "CCV Shop's answer for \(subject) is not signed with this shop's key: something changed it on its way.",
                handling: .pause(.host), writeMayHaveHappened: call.isWrite)
        }
        if response.body.allSatisfy({ $0 <= 0x20 }) { return .some(.null) }
        guard let parsed = try? JSONValue(parsing: response.body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace)) else {
            throw Fault.retry("ccvshop.malformed", "CCV Shop's answer for \(subject) cannot be read.", writeMayHaveHappened: call.isWrite)
        }
        return .some(parsed)
    }

    private struct Call {
        let method: String
        let uri: String
        let body: [UInt8]
        let subject: String
        var isWrite: Bool { method != "GET" }
    }

    private func exchange(_ call: Call, _ signature: Signature) async throws -> HTTPResponse {
        try await services.limiter.permit(RequestPriority.current)
        let date = Self.dateText(services.clock.now)
        var headers: HTTPHeaders = [
            "x-public": signature.publicKey, "x-date": date, "x-hash": signature.of(call.method, call.uri, call.body, date),
            "Accept": "application/vnd.verto.webshop+json",
        ]
        if !call.body.isEmpty { headers["Content-Type"] = "application/json" }
        if let language = settings.language { headers["Accept-Language"] = language }
        do {
            return try await transport.send(HTTPRequest(call.method, root.origin + call.uri, headers: headers, body: call.body))
        } catch {
            throw Faults.of(error, isWrite: call.isWrite, about: call.subject)
        }
    }

    /// `https://shop.example/base/` is `https://shop.example` and `/base`.
    private static func split(_ url: String) -> (origin: String, path: String) {
        let trimmed = String(url.reversed().drop { $0 == "/" }.reversed())
        let parts = trimmed.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return (trimmed, "") }
        return (parts[..<3].joined(separator: "/"), "/" + parts[3])
    }

    /// A picture's whole address; nil for what is none. Links may lack the host, or the s of https.
    func address(ofPicture link: String) -> String? {
        if link.hasPrefix("/") { return link.hasPrefix("//") ? "https:\(link)" : root.origin + link }
        if link.hasPrefix("http://"), root.origin.hasPrefix("https://"), link.dropFirst(7).hasPrefix(root.origin.dropFirst(8)) {
            return "https://" + link.dropFirst(7)
        }
        return link.hasPrefix("http://") || link.hasPrefix("https://") ? link : nil
    }

    /// `2026-01-15T09:30:00Z`.
    static func dateText(_ moment: Timestamp) -> String { moment.description.prefix(19) + "Z" }
}
