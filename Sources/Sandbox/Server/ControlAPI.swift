import Commerce
import JSON

/// What people and scripts use to look into the sandbox and to act in it.
///
///     GET    /_sandbox/instances
///     GET    /_sandbox/snapshot/INSTANCE
///     GET    /_sandbox/calls/INSTANCE?since=SECONDS calls, writes and refusals for quota in each second
///     POST   /_sandbox/command/INSTANCE/COMMAND     arguments as a JSON object
///     POST   /_sandbox/faults/INSTANCE              a fault switch as a JSON object
///     DELETE /_sandbox/faults/INSTANCE
///     GET    /_sandbox/oracle?shop=INSTANCE&erp=INSTANCE&company=ID&prefix=TEXT
///     GET    /                                      pages to place orders and to look at what is there
struct ControlAPI: Sendable {
    let instances: SandboxInstances

    func respond(to request: SandboxRequest) async -> SandboxResponse {
        do {
            return try await route(request)
        } catch let error as SandboxCommandError {
            return Self.json(["error": .string(error.description)], status: 400)
        } catch {
            return Self.json(["error": .string("\(error)")], status: 400)
        }
    }

    private func route(_ request: SandboxRequest) async throws -> SandboxResponse {
        let segments = request.segments
        guard segments.first == "_sandbox" else { return try await SandboxPages(instances: instances).respond(to: request) }
        switch (request.method, segments.dropFirst().first, segments.count) {
        case ("GET", "instances", 2):
            return Self.json(
                .array(instances.all.map { ["name": .string($0.name), "system": .string($0.system.rawValue)] }))
        case ("GET", "snapshot", 3):
            return try await Self.json(instance(segments[2]).simulator.snapshot())
        case ("GET", "calls", 3):
            return try Self.json(instance(segments[2]).calls.json(since: request.queryValue("since").flatMap { Int64($0) } ?? 0))
        case ("POST", "command", 4):
            let arguments = request.body.isEmpty ? JSONValue.object([:]) : try JSONValue(parsing: request.body)
            return try await Self.json(instance(segments[2]).simulator.perform(segments[3], arguments))
        case ("POST", "faults", 3):
            try instance(segments[2]).faults.add(FaultSwitch(json: JSONValue(parsing: request.body)))
            return Self.json(["ok": true])
        case ("DELETE", "faults", 3):
            try instance(segments[2]).faults.removeAll()
            return Self.json(["ok": true])
        case ("GET", "oracle", 2):
            return Self.json(try await oracle(request).json)
        default:
            return Self.json(["error": "no such call; see the sandbox's documentation"], status: 404)
        }
    }

    private func instance(_ name: String) throws -> SandboxInstance {
        guard let instance = instances[name] else {
            throw SandboxCommandError("there is no instance \(name); there are: \(instances.all.map(\.name).joined(separator: ", "))")
        }
        return instance
    }

    private func oracle(_ request: SandboxRequest) async throws -> Oracle {
        let shop = try instance(request.queryValue("shop") ?? "prestashop").simulator
        let erp = try instance(request.queryValue("erp") ?? "accountview").simulator
        return Oracle(
            shop: await shop.snapshot(), erp: await erp.snapshot(), company: request.queryValue("company"),
            prefix: request.queryValue("prefix") ?? "")
    }

    static func json(_ value: JSONValue, status: Int = 200) -> SandboxResponse {
        SandboxResponse(status: status, headers: [("Content-Type", "application/json")], body: value.bytes)
    }
}
