import Commerce
import Crypto
import Foundation
public import JSON

/// A strict Lightspeed eCom (C-Series) shop: orders, invoices, shipments, customers, products with all that belongs to them, webhooks.
public actor LightspeedSimulator: Simulator {
    let context: SimulatorContext
    let key: String
    let secret: String
    var switches = LightspeedSwitches()
    var quota: LightspeedQuota
    var random: SplitMix
    var isRevoked = false
    var permissions: [String: (read: Bool, write: Bool)] = [
        "content": (true, true), "products": (true, true), "customers": (true, true), "orders": (true, true), "settings": (true, true),
        "tracking": (true, true),
    ]

    var orders: [Int: LightspeedRecord] = [:]
    var lines: [Int: [LightspeedRecord]] = [:]
    var invoices: [Int: LightspeedRecord] = [:]
    var items: [Int: [LightspeedRecord]] = [:]
    var shipments: [Int: LightspeedRecord] = [:]
    var events: [Int: LightspeedRecord] = [:]
    var customers: [Int: LightspeedRecord] = [:]
    var customStatuses: [Int: LightspeedRecord] = [:]
    var webhooks: [Int: LightspeedRecord] = [:]
    var goods = LightspeedGoods()
    var lastID = 41_000_000
    var lastNumber = 0

    private var calls: [String: Int] = [:]
    private(set) var writes = 0
    private var deliveries: [Int: Task<Void, Never>] = [:]
    private var deliveryCount = 0

    /// Makes an empty shop.
    /// - Parameters:
    ///   - key: The API key that calls must carry.
    ///   - secret: Its secret; signs the webhooks too.
    public init(
        context: SimulatorContext, key: String = "0123456789abcdef0123456789abcdef", secret: String = "fedcba9876543210fedcba9876543210"
    ) {
        self.context = context
        self.key = key
        self.secret = secret
        quota = LightspeedQuota(scale: context.rateScale)
        random = SplitMix(state: context.seed)
        customStatuses[7] = LightspeedRecord(7, at: context.clock.now, ["title": "Exported", "color": "#00aa00"])
    }

    var now: Timestamp { context.clock.now }

    func newID() -> Int {
        lastID += 1
        return lastID
    }

    public func respond(to request: SandboxRequest) async -> SandboxResponse {
        let pattern = request.segments.map { Int($0.split(separator: ".").first ?? "") == nil ? $0 : "{id}" }.dropFirst().joined(separator: "/")
        calls["\(request.method) \(pattern)", default: 0] += 1
        let moment = now
        guard quota.take(at: moment) else {
            var answer = refuse(request, LightspeedRefusal(status: 429, message: "Too many requests."))
            answer.headers += quota.headers(at: moment, wasRefused: true)
            if switches.retryAfter { answer.headers.append(("Retry-After", String(quota.retryAfter(at: moment)))) }
            return answer
        }
        var answer: SandboxResponse
        do {
            answer = try route(request)
        } catch {
            answer = refuse(request, error)
        }
        if answer.didWrite { writes += 1 }
        answer.headers += quota.headers(at: moment, wasRefused: false)
        return answer
    }

    private func route(_ request: SandboxRequest) throws(LightspeedRefusal) -> SandboxResponse {
        let expected = "Basic " + Data("\(key):\(secret)".utf8).base64EncodedString()
        guard !isRevoked, request.headers["authorization"] == expected else { throw LightspeedRefusal(status: 401, message: "Access denied.") }
        var segments = request.segments
        guard segments.count >= 2, let last = segments.last, last.hasSuffix(".json") else { throw .notFound }
        guard segments[0] == "nl" || segments[0] == "en" else {
            throw LightspeedRefusal(status: 404, message: "Unknown or inactive language.")
        }
        let language = segments.removeFirst()
        segments[segments.count - 1] = String(last.dropLast(5))
        let call = LightspeedCall(request: request, path: segments, language: language)
        try demandRight(call)
        let content = try answer(call)
        let isWrite = request.method != "GET"
        guard let content else { return SandboxResponse(status: 204, didWrite: isWrite) }
        return SandboxResponse(
            status: request.method == "POST" ? 201 : 200, headers: [("Content-Type", "application/json")], body: Self.phpBytes(content),
            didWrite: isWrite)
    }

    private func refuse(_ request: SandboxRequest, _ refusal: LightspeedRefusal) -> SandboxResponse {
        let verbs = ["POST": "CREATE", "GET": "READ", "PUT": "UPDATE", "DELETE": "DELETE"]
        let body: JSONValue = [
            "error": [
                "code": .number(Decimal128(refusal.status)), "method": .string(verbs[request.method] ?? request.method),
                "request": .string(request.path), "message": .string(refusal.message),
            ]
        ]
        return SandboxResponse(status: refusal.status, headers: [("Content-Type", "application/json")], body: Self.phpBytes(body))
    }

    /// PHP escapes every slash; outside of texts JSON has none.
    static func phpBytes(_ value: JSONValue) -> [UInt8] {
        value.bytes.flatMap { $0 == UInt8(ascii: "/") ? [UInt8(ascii: "\\"), $0] : [$0] }
    }

    // MARK: For people, tests and the oracle

    public func snapshot() async -> JSONValue {
        let shown = orders.values.sorted { $0.id < $1.id }.map { order -> JSONValue in
            [
                "id": .string(String(order.id)), "number": order.fields["number"] ?? .null, "total": order.fields["priceIncl"] ?? .null,
                "state": order.fields["status"] ?? .null, "memo": order.fields["memo"] ?? .null, "expect": order.expect.map { .string($0) } ?? .null,
            ]
        }
        return [
            "orders": .array(shown), "customers": .array(customers.values.sorted { $0.id < $1.id }.map { .object($0.shown()) }),
            "shipments": .array(shipments.values.sorted { $0.id < $1.id }.map { .object($0.shown()) }),
            "webhooks": .array(webhooks.values.sorted { $0.id < $1.id }.map { .object($0.shown()) }),
            "calls": .object(JSONObject(calls.sorted { $0.key < $1.key }.map { ($0.key, .number(Decimal128($0.value))) })),
            "products": .array(goods.products.keys.sorted().map(shownInSnapshot)), "callCount": .number(Decimal128(calls.values.reduce(0, +))),
            "writes": .number(Decimal128(writes)),
            "refusedForQuota": .number(Decimal128(quota.refusals)),
        ]
    }

    /// Waits until every webhook sent so far has been answered or given up.
    public func settle() async {
        for task in Array(deliveries.values) { await task.value }
    }

    /// Sends what happened to every active webhook for it. Does not wait: the shop answers its callers first.
    func announce(_ group: String, _ action: String, _ record: LightspeedRecord) {
        for hook in webhooks.values.sorted(by: { $0.id < $1.id })
        where hook.fields["isActive"]?.bool == true && hook.fields["itemGroup"]?.string == group
            && (hook.fields["itemAction"]?.string == action || hook.fields["itemAction"]?.string == "*")
        {
            let body = action == "deleted" ? Array("[]".utf8) : Self.phpBytes(webhookBody(group, record))
            let call = LightspeedDelivery(
                webhook: hook.id, address: hook.fields["address"]?.string ?? "", group: group, action: action, id: record.id, body: body,
                secret: secret)
            deliveryCount += 1
            let number = deliveryCount
            // Outlives the call that caused it, as the real shop's sender does; `settle` waits for it.
            deliveries[number] = Task {
                await deliver(call)
                deliveries[number] = nil
            }
        }
    }

    private func deliver(_ call: LightspeedDelivery) async {
        for _ in 0..<max(1, switches.webhookTries) {
            if let status = await context.sendWebhook(call.address, call.headers, call.body), (200..<300).contains(status) { return }
        }
        if switches.webhookTries > 0 { webhooks[call.webhook]?.fields["isActive"] = false }
    }
}

/// One webhook call.
struct LightspeedDelivery {
    var webhook: Int
    var address: String
    var group: String
    var action: String
    var id: Int
    var body: [UInt8]
    var secret: String

    var headers: [(String, String)] {
        let signature = Insecure.MD5.hash(data: body + Array(secret.utf8)).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0\(text)" : text
        }
        let singular = group.dropLast()
        return [
            ("Content-Type", "application/json"), ("X-Signature", signature.joined()), ("X-Event", "\(group)/\(action)"), ("X-Shop-Id", "77001"),
            ("X-Cluster-Id", "eu1"), ("X-Language", "nl"), ("X-Format", "JSON"),
            ("X-\(singular.prefix(1).uppercased())\(singular.dropFirst())-Id", String(id)),
        ]
    }
}
