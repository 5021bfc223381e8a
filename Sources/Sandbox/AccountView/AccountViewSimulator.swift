import Commerce
import JSON

/// A strict AccountView.Net: OAuth with rotating tokens, the Web API v3 for reads and writes, several companies and book years.
///
/// What the public facts settle is checked as they say; where they leave room a switch decides (`perform("set", …)`). It knows nothing
/// of its clients: order totals come from its own articles, VAT codes and rounding.
public actor AccountViewSimulator: Simulator {
    let context: SimulatorContext
    var switches = AccountViewSwitches()
    var model = AccountViewModel(AccountViewSwitches())
    var companies: [AccountViewCompany] = []
    var authority: AccountViewAuthority
    var calls = AccountViewCalls()
    /// Objects that the user may not read or write: `SO1` to `read`, `write`.
    var denied: [String: Set<String>] = [:]
    var moments: [Timestamp] = []

    /// Makes an installation with its seeded companies.
    public init(context: SimulatorContext) {
        self.context = context
        authority = AccountViewAuthority()
        companies = AccountViewSeed(seed: context.seed, now: context.clock.now).companies()
    }

    /// Answers one call.
    public func respond(to request: SandboxRequest) async -> SandboxResponse {
        let path = request.segments.map { $0.lowercased() }
        if path == ["ams", "authorize.aspx"] { return authority.authorize(request, now: context.clock.now, path: context.baseURL + request.path) }
        guard path.starts(with: ["api", "v3"]), path.count == 3 else { return Self.notFound }
        if path[2] == "token" {
            calls.token += 1
            return authority.token(request, now: context.clock.now, tellsExpiry: switches.tellsExpiry)
        }
        do {
            try limit()
            return try await call(path[2], request)
        } catch {
            let refusal = error as? AccountViewRefusal ?? AccountViewRefusal("Interne fout: \(error)", status: 500)
            calls.refused[refusal.status, default: 0] += 1
            return refusal.response(switches)
        }
    }

    private func call(_ name: String, _ request: SandboxRequest) async throws -> SandboxResponse {
        let isWrite = request.method == "POST" || request.method == "PUT"
        let scopes = try authority.scopes(of: request.headers["authorization"], now: context.clock.now)
        guard scopes.contains(isWrite ? "updateaccountviewdata" : "readaccountviewdata") else {
            throw AccountViewRefusal("De toepassing heeft dit recht niet gekregen.", status: 403)
        }
        switch (request.method, name) {
        case ("GET", "companies"):
            calls.companies += 1
            return ok(.array(companies.map { ["Id": .string($0.id), "Code": .string($0.code), "Description": .string($0.name)] }))
        case ("GET", "accountviewdata"), ("GET", "accountviewsystemdata"):
            return try await read(request, system: name == "accountviewsystemdata")
        case ("GET", "accountviewsystembusinessobjects"):
            _ = try company(request)
            calls.system["objects", default: 0] += 1
            return ok(businessObjects())
        case ("POST", "accountviewdata"), ("PUT", "accountviewdata"): return try await write(request)
        case (_, "accountviewdata"): throw AccountViewRefusal("De methode \(request.method) wordt niet ondersteund.", status: 405)
        default: return Self.notFound
        }
    }

    private func read(_ request: SandboxRequest, system: Bool) async throws -> SandboxResponse {
        let company = try company(request)
        let query = try AccountViewQuery(request.query, system: system, model)
        if system { calls.system[query.object.code, default: 0] += 1 } else { calls.reads[query.object.code, default: 0] += 1 }
        if query.lastKey != nil, switches.refusesLastKey { throw AccountViewRefusal("Onbekende parameter LastKey.") }
        if switches.slowReads > 0 { try await context.clock.sleep(for: .milliseconds(switches.slowReads)) }
        if denied[query.object.code]?.contains("read") == true {
            throw AccountViewRefusal("U heeft geen rechten om \(query.object.caption) te lezen.", status: 403)
        }
        let books = try AccountViewBooks(company, bookDate: query.bookDate, switches, now: context.clock.now, forWriting: false)
        let answer = AccountViewReading(model: model, switches: switches).answer(query, in: books.year)
        if switches.notFoundOnEmpty, answer[query.object.table] == [] { return Self.notFound }
        return ok(.object(answer))
    }

    private func write(_ request: SandboxRequest) async throws -> SandboxResponse {
        let company = try company(request)
        guard request.headers["content-type"]?.lowercased().hasPrefix("application/json") == true else {
            throw AccountViewRefusal("Content-Type moet application/json zijn.")
        }
        calls.writesOpen += 1
        calls.writesOpenMost = max(calls.writesOpenMost, calls.writesOpen)
        defer { calls.writesOpen -= 1 }
        if switches.slowWrites > 0 { try await context.clock.sleep(for: .milliseconds(switches.slowWrites)) }
        let isUpdate = request.method == "PUT"
        let body = try AccountViewWriteBody(request.body, model, isUpdate: isUpdate)
        let code = body.object.code
        if isUpdate { calls.updates[code, default: 0] += 1 } else { calls.writes[code, default: 0] += 1 }
        guard isUpdate ? body.object.canUpdate && switches.acceptsPUT : body.object.canInsert else {
            throw AccountViewRefusal("\(body.object.caption) kan niet worden \(isUpdate ? "gewijzigd" : "toegevoegd") via de Web API.")
        }
        if denied[code]?.contains("write") == true {
            throw AccountViewRefusal("U heeft geen rechten om \(body.object.caption) te wijzigen.", status: 403)
        }
        let books = try AccountViewBooks(company, bookDate: body.bookDate, switches, now: context.clock.now, forWriting: true)
        let place = try isUpdate ? books.update(body) : books.insert(body, model)
        let answer = AccountViewReading(model: model, switches: switches).stored(body.object, at: place, in: books.year)
        if switches.slowAfterStoring > 0 { try await context.clock.sleep(for: .milliseconds(switches.slowAfterStoring)) }
        var response = switches.emptyWriteAnswer ? SandboxResponse(status: 200) : ok(.object(answer))
        response.didWrite = true
        return response
    }

    private func company(_ request: SandboxRequest) throws -> AccountViewCompany {
        guard let id = request.headers["x-company"], !id.isEmpty else { throw AccountViewRefusal("De header x-company ontbreekt.") }
        guard let company = companies.first(where: { $0.id == id }) else {
            throw AccountViewRefusal("Geen toegang tot deze onderneming.", status: 403)
        }
        return company
    }

    private func limit() throws {
        guard switches.callsPerMinute > 0 else { return }
        let now = context.clock.now
        moments.removeAll { $0 <= now - .seconds(60) }
        guard moments.count < switches.callsPerMinute * max(1, context.rateScale) else {
            throw AccountViewRefusal("Te veel aanvragen.", status: 429, retryAfter: Int((moments[0] + .seconds(60) - now).milliseconds / 1_000) + 1)
        }
        moments.append(now)
    }

    private func businessObjects() -> JSONValue {
        .array(
            model.objects.values.sorted { $0.code < $1.code }.filter { denied[$0.code]?.contains("read") != true }.map { object in
                let mayWrite = denied[object.code]?.contains("write") != true
                return [
                    "Code": .string(object.code), "Description": .string(object.caption), "InsertAllowed": .bool(object.canInsert && mayWrite),
                    "UpdateAllowed": .bool(object.canUpdate && mayWrite), "DeleteAllowed": false,
                ]
            })
    }

    private func ok(_ value: JSONValue) -> SandboxResponse {
        SandboxResponse(status: 200, headers: [("Content-Type", "application/json; charset=utf-8")], body: value.bytes)
    }

    private static let notFound = SandboxResponse(status: 404, type: "text/plain", text: "")
}

/// How often what was called.
struct AccountViewCalls: Sendable {
    var reads: [String: Int] = [:]
    var writes: [String: Int] = [:]
    var updates: [String: Int] = [:]
    var system: [String: Int] = [:]
    var companies = 0
    var token = 0
    var refused: [Int: Int] = [:]
    /// Writes that were received and not answered yet.
    var writesOpen = 0
    /// The most at one time.
    var writesOpenMost = 0

    var json: JSONValue {
        let object = { (counts: [String: Int]) -> JSONValue in
            .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .number(Decimal128($0.value))) }))
        }
        let all = [reads, writes, updates, system].flatMap(\.values).reduce(companies, +)
        return [
            "reads": object(reads), "writes": object(writes), "updates": object(updates), "system": object(system),
            "companies": .number(Decimal128(companies)), "token": .number(Decimal128(token)),
            "refused": object(Dictionary(uniqueKeysWithValues: refused.map { (String($0.key), $0.value) })), "data": .number(Decimal128(all)),
            "writesOpen": .number(Decimal128(writesOpen)), "writesOpenMost": .number(Decimal128(writesOpenMost)),
        ]
    }
}
