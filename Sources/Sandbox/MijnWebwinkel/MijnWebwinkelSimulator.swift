import Commerce
public import JSON

/// A strict MijnWebwinkel: the shop, its states, orders, customers with addresses, articles, choice lists and pages, under `/v1` and `/v2-beta`. It has no webhooks.
///
/// It refuses unknown parameters and fields besides those that the platform ignores, both tokens where they are missing or wrong, and
/// customers where the partner has no right to them. Oddities of live shops are on and can be switched off: see `MijnWebwinkelSwitches`.
public actor MijnWebwinkelSimulator: Simulator {
    /// The shop's token.
    public static let token = "SANDBOX-SHOP-TOKEN"
    /// The token of the integration.
    public static let partnerToken = "SANDBOX-PARTNER-TOKEN"
    static let storeID = "e5fc33df-b2bf-40ec-8d8d-56fc34b49000"
    /// Known states, and two of the shop's own; 10 is for credit orders.
    static let states: [(id: Int, name: String)] = [
        (1, "Bestelling in behandeling"), (2, "Verzonden"), (3, "Betaald"), (6, "Betaald & afgehaald"), (10, "Gecrediteerd"),
        (21, "Wacht op leverancier"), (22, "Naar boekhouding"),
    ]

    let context: SimulatorContext
    var orders: [Int: JSONObject] = [:]
    var expectations: [Int: String] = [:]
    var customers: [String: JSONObject] = [:]
    var addresses: [String: [JSONObject]] = [:]
    var articles: [Int: MijnWebwinkelArticle] = [:]
    var lists: [Int: MijnWebwinkelList] = [:]
    var pages: [Int: MijnWebwinkelPage] = [:]
    var lastArticle = 299
    var lastVersion = 5_500
    var lastList = 1_899
    var lastOption = 7_000
    var lastPage = 747
    var lastURL = 244
    var switches = MijnWebwinkelSwitches()
    var isRevoked = false
    var lastNumber = 1_000
    private var lastID = 0
    private var window: MijnWebwinkelWindow
    private var calls: [String: Int] = [:]
    private var writes = 0

    /// Makes a shop without orders and customers.
    public init(context: SimulatorContext) {
        self.context = context
        window = MijnWebwinkelWindow(scale: context.rateScale)
    }

    var now: Timestamp { context.clock.now }

    /// A UUID that was never used before, the same in each run; they rise.
    func newID() -> String {
        lastID += 1
        let digits = String(lastID, radix: 16)
        return "6f0e7c8a-2222-4333-8444-\(String(repeating: "0", count: 12 - digits.count))\(digits)"
    }

    public func respond(to request: SandboxRequest) async -> SandboxResponse {
        do throws(MijnWebwinkelRefusal) {
            guard let version = request.segments.first, version == "v1" || version == "v2-beta" else { throw .missing }
            let path = Array(request.segments.dropFirst())
            let words: Set = ["count", "uploadImage"]
            let pattern = path.enumerated().map { place, word in place > 0 && place != 2 && !words.contains(word) || Int(word) != nil ? "{id}" : word
            }
            calls["\(request.method) \(pattern.joined(separator: "/"))", default: 0] += 1
            try admit(request, path)
            guard window.take(at: now) else { throw MijnWebwinkelRefusal(status: 429, message: "Too many requests") }
            let call = MijnWebwinkelCall(request: request, path: path)
            let body = try answer(call)
            let isWrite = request.method != "GET"
            if isWrite { writes += 1 }
            guard let body else { return SandboxResponse(status: path.first == "deleteImage" ? 204 : 200, didWrite: isWrite) }
            return SandboxResponse(status: 200, headers: [("Content-Type", "application/json")], body: body.bytes, didWrite: isWrite)
        } catch {
            calls["refused \(error.status)", default: 0] += 1
            var headers = [(name: "Content-Type", value: "application/json")]
            if error.status == 429, switches.announcesWait { headers.append(("Retry-After", "10")) }
            return SandboxResponse(status: error.status, headers: headers, body: error.body.bytes)
        }
    }

    private func admit(_ request: SandboxRequest, _ path: [String]) throws(MijnWebwinkelRefusal) {
        guard request.headers["authorization"] == nil else {
            throw MijnWebwinkelRefusal(status: 401, message: "Tokens go into the query")
        }
        guard !isRevoked, request.queryValue("partner_token") == Self.partnerToken else {
            throw MijnWebwinkelRefusal(status: 401, message: "Invalid partner token")
        }
        guard path == ["orderstatuses"] || request.queryValue("token") == Self.token else {
            throw MijnWebwinkelRefusal(status: 401, message: "Invalid token")
        }
    }

    private func answer(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        switch (call.path.first ?? "", call.path.count) {
        case ("store", 1):
            try call.allow("GET", [])
            return store
        case ("orderstatuses", 1):
            try call.allow("GET", [])
            return .array(
                Self.states.map { state in
                    ["status": .number(.init(state.id)), "description": .string(state.name), "credit_order": .bool(state.id == 10)]
                })
        case ("orders", 1...2): return try answerOrders(call)
        case ("customers", 1...4): return try answerCustomers(call)
        case ("articles", 1...3): return try answerArticles(call)
        case ("articlefields", 2): return try answerFields(call)
        case ("articlelists", 2): return try answerLists(call)
        case ("deleteImage", 2): return try deletePicture(call)
        case ("categories", 1...2): return try answerPages(call)
        default: throw .missing
        }
    }

    private var store: JSONValue {
        [
            "id": .string(Self.storeID), "name": "demo-shop", "primary_domain": "https://demo-shop.example", "description": "", "open": true,
            "version": "Pro", "administration_language": "nl_NL", "currency": "EUR", "currency_format_locale": "nl_NL",
            "prices_include_tax": true, "default_language": "nl_NL", "active_languages": ["nl_NL"], "available_business_models": "ALL",
            "region_code": "NL",
        ]
    }

    public func snapshot() async -> JSONValue {
        let shown = orders.sorted { $0.key < $1.key }.map { number, order -> JSONValue in
            [
                "id": .string(String(number)), "number": .string(String(number)), "total": order["price"]?["total"] ?? .null,
                "state": .string(order["status"]?.int.map { String($0) } ?? ""), "note": order["comments"]?["internal"] ?? "",
                "currency": order["currency"] ?? .null, "expect": expectations[number].map { .string($0) } ?? .null,
            ]
        }
        return [
            "orders": .array(shown), "customers": .array(customers.keys.sorted().map { customer($0, embeds: true) }),
            "articles": .array(articles.keys.sorted().compactMap { articles[$0].map(shownInSnapshot) }),
            "calls": .object(JSONObject(calls.sorted { $0.key < $1.key }.map { ($0.key, .number(Decimal128($0.value))) })),
            "writes": .number(Decimal128(writes)), "refusedForQuota": .number(Decimal128(window.refusals)),
        ]
    }
}

/// What documents leave open, and what live shops do otherwise than documented.
struct MijnWebwinkelSwitches {
    /// Whether the partner may see customers.
    var allowsCustomers = true
    /// Whether a refusal for quota says when to come again.
    var announcesWait = true
    /// Whether an order's number is text, as seen live; a number otherwise, as documented.
    var numbersAreText = true
    /// Whether a single tax is one object, as seen live; a list otherwise.
    var singleTaxIsObject = true
    /// Whether the shop makes a version with a stock of its own for each combination of options by itself; else its owner does.
    var makesVersions = false
    /// Whether an article without pictures has no member for them, as seen live.
    var omitsNoImages = true
    /// Whether a version's options are a map, as in the document's example; a list otherwise, as in its schema.
    var optionsAreMaps = true
}
