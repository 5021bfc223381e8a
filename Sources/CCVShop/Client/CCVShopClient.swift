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
    private let signature: Signature
    private let root: (origin: String, path: String)

    init(settings: CCVShopSettings, transport: any HTTPTransport, services: ConnectorServices) {
        self.settings = settings
        self.transport = transport
        self.services = services
        pageSize = min(max(settings.pageSize, 1), 250)
        signature = Signature(publicKey: settings.publicKey, secretKey: settings.secretKey)
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
        try await services.limiter.permit(RequestPriority.current)
        // One text for the address and for what is signed.
        let parameters = query.map { "\($0.0)=\(Self.percent($0.1))" }.joined(separator: "&")
        let uri = "\(root.path)/api/rest/v1/\(path)" + (parameters.isEmpty ? "" : "?\(parameters)")
        let date = Self.dateText(services.clock.now)
        var headers: HTTPHeaders = [
            "x-public": settings.publicKey, "x-date": date, "x-hash": signature.of(method, uri, body, date),
            "Accept": "application/vnd.verto.webshop+json",
        ]
        if !body.isEmpty { headers["Content-Type"] = "application/json" }
        if let language = settings.language { headers["Accept-Language"] = language }
        let isWrite = method != "GET"
        let response: HTTPResponse
        do {
            response = try await transport.send(HTTPRequest(method, root.origin + uri, headers: headers, body: body))
        } catch {
            throw Faults.of(error, isWrite: isWrite, about: subject)
        }
        guard (200..<300).contains(response.status) else {
            let failure = Faults.Failure(response, isWrite: isWrite, subject: subject, now: services.clock.now)
            if failure.isQuota { await services.limiter.learn(QuotaObservation(resetsIn: failure.wait, window: .seconds(60), wasRefused: true)) }
            return try failure.meaning()
        }
        if let theirs = response.headers["x-hash"], let theirDate = response.headers["x-date"],
            !signature.isValid(theirs, method, uri, response.body, theirDate)
        {
            throw Fault(
                "ccvshop.signature", "CCV Shop's answer for \(subject) is not signed with this shop's key: something changed it on its way.",
                handling: .pause(.host), writeMayHaveHappened: isWrite)
        }
        if response.body.allSatisfy({ $0 <= 0x20 }) { return .some(.null) }
        guard let parsed = try? JSONValue(parsing: response.body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace)) else {
            throw Fault.retry("ccvshop.malformed", "CCV Shop's answer for \(subject) cannot be read.", writeMayHaveHappened: isWrite)
        }
        return .some(parsed)
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

    /// Percent-encodes everything but RFC 3986's unreserved characters.
    private static func percent(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): out.append(byte)
            default: out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
