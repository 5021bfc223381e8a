import Commerce
import JSON

/// A call whose path, method and parameters are known.
struct BigCommerceCall {
    let request: SandboxRequest
    /// The ids in the path.
    let numbers: [Int]
    let account: BigCommerceAccount
    let body: JSONValue?
    let version: String
    /// Rows of a page.
    var limit: Int

    /// - Throws: `BigCommerceRefusal` for unknown or unreadable parameters and for a body that is no JSON.
    init(_ request: SandboxRequest, numbers: [Int], route: BigCommerceRoutes.Route, account: BigCommerceAccount, version: String)
        throws(BigCommerceAnswerError)
    {
        self.request = request
        self.numbers = numbers
        self.account = account
        self.version = version
        limit = request.queryValue("limit").flatMap { Int($0) } ?? 50
        let refused = version == "v2" ? 400 : 422
        for (name, value) in request.query {
            guard route.query.contains(name) else {
                throw BigCommerceAnswerError(
                    BigCommerceRefusal(refused, "The field '\(name)' is not supported by this resource.", errors: [name: "unknown parameter"]))
            }
            if name == "page" || name == "limit", Int(value).map({ $0 < 1 || (name == "limit" && $0 > route.mostRows) }) ?? true {
                throw BigCommerceAnswerError(BigCommerceRefusal(refused, "The field '\(name)' is invalid.", errors: [name: "out of range"]))
            }
        }
        let isForm = request.headers["content-type"]?.hasPrefix("multipart/form-data") == true
        if !request.body.isEmpty, request.headers["content-type"]?.hasPrefix("application/json") != true, !(isForm && route.takesForms) {
            throw BigCommerceAnswerError(BigCommerceRefusal(415, "Unsupported media type"))
        }
        if request.body.isEmpty || isForm {
            body = nil
        } else if let value = try? JSONValue(parsing: request.body) {
            body = value
        } else {
            throw BigCommerceAnswerError(BigCommerceRefusal(400, "Input is invalid JSON"))
        }
    }

    var id: Int { numbers[0] }
    var page: Int { request.queryValue("page").flatMap { Int($0) } ?? 1 }
    /// A list in one parameter, separated by commas.
    func list(_ name: String) -> [String]? { request.queryValue(name)?.split(separator: ",").map { String($0) } }
    var include: Set<String> { Set(list("include") ?? []) }

    /// A date in a filter: RFC 2822 or ISO 8601.
    func date(_ name: String) throws(BigCommerceRefusal) -> Timestamp? {
        guard let text = request.queryValue(name), !text.isEmpty else { return nil }
        if let moment = Timestamp(iso8601: text) ?? Self.rfc2822(text) { return moment }
        throw BigCommerceRefusal(version == "v2" ? 400 : 422, "The field '\(name)' is invalid.")
    }

    private static func rfc2822(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])) else { return nil }
        return Timestamp(
            iso8601: "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1].count < 2 ? "0" : "")\(parts[1])T\(parts[4])\(parts[5])")
    }
}

/// What a call is answered.
struct BigCommerceReply {
    var status = 200
    /// Nil for none.
    var body: JSONValue?
    var didWrite = false

    static let none = BigCommerceReply(status: 204)

    /// A v2 list: one page of it, 204 when that is empty.
    static func list(_ rows: [JSONValue], _ call: BigCommerceCall, emptyIs200: Bool = false) -> BigCommerceReply {
        let page = Array(rows.dropFirst((call.page - 1) * call.limit).prefix(call.limit))
        return page.isEmpty && !emptyIs200 ? .none : BigCommerceReply(body: .array(page))
    }

    /// A v3 list with its page numbers.
    static func page(_ rows: [JSONValue], _ call: BigCommerceCall, hasLinks: Bool = true) -> BigCommerceReply {
        let items = Array(rows.dropFirst((call.page - 1) * call.limit).prefix(call.limit))
        return BigCommerceReply(
            body: ["data": .array(items), "meta": ["pagination": pagination(total: rows.count, count: items.count, call, hasLinks: hasLinks)]])
    }

    static func pagination(total: Int, count: Int, _ call: BigCommerceCall, hasLinks: Bool) -> JSONValue {
        let pages = (total + call.limit - 1) / call.limit
        var row: JSONObject = [
            "total": .number(Decimal128(total)), "count": .number(Decimal128(count)), "per_page": .number(Decimal128(call.limit)),
            "current_page": .number(Decimal128(call.page)), "total_pages": .number(Decimal128(pages)),
        ]
        if hasLinks {
            var links: JSONObject = ["current": .string("?page=\(call.page)&limit=\(call.limit)")]
            if call.page > 1 { links["previous"] = .string("?page=\(call.page - 1)&limit=\(call.limit)") }
            if call.page < pages { links["next"] = .string("?page=\(call.page + 1)&limit=\(call.limit)") }
            row["links"] = .object(links)
        }
        return .object(row)
    }

    /// A v3 answer of one thing, or of all that was written.
    static func data(_ data: JSONValue, status: Int = 200, didWrite: Bool = false) -> BigCommerceReply {
        BigCommerceReply(status: status, body: ["data": data, "meta": [:]], didWrite: didWrite)
    }
}

/// The calls that the simulator knows.
enum BigCommerceRoutes {
    struct Route: Sendable {
        let method: String
        /// `v2/orders/{id}`.
        let pattern: String
        let scope: String
        let query: Set<String>
        /// The largest page.
        let mostRows: Int
        /// Whether files are uploaded here.
        let takesForms: Bool
        let handler: @Sendable (isolated BigCommerceSimulator, BigCommerceCall) throws -> BigCommerceReply
        fileprivate let words: [Substring]

        init(
            _ call: String, _ scope: String, query: Set<String> = [], mostRows: Int = 250, takesForms: Bool = false,
            _ handler: @escaping @Sendable (isolated BigCommerceSimulator, BigCommerceCall) throws -> BigCommerceReply
        ) {
            let parts = call.split(separator: " ")
            method = String(parts[0])
            pattern = String(parts[1])
            words = parts[1].split(separator: "/")
            self.scope = scope
            self.query = query
            self.mostRows = mostRows
            self.takesForms = takesForms
            self.handler = handler
        }

        func answer(_ simulator: isolated BigCommerceSimulator, _ call: BigCommerceCall) throws(BigCommerceAnswerError) -> BigCommerceReply {
            do {
                return try handler(simulator, call)
            } catch let refusal as BigCommerceRefusal {
                throw BigCommerceAnswerError(refusal)
            } catch {
                throw BigCommerceAnswerError(BigCommerceRefusal(500, "\(error)"))
            }
        }
    }

    /// - Throws: 404 for a path that is not there, 405 for a method that the path does not have.
    static func find(_ method: String, _ segments: [String]) throws(BigCommerceAnswerError) -> (Route, [Int]) {
        var knowsPath = false
        for route in all where route.words.count == segments.count {
            var numbers: [Int] = []
            let fits = zip(route.words, segments).allSatisfy { word, segment in
                guard word == "{id}" else { return word == segment }
                guard let number = Int(segment), number > 0 else { return false }
                numbers.append(number)
                return true
            }
            if !fits { continue }
            if route.method == method { return (route, numbers) }
            knowsPath = true
        }
        throw BigCommerceAnswerError(knowsPath ? BigCommerceRefusal(405, "The method is not allowed on this resource.") : BigCommerceRefusal.missing)
    }

    static let pages: Set = ["page", "limit"]
    private static let orderFilters: Set = [
        "min_id", "max_id", "min_total", "max_total", "customer_id", "email", "status_id", "cart_id", "payment_method", "min_date_created",
        "max_date_created", "min_date_modified", "max_date_modified", "channel_id", "external_order_id",
    ]
    private static let customerFilters: Set = [
        "id:in", "company:in", "customer_group_id:in", "date_created:min", "date_created:max", "date_modified:min", "date_modified:max", "email:in",
        "name:in", "name:like", "phone:in", "include", "sort", "before", "after",
    ]
    private static let include: Set = ["include", "consignment_structure"]

    private static let all: [Route] =
        catalog + inventory + [
            Route("GET v2/orders", "store_v2_orders", query: orderFilters.union(pages).union(include).union(["sort"])) { try $0.listOrders($1) },
            Route("GET v2/orders/count", "store_v2_orders", query: orderFilters) { try $0.countOrders($1) },
            Route("GET v2/orders/{id}", "store_v2_orders", query: include) { try $0.readOrder($1) },
            Route("PUT v2/orders/{id}", "store_v2_orders") { try $0.changeOrder($1) },
            Route("DELETE v2/orders/{id}", "store_v2_orders") { try $0.archiveOrder($1) },
            Route("GET v2/orders/{id}/products", "store_v2_orders", query: pages) { try $0.listProducts($1) },
            Route("GET v2/orders/{id}/products/{id}", "store_v2_orders") { try $0.readProduct($1) },
            Route("GET v2/orders/{id}/shipping_addresses", "store_v2_orders", query: pages) { try $0.listDeliveries($1) },
            Route("GET v2/orders/{id}/coupons", "store_v2_orders", query: pages) { try $0.listCoupons($1) },
            Route("GET v2/orders/{id}/taxes", "store_v2_orders", query: pages.union(["details"])) { try $0.listTaxes($1) },
            Route("GET v2/orders/{id}/fees", "store_v2_orders") { try $0.listFees($1) },
            Route("GET v2/orders/{id}/messages", "store_v2_orders", query: pages) { $0.emptySubList($1) },
            Route("GET v2/orders/{id}/shipments", "store_v2_orders", query: pages) { try $0.listShipments($1) },
            Route("GET v2/orders/{id}/shipments/count", "store_v2_orders") { try $0.countShipments($1) },
            Route("GET v2/orders/{id}/shipments/{id}", "store_v2_orders") { try $0.readShipment($1) },
            Route("POST v2/orders/{id}/shipments", "store_v2_orders") { try $0.createShipment($1) },
            Route("PUT v2/orders/{id}/shipments/{id}", "store_v2_orders") { try $0.changeShipment($1) },
            Route("DELETE v2/orders/{id}/shipments/{id}", "store_v2_orders") { try $0.deleteShipment($1) },
            Route("GET v2/order_statuses", "store_v2_orders") { simulator, _ in simulator.listStatuses() },
            Route("GET v2/store", "store_v2_information") { simulator, _ in simulator.readStore() },
            Route("GET v2/time", "") { simulator, _ in BigCommerceReply(body: ["time": .number(Decimal128(Int(simulator.now.milliseconds / 1_000)))])
            },
            Route("GET v3/orders/{id}/transactions", "store_v2_transactions", query: pages) { try $0.listTransactions($1) },
            Route("GET v3/orders/{id}/payment_actions/refunds", "store_v2_orders", query: ["transaction_id"]) { try $0.listRefunds($1) },
            Route("GET v3/customers", "store_v2_customers", query: customerFilters.union(pages)) { try $0.listCustomers($1) },
            Route("POST v3/customers", "store_v2_customers") { try $0.createCustomers($1) },
            Route("PUT v3/customers", "store_v2_customers") { try $0.updateCustomers($1) },
            Route("DELETE v3/customers", "store_v2_customers", query: ["id:in"]) { $0.deleteCustomers($1) },
            Route(
                "GET v3/customers/addresses", "store_v2_customers",
                query: pages.union(["company:in", "name:in", "customer_id:in", "id:in", "include"])
            ) {
                $0.listAddresses($1)
            },
            Route("POST v3/customers/addresses", "store_v2_customers") { try $0.createAddresses($1) },
            Route("PUT v3/customers/addresses", "store_v2_customers") { try $0.updateAddresses($1) },
            Route("DELETE v3/customers/addresses", "store_v2_customers", query: ["id:in"]) { $0.deleteAddresses($1) },
            Route("GET v3/hooks", "store_v2_information", query: pages.union(["is_active", "scope", "destination"])) { $0.listHooks($1) },
            Route("POST v3/hooks", "store_v2_information") { try $0.createHook($1) },
            Route("GET v3/hooks/{id}", "store_v2_information") { try $0.readHook($1) },
            Route("PUT v3/hooks/{id}", "store_v2_information") { try $0.updateHook($1) },
            Route("DELETE v3/hooks/{id}", "store_v2_information") { try $0.deleteHook($1) },
            Route("GET v3/channels", "store_channel_settings", query: pages.union(["include", "available", "status:in", "type:in"])) {
                $0.listChannels($1)
            },
        ]
}
