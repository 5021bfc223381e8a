import Commerce
import Foundation
import JSON

/// A PrestaShop 9 as its Webservice shows it: XML and JSON with their quirks, the grammar of lists, PUT that blanks, orders that are made
/// of carts, and states with all that hangs on them.
public actor PrestaShopSimulator: Simulator {
    /// A key with all rights.
    public static let key = "SANDBOXSANDBOXSANDBOXSANDBOX0001"

    var shop: ShopState
    var model = PrestaShopModel.nine
    var calls: [String: Int] = [:]
    var writes = 0
    var hint: HintTarget?
    let context: SimulatorContext
    private let options: Options
    /// The base of links in answers; the request's own host in a real shop.
    var base: String { options.linkBase ?? context.baseURL }

    /// What a shop opens with.
    public struct Options: Sendable {
        /// Whether there are products.
        public var hasProducts = true
        /// Lists without order come as an index gives them, not by id.
        public var shufflesUnsorted = true
        /// Whether the settings of a shop are there; without them the shop is quite empty, to be loaded.
        public var hasSettings = true
        /// The version that it names.
        public var version = "9.1.4"
        /// The address in links, where it is not that of the sandbox.
        public var linkBase: String?
        /// Makes the defaults.
        public init() {}
    }

    /// Opens a shop.
    public init(context: SimulatorContext, options: Options = Options()) {
        self.context = context
        self.options = options
        var shop = ShopState(seed: context.seed)
        shop.access.keys[Self.key] = AccessControl.Key()
        shop.now = Self.wall(context.clock.now, "Europe/Amsterdam")
        if options.hasSettings { ShopSeed.settings(&shop) }
        if options.hasProducts, options.hasSettings { ShopSeed.products(&shop) }
        self.shop = shop
    }

    public func respond(to request: SandboxRequest) async -> SandboxResponse {
        moveClock()
        let wantsJSON =
            [
                request.headers["output-format"], request.headers["io-format"], request.queryValue("output_format"),
                request.queryValue("io_format"),
            ].compactMap { $0 }.first == "JSON"
        var isKnown = false
        var response: SandboxResponse
        do {
            let before = writes
            var call = request
            if request.method == "POST", let method = request.queryValue("ps_method") { call.method = method.uppercased() }
            response = try answer(call, wantsJSON, &isKnown)
            response.didWrite = writes > before
        } catch {
            let body = error.body(json: wantsJSON)
            response = SandboxResponse(
                status: error.status, type: body.isEmpty ? "text/html" : wantsJSON ? "application/json" : "text/xml;charset=utf-8", text: body)
            isKnown = isKnown || error.errors.contains { [25, 26].contains($0.code) }
            if error.status == 401 { response.headers.append(("WWW-Authenticate", "Basic realm=\"Welcome to PrestaShop Webservice\"")) }
        }
        response.headers += [
            ("X-Powered-By", "PrestaShop Webservice"), ("PSWS-Version", isKnown ? options.version : "0"), ("Execution-Time", "0.006"),
            ("Access-Time", String(context.clock.now.milliseconds / 1_000)),
        ]
        if request.method == "HEAD" { response.body = [] }
        await sendNews()
        return response
    }

    private func answer(_ request: SandboxRequest, _ wantsJSON: Bool, _ isKnown: inout Bool) throws(ShopFailure) -> SandboxResponse {
        let path = request.segments
        guard path.first == "api" else { return SandboxResponse(status: 404, type: "text/html", text: "not found") }
        guard let (_, key) = try shop.access.key(of: request) else {
            if request.method == "OPTIONS" { return SandboxResponse(status: 200, type: "text/html; charset=utf-8", text: "200 OK") }
            var answer = SandboxResponse(status: 401, type: "text/html; charset=utf-8", text: "401 Unauthorized")
            answer.headers.append(("WWW-Authenticate", "Basic realm=\"Welcome to PrestaShop Webservice\""))
            return answer
        }
        isKnown = true
        calls["\(request.method) \(path.count > 1 ? path[1] : "/")", default: 0] += 1
        guard ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].contains(request.method),
            request.method != "PATCH" || isVersion(8)
        else { throw ShopFailure(405, 23, "Method \(request.method) is not valid") }
        guard path.count > 1 else {
            if wantsJSON { throw .fatal }
            return xml(200, rootList(key))
        }
        guard let resource = model.resources[path[1]] else {
            let names = model.names.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ShopFailure(
                400, 27,
                "Resource of type \"\(path[1])\" does not exists. Did you mean: \"\(ListRequest.nearest(path[1], model.names))\"? The full list is: \(names)"
            )
        }
        try shop.access.permit(key, request.method, resource.name)
        guard resource.verbs.contains(request.method.lowercased()) else {
            throw ShopFailure(405, 101, "Method \(request.method) is not allowed for the resource \(resource.name)")
        }
        if resource.name == "images" { return try images(request, path) }
        guard resource.one != "-" else { throw ShopFailure(501, 124, "The sandbox has no \(resource.name)") }
        switch request.method {
        case "GET", "HEAD": return try read(request, resource, id: path.count > 2 ? Int(path[2]) ?? 0 : nil, wantsJSON)
        case "DELETE": return try delete(request, resource, path)
        default: return try write(request, resource, wantsJSON)
        }
    }

    private func read(_ request: SandboxRequest, _ plain: PrestaShopModel.Resource, id: Int?, _ wantsJSON: Bool) throws(ShopFailure)
        -> SandboxResponse
    {
        let prices = ComputedPrices(request.query)
        let resource = prices.extend(plain)
        let languages = try chosenLanguages(request)
        if let schema = request.queryValue("schema") {
            let rendering = SchemaRendering(base: base, languages: languages)
            switch schema {
            case "blank": return xml(200, rendering.blank(resource))
            case "synopsis": return xml(200, rendering.synopsis(resource))
            default:
                throw .list(
                    28,
                    "Please select a schema of type 'synopsis' to get the whole schema informations (which fields are required, which kind of content...) or 'blank' to get an empty schema to fill before using POST request"
                )
            }
        }
        let display = request.queryValue("display")
        let choice = try display.map { text throws(ShopFailure) in try FieldChoice(text, resource) }
        let text: String
        if let id {
            guard let record = shop.record(resource.name, id).map({ prices.fill($0, shop) }) else { return SandboxResponse(status: 404) }
            if wantsJSON {
                let rendering = JSONRendering(model: model, languages: languages)
                text = choice.map { rendering.list([record], resource, $0) } ?? rendering.one(record, resource)
            } else {
                text = XMLRendering(model: model, base: base, languages: languages).one(record, resource, choice ?? .all)
            }
        } else {
            let list = try ListRequest(request.query, resource)
            let records = list.apply(to: shop[resource.name], shuffled: options.shufflesUnsorted).map { prices.fill($0, shop) }
            text =
                wantsJSON
                ? JSONRendering(model: model, languages: languages).list(records, resource, choice ?? .minimal)
                : XMLRendering(model: model, base: base, languages: languages).list(records, resource, choice ?? .minimal)
        }
        var response = wantsJSON ? SandboxResponse(status: 200, type: "application/json", text: text) : xml(200, text)
        let hash = ContentHash.sha1(response.body)
        response.headers.append(("Content-Sha1", hash))
        if request.headers["local-content-sha1"] == hash { (response.status, response.body) = (304, []) }
        return response
    }

    private func write(_ request: SandboxRequest, _ resource: PrestaShopModel.Resource, _ wantsJSON: Bool) throws(ShopFailure) -> SandboxResponse {
        let inputs = try EntityInput.read(request.body)
        let ids = inputs.compactMap { $0.fields["id"] }.filter { !$0.isEmpty }
        guard Set(ids).count == ids.count else { throw ShopFailure(400, 89, "id is duplicate in request") }
        let languages = shop["languages"].sorted.map(\.id)
        var echoes: [ShopRecord] = []
        // Several entities are stored one after the other, without a transaction.
        for input in inputs {
            echoes.append(try shop.write(input, resource, verb: request.method, languages: languages))
            writes += 1
        }
        let status = request.method == "POST" ? 201 : 200
        if wantsJSON, let echo = echoes.first {
            let text = JSONRendering(model: model, languages: languages).one(echo, resource, isEcho: request.method == "POST")
            return SandboxResponse(status: status, type: "application/json", text: text)
        }
        let rendering = XMLRendering(model: model, base: base, languages: languages)
        return xml(status, ShopText.document(echoes.map { rendering.entity($0, resource, .all) }.joined()))
    }

    private func delete(_ request: SandboxRequest, _ resource: PrestaShopModel.Resource, _ path: [String]) throws(ShopFailure) -> SandboxResponse {
        let asked = path.count > 2 ? path[2] : request.queryValue("id") ?? ""
        let ids = asked.filter { $0.isNumber || $0 == "," }.split(separator: ",").compactMap { Int($0) }
        let missing = ids.filter { shop.record(resource.name, $0) == nil }
        guard missing.isEmpty, !ids.isEmpty else {
            throw ShopFailure(404, 87, "Id(s) not exists: \(missing.map(String.init).joined(separator: ", "))")
        }
        for id in ids {
            // What orders point to is only marked.
            let isKept =
                ["carriers", "currencies", "taxes"].contains(resource.name)
                || resource.name == "addresses"
                    && ["id_address_invoice", "id_address_delivery"].contains { !shop["orders"].rows(where: $0, is: id).isEmpty }
            switch resource.name {
            case _ where isKept: shop.update(resource.name, id) { $0["deleted"] = "1" }
            case "products": shop.remove(product: id)
            case "combinations": shop.remove(combination: id)
            case "categories": shop.remove(category: id)
            default: shop.tables[resource.name]?[id] = nil
            }
            writes += 1
        }
        return SandboxResponse(status: 200)
    }

    private func chosenLanguages(_ request: SandboxRequest) throws(ShopFailure) -> [Int] {
        let all = shop["languages"].sorted.map(\.id)
        guard let text = request.queryValue("language") else { return all }
        let chosen = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard !chosen.isEmpty, chosen.allSatisfy({ all.contains($0) }) else { throw ShopFailure(400, 81, "language is not available") }
        return chosen
    }

    private func rootList(_ key: AccessControl.Key) -> String {
        let verbs = ["get", "put", "post", "patch", "delete", "head"]
        let entries = model.names.compactMap { name -> String? in
            guard let resource = model.resources[name], key.rights == nil || key.rights?[name] != nil else { return nil }
            let link = "xlink:href=\"\(base)/api/\(name)\""
            let granted = verbs.map { verb in "\(verb)=\"\(key.rights.map { $0[name]?.contains(verb) == true } ?? true)\"" }.joined(separator: " ")
            let schemas =
                resource.one == "-"
                ? "" : ["blank", "synopsis"].map { "<schema xlink:href=\"\(base)/api/\(name)?schema=\($0)\" type=\"\($0)\"/>\n" }.joined()
            return "<\(name) \(link) \(granted)>\n<description \(link) \(granted)>\n\(resource.words)</description>\n\(schemas)</\(name)>\n"
        }
        return ShopText.document("<api shopName=\"\(shop.configuration["PS_SHOP_NAME"] ?? "")\">\n\(entries.joined())</api>\n")
    }

    /// Whether the shop is at least of this major version.
    func isVersion(_ major: Int) -> Bool { (Int(options.version.prefix { $0 != "." }) ?? 9) >= major }

    func xml(_ status: Int, _ text: String) -> SandboxResponse { SandboxResponse(status: status, type: "text/xml;charset=utf-8", text: text) }

    func moveClock() { shop.now = Self.wall(context.clock.now, shop.configuration["PS_TIMEZONE"] ?? "UTC") }

    static func wall(_ moment: Timestamp, _ zone: String) -> String {
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds / 1_000))) ?? 0
        return (moment + .seconds(offset)).description.prefix(19).map { $0 == "T" ? " " : String($0) }.joined()
    }
}
