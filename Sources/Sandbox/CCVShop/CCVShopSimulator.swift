import Commerce
import Crypto
public import JSON

/// A strict CCV Shop: signed calls, orders with rows and notes, users, products with combinations, webhooks.
public actor CCVShopSimulator: Simulator {
    let context: SimulatorContext
    /// The pairs of keys that are taken: that of the back office, and that of the installed app.
    var keys: [String: String]
    /// The public key of the app, from the handshake until it is uninstalled.
    var appKey: String?
    var switches = CCVSwitches()
    var quota: CCVQuota
    var random: SplitMix
    var isRevoked = false

    var orders: [Int: JSONObject] = [:]
    var expectations: [Int: String] = [:]
    var rows: [Int: [JSONObject]] = [:]
    var notes: [Int: JSONObject] = [:]
    var invoices: [Int: JSONObject] = [:]
    var users: [Int: JSONObject] = [:]
    var webhooks: [Int: JSONObject] = [:]
    var catalog = CCVCatalog()
    var isInstalled = false
    var lastID = 9_000
    var lastNumber = 0

    private var calls: [String: Int] = [:]
    private(set) var writes = 0
    private var deliveries: [Int: Task<Void, Never>] = [:]
    private var deliveryCount = 0

    /// Makes an empty shop.
    public init(context: SimulatorContext, publicKey: String = "pubkey1234567890", secretKey: String = "secretkeyABCDEF") {
        self.context = context
        keys = [publicKey: secretKey]
        quota = CCVQuota(scale: context.rateScale)
        random = SplitMix(state: context.seed)
    }

    var now: Timestamp { context.clock.now }
    /// The API's root as it stands in links.
    var root: String { "\(context.baseURL)/api/rest/v1" }

    func newID() -> Int {
        lastID += 1
        return lastID
    }

    public func respond(to request: SandboxRequest) async -> SandboxResponse {
        if request.segments.count == 2, request.segments[0] == "pictures" { return picture(request.segments[1]) }
        var answer: SandboxResponse
        do {
            answer = try route(request)
            if answer.didWrite { writes += 1 }
        } catch {
            let body: JSONValue = [
                "status": .number(Decimal128(error.status)), "code": .string(error.code), "developermessage": .string(error.message),
            ]
            answer = SandboxResponse(status: error.status, headers: [("Content-Type", "application/json")], body: Self.phpBytes(body))
        }
        if !switches.unsigned {
            let date = Self.dateText(now)
            let body = switches.badlySigned ? answer.body + [0x20] : answer.body
            let key = request.headers["x-public"] ?? ""
            answer.headers += [("x-date", date), ("x-hash", signature(key, request.method, uri(request), body, date))]
        }
        return answer
    }

    private func route(_ request: SandboxRequest) throws(CCVRefusal) -> SandboxResponse {
        let segments = request.segments
        guard segments.starts(with: ["api", "rest", "v1"]) else { throw .unknownResource }
        let path = Array(segments.dropFirst(3))
        let pattern = path.map { Int($0) == nil ? $0 : "{id}" }.joined(separator: "/")
        calls["\(request.method) \(pattern)", default: 0] += 1
        try authenticate(request)
        try quota.take(request.method, path.last { Int($0) == nil } ?? "", at: now)
        let content = try answer(CCVCall(request: request, path: path))
        let isWrite = request.method != "GET"
        guard let content, !(request.method == "POST" && switches.answersEmpty) else { return SandboxResponse(status: 204, didWrite: isWrite) }
        return SandboxResponse(
            status: request.method == "POST" ? 201 : 200, headers: [("Content-Type", "application/json")], body: Self.phpBytes(content),
            didWrite: isWrite)
    }

    private func authenticate(_ request: SandboxRequest) throws(CCVRefusal) {
        guard let key = request.headers["x-public"], let date = request.headers["x-date"], let hash = request.headers["x-hash"] else {
            throw .unauthorized("Authentication headers are missing.")
        }
        guard !isRevoked, keys[key] != nil else { throw .unauthorized("Unknown public key.") }
        guard let sent = Timestamp(iso8601: date), (now - sent).milliseconds.magnitude <= 300_000 else {
            throw .unauthorized("The date is not valid.")
        }
        guard hash == signature(key, request.method, uri(request), request.body, date) else { throw .unauthorized("The hash is not valid.") }
    }

    /// Path and query as the client sent them, the instance's prefix included.
    private func uri(_ request: SandboxRequest) -> String {
        let prefix = context.baseURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let base = prefix.count == 4 ? "/\(prefix[3])" : ""
        return base + request.path + (request.rawQuery.isEmpty ? "" : "?\(request.rawQuery)")
    }

    private func signature(_ key: String, _ method: String, _ uri: String, _ body: [UInt8], _ date: String) -> String {
        Self.hmac(keys[key] ?? "", Array("\(key)|\(method)|\(uri)|".utf8) + body + Array("|\(date)".utf8))
    }

    static func hmac(_ key: String, _ message: [UInt8]) -> String {
        HMAC<SHA512>.authenticationCode(for: message, using: SymmetricKey(data: Array(key.utf8))).map { byte in
            byte < 16 ? "0\(String(byte, radix: 16))" : String(byte, radix: 16)
        }.joined()
    }

    static func dateText(_ moment: Timestamp) -> String { moment.description.prefix(19) + "Z" }

    /// PHP escapes slashes and everything beyond ASCII.
    static func phpBytes(_ value: JSONValue) -> [UInt8] {
        var out: [UInt8] = []
        for scalar in value.text.unicodeScalars {
            switch scalar {
            case "/": out += Array("\\/".utf8)
            case _ where scalar.isASCII: out.append(UInt8(scalar.value))
            default:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    out += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
                }
            }
        }
        return out
    }

    // MARK: For people, tests and the oracle

    public func snapshot() async -> JSONValue {
        let shown = orders.sorted { $0.key < $1.key }.map { id, order -> JSONValue in
            [
                "id": .string(String(id)), "number": order["ordernumber_full"] ?? .null, "total": order["total_price"] ?? .null,
                "reference": order["reservationnumber"] ?? .null, "state": order["status"] ?? .null,
                "tracking": order["track_and_trace_code"] ?? .null,
                "expect": expectations[id].map { .string($0) } ?? .null,
            ]
        }
        return [
            "orders": .array(shown), "users": .array(users.sorted { $0.key < $1.key }.map { .object($0.value) }),
            "notes": .array(notes.sorted { $0.key < $1.key }.map { .object($0.value) }),
            "products": .array(catalog.products.keys.sorted().map(portrait)), "categories": .array(catalogCategories),
            "webhooks": .array(webhooks.sorted { $0.key < $1.key }.map { .object($0.value) }),
            "calls": .object(JSONObject(calls.sorted { $0.key < $1.key }.map { ($0.key, .number(Decimal128($0.value))) })),
            "callCount": .number(Decimal128(calls.values.reduce(0, +))), "writes": .number(Decimal128(writes)),
            "refusedForQuota": .number(Decimal128(quota.refusals)),
        ]
    }

    /// Waits until every webhook sent so far has been answered or given up.
    public func settle() async {
        for task in Array(deliveries.values) { await task.value }
    }

    /// Sends an event to every active webhook for it. Does not wait: the shop answers its callers first.
    func announce(_ event: String, _ order: Int, _ more: JSONObject = [:]) {
        guard let record = orders[order] else { return }
        var body: JSONObject = [
            "triggered_at": .string(Self.dateText(now)), "href": .string("\(root)/orders/\(order)"), "id": .number(Decimal128(order)),
            "order_number": record["ordernumber"] ?? .null, "ordernumber_prefix": nil, "ordernumber_full": record["ordernumber_full"] ?? .null,
            "total_price": record["total_price"] ?? .null, "customer_email": record["customer"]?["email"] ?? "", "customer_mobile": "",
        ]
        for (key, value) in more { body[key] = value }
        let bytes = Self.phpBytes(.object(body))
        for (id, hook) in webhooks.sorted(by: { $0.key < $1.key }) where hook["event"]?.string == event && hook["is_active"]?.bool == true {
            let (address, key) = (hook["address"]?.string ?? "", hook["key"]?.string ?? "")
            let signed = switches.signsBodyOnly ? bytes : Array("\(address)|".utf8) + bytes
            let headers = [("Content-Type", "application/json"), ("x-hash", Self.hmac(key, signed))]
            deliveryCount += 1
            let number = deliveryCount
            // Outlives the call that caused it, as the real shop's sender does; `settle` waits for it.
            deliveries[number] = Task {
                await deliver(id, address, headers, bytes)
                deliveries[number] = nil
            }
        }
    }

    private func deliver(_ webhook: Int, _ address: String, _ headers: [(String, String)], _ body: [UInt8]) async {
        for _ in 0..<max(1, switches.webhookTries) {
            if let status = await context.sendWebhook(address, headers, body), (200..<300).contains(status) { return }
        }
        if switches.webhookTries > 0 { webhooks[webhook]?["is_active"] = false }
    }
}

/// A call with its path taken apart.
struct CCVCall {
    let request: SandboxRequest
    /// Behind the version: `orders`, `9001`, `orderrows`.
    let path: [String]

    var method: String { request.method }

    /// The JSON object that was sent, with these keys only.
    func body(_ allowed: Set<String>, required: [String] = [], lenient: Bool) throws(CCVRefusal) -> JSONObject {
        guard request.headers["content-type"]?.hasPrefix("application/json") == true, let object = (try? JSONValue(parsing: request.body))?.object
        else {
            throw .invalid("The body is not valid JSON.")
        }
        for key in required where object[key] == nil || object[key]?.isNull == true { throw .invalid("The property \(key) is required.") }
        if !lenient, let strange = object.keys.first(where: { !allowed.contains($0) }) {
            throw .invalid("The property \(strange) is not defined and the definition does not allow additional properties.")
        }
        return JSONObject(object.filter { allowed.contains($0.key) }.map { ($0.key, $0.value) })
    }
}
