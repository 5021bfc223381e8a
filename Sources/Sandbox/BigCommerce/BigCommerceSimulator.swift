import Commerce
public import JSON

/// A strict stand-in for one BigCommerce store: orders (v2), customers, refunds, transactions, webhooks, store data, the catalog and its stock,
/// under `/stores/sandboxstore/v2|v3`.
///
/// The token is `sandboxtoken`, the client secret `sandbox-client-secret`. It refuses what the platform refuses: unknown parameters and fields,
/// read-only fields, missing scopes, batches that are too large. What documents leave open can be switched: see `perform`.
public actor BigCommerceSimulator: Simulator {
    /// The hash in the path.
    public static let storeHash = "sandboxstore"
    /// The token of the seeded API account.
    public static let token = "sandboxtoken"
    /// The client secret of the same account.
    public static let clientSecret = "sandbox-client-secret"

    /// The kinds of orders that `place-order` can make.
    public static let orderKinds = BigCommerceSamples.kinds

    let context: SimulatorContext
    var store = BigCommerceStore()
    var accounts = [BigCommerceSimulator.token: BigCommerceAccount()]
    var rate: BigCommerceRateWindow
    var switches = BigCommerceSwitches()
    var callCounts: [String: Int] = [:]
    var writes = 0
    var random: SplitMix
    let sender: BigCommerceWebhookSender

    /// Makes an empty store; the sandbox fills it by commands.
    public init(context: SimulatorContext) {
        self.context = context
        rate = BigCommerceRateWindow(scale: context.rateScale)
        random = SplitMix(state: context.seed)
        sender = BigCommerceWebhookSender(context: context)
    }

    var now: Timestamp { context.clock.now }
    var root: String { "\(context.baseURL)/stores/\(Self.storeHash)" }

    public func respond(to request: SandboxRequest) async -> SandboxResponse {
        let (fits, headers) = rate.take(now: now)
        store.catalog.stock.settle(until: now)
        if switches.isOverloaded { return SandboxResponse(status: 429) }
        let segments = request.segments
        let version = segments.count > 2 ? segments[2] : "v3"
        do throws(BigCommerceAnswerError) {
            guard fits else { throw BigCommerceAnswerError(BigCommerceRefusal(429, "Too many requests")) }
            guard segments.count > 3, segments[0] == "stores", version == "v2" || version == "v3" else {
                throw BigCommerceAnswerError(.missing)
            }
            let account = try admit(request, headers: headers, hash: segments[1], version)
            let (route, numbers) = try BigCommerceRoutes.find(request.method, [version] + segments.dropFirst(3))
            callCounts["\(request.method) \(route.pattern)", default: 0] += 1
            guard account.allows(route.scope, writing: request.method != "GET") else {
                throw BigCommerceAnswerError(BigCommerceRefusal(403, "You don't have a required scope to access the endpoint"))
            }
            let call = try BigCommerceCall(request, numbers: numbers, route: route, account: account, version: version)
            let reply = try route.answer(self, call)
            if reply.didWrite { writes += 1 }
            return response(reply, headers)
        } catch {
            callCounts["refused \(error.refusal.status)", default: 0] += 1
            return error.text.map {
                SandboxResponse(status: error.refusal.status, headers: headers + [("Content-Type", "text/plain")], body: Array($0.utf8))
            }
                ?? error.refusal.response(version: version, headers: headers)
        }
    }

    private func response(_ reply: BigCommerceReply, _ headers: [(name: String, value: String)]) -> SandboxResponse {
        guard let body = reply.body else { return SandboxResponse(status: reply.status, headers: headers, didWrite: reply.didWrite) }
        return SandboxResponse(
            status: reply.status, headers: headers + [("Content-Type", "application/json")], body: body.bytes, didWrite: reply.didWrite)
    }

    private func admit(
        _ request: SandboxRequest, headers: [(name: String, value: String)], hash: String, _ version: String
    ) throws(BigCommerceAnswerError) -> BigCommerceAccount {
        guard let token = request.headers["x-auth-token"], !token.isEmpty else {
            throw BigCommerceAnswerError(401, text: "X-Auth-Token header is required")
        }
        guard token.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw BigCommerceAnswerError(401, text: "X-Auth-Token header must have the correct format")
        }
        guard let account = accounts[token] else { throw BigCommerceAnswerError(BigCommerceRefusal(401, "Unauthorized")) }
        guard hash == Self.storeHash else { throw BigCommerceAnswerError(BigCommerceRefusal(403, "The store hash does not belong to this token")) }
        if let accept = request.headers["accept"], !accept.contains("json"), !accept.contains("*") {
            throw BigCommerceAnswerError(BigCommerceRefusal(406, "Not acceptable"))
        }
        return account
    }

    public func snapshot() -> JSONValue {
        store.catalog.stock.settle(until: now)
        let orders = store.orders.values.sorted { $0.id < $1.id }.filter { !$0.isDeleted }
        let catalog = store.catalog.snapshot
        return [
            "products": catalog["products"] ?? [], "categories": catalog["categories"] ?? [], "locations": catalog["locations"] ?? [],
            "orders": .array(
                orders.map { order in
                    [
                        "id": .string(String(order.id)), "number": .string(String(order.id)), "total": .string(order.payable.text(places: 2)),
                        "currency": .string(order.currency), "state": .string(String(order.status)), "note": .string(order.staffNotes ?? ""),
                        "expect": order.expect.map { .string($0) } ?? .null,
                        "tracking": .array(order.shipments.map { $0.fields["tracking_number"] ?? "" }),
                    ]
                }),
            "customers": .array(
                store.customers.values.sorted { $0.id < $1.id }.map { $0.json(include: ["addresses", "formfields"]) }),
            "hooks": .array(store.hooks.values.sorted { $0.id < $1.id }.map { $0.json(hash: Self.storeHash) }),
            "calls": .object(JSONObject(callCounts.sorted { $0.key < $1.key }.map { ($0.key, .number(Decimal128($0.value))) })),
            "writes": .number(Decimal128(writes)),
        ]
    }
}

/// A refusal, or the plain text that some 401 answers are.
struct BigCommerceAnswerError: Error {
    var refusal: BigCommerceRefusal
    var text: String?

    init(_ refusal: BigCommerceRefusal) { self.refusal = refusal }
    init(_ status: Int, text: String) { (refusal, self.text) = (BigCommerceRefusal(status, text), text) }
}

/// An API account: a token with scopes, which owns its webhooks.
struct BigCommerceAccount {
    var clientID = "sandboxclient"
    var clientSecret = BigCommerceSimulator.clientSecret
    /// Scopes as set-up shows them, with `_read_only` for reading alone.
    var scopes: Set<String> = [
        "store_v2_orders", "store_v2_transactions", "store_v2_customers", "store_v2_products", "store_v2_information", "store_channel_settings",
        "store_inventory", "store_locations",
    ]

    func allows(_ scope: String, writing: Bool) -> Bool {
        scope.isEmpty || scopes.contains(scope) || (!writing && scopes.contains("\(scope)_read_only"))
    }
}

/// What documents leave open, and what goes wrong on purpose.
struct BigCommerceSwitches {
    /// Whether `min_id` and date bounds leave out the bound itself.
    var boundsAreExclusive = false
    /// Every call is answered 429 without any header: the platform itself is overloaded.
    var isOverloaded = false
    /// Empty sub-lists of orders answer `200 []` instead of 204.
    var emptySubListsAre200 = false
    /// So many of the coming product writes are kept without their stock and answered 207.
    var partialWrites = 0
    /// How long an accepted stock figure takes to show.
    var stockDelay = Duration.zero
    /// Whether stock of a product that is not tracked is refused.
    var refusesUntracked = false
    /// Whether lists of stock leave out what was never set.
    var listsOnlyStocked = false
}

/// All that the store holds.
struct BigCommerceStore {
    var orders: [Int: BigCommerceOrder] = [:]
    var customers: [Int: BigCommerceCustomer] = [:]
    var hooks: [Int: BigCommerceHook] = [:]
    var catalog = BigCommerceCatalog()
    var labels: [Int: String] = [11: "Te verzenden"]
    private var last = 100
    private var lastPart = 9_000

    /// A number never used before.
    mutating func nextID() -> Int {
        last += 1
        return last
    }

    /// The first of so many numbers for lines, addresses and fees.
    mutating func reserveParts(_ count: Int) -> Int {
        lastPart += count
        return lastPart - count + 1
    }
}
