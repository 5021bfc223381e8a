import Commerce
import Foundation
import HTTP
import JSON
import Logging
import Reactor
import Sandbox
import Testing

/// A simulator that counts, to test what the server does around it.
private actor Counter: Simulator {
    var count = 0
    func respond(to request: SandboxRequest) async -> SandboxResponse {
        count += 1
        return SandboxResponse(
            status: 201, type: "application/json", text: "{\"count\":\(count),\"path\":\"\(request.path)?\(request.rawQuery)\"}", didWrite: true)
    }
    func snapshot() async -> JSONValue { ["orders": [], "count": .number(.init(count))] }
    func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        guard command == "add" else { throw SandboxCommandError("no command \(command)") }
        count += arguments["by"]?.int ?? 1
        return .number(.init(count))
    }
}

/// Runs `body` with a sandbox that serves one counter under `/counter`.
private func withSandbox(_ body: (SandboxServer, String, HTTPClient) async throws -> Void, recorder: TrafficRecorder? = nil) async throws {
    let reactor = Reactor(name: "test")
    var configuration = HTTPClient.Configuration()
    configuration.allowsPrivateAddresses = true
    let client = HTTPClient(configuration, on: reactor)
    var options = SandboxServer.Options()
    options.recorder = recorder
    let server = SandboxServer(port: 0, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        await server.mount("counter", .prestaShop, recordedHost: "https://shop.example.com") { _ in Counter() }
        try await body(server, await server.url, client)
        group.cancelAll()
    }
    await reactor.stop()
}

@Suite struct ServerTests {
    @Test func aCallReachesTheInstanceItNamesWithoutThePrefix() async throws {
        try await withSandbox { (_, url, client) async throws in
            let answer = try await client.send(HTTPRequest("GET", "\(url)/counter/api/orders?limit=1%2C2"))
            #expect(answer.status == 201)
            #expect(try JSONValue(parsing: answer.body)["path"] == "/api/orders?limit=1%2C2")
            #expect(try await client.send(HTTPRequest("GET", "\(url)/nobody/api")).status == 404)
        }
    }

    @Test func aDroppedAnswerEndsTheConnectionAfterTheWorkWasDone() async throws {
        try await withSandbox { (server, url, client) async throws in
            try server.add(FaultSwitch(.dropAfter, method: "POST"), to: "counter")
            await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest("POST", "\(url)/counter/x")) }
            let next = try await client.send(HTTPRequest("POST", "\(url)/counter/x"))
            #expect(try JSONValue(parsing: next.body)["count"] == 2)
        }
    }

    @Test func aDropBeforeDoesNoWorkAndADuplicateDoesItTwice() async throws {
        try await withSandbox { (server, url, client) async throws in
            try server.add(FaultSwitch(.dropBefore), to: "counter")
            await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest("POST", "\(url)/counter/x")) }
            try server.add(FaultSwitch(.duplicate), to: "counter")
            let answer = try await client.send(HTTPRequest("POST", "\(url)/counter/x"))
            #expect(try JSONValue(parsing: answer.body)["count"] == 2)
        }
    }

    @Test func faultsCountSkipsAndTimesAndChooseByText() async throws {
        try await withSandbox { (server, url, client) async throws in
            try server.add(FaultSwitch(.status(503, body: "busy"), contains: "orders", skip: 1, times: 2), to: "counter")
            var statuses: [Int] = []
            for path in ["orders", "orders", "products", "orders", "orders"] {
                statuses.append(try await client.send(HTTPRequest("GET", "\(url)/counter/\(path)")).status)
            }
            #expect(statuses == [201, 503, 201, 503, 201])
        }
    }

    @Test func theControlAPIRunsCommandsAndRefusesUnknownOnes() async throws {
        try await withSandbox { (_, url, client) async throws in
            let done = try await client.send(HTTPRequest("POST", "\(url)/_sandbox/command/counter/add", body: Array("{\"by\":5}".utf8)))
            #expect(String(decoding: done.body, as: UTF8.self) == "5")
            #expect(try await client.send(HTTPRequest("POST", "\(url)/_sandbox/command/counter/fly")).status == 400)
            let snapshot = try await client.send(HTTPRequest("GET", "\(url)/_sandbox/snapshot/counter"))
            #expect(try JSONValue(parsing: snapshot.body)["count"] == 5)
        }
    }

    @Test func recordedExchangesNameTheRealHostAndHideCredentials() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("koppel-record-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withSandbox(
            { (_, url, client) async throws in
                _ = try await client.send(
                    HTTPRequest("POST", "\(url)/counter/v2/x?y=1", headers: ["X-Auth-Token": "geheim"], body: Array("{\"a\":1.50}".utf8)))
            }, recorder: TrafficRecorder(path: path))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = try JSONValue(parsing: text.trimmingCharacters(in: .newlines))
        #expect(line["url"] == "https://shop.example.com/v2/x?y=1")
        #expect(line["request_body"]?["a"]?.decimal?.description == "1.50" || line["request_body"]?["a"] == .number(.init("1.5")!))
        #expect(!text.contains("geheim"))
        #expect(line["status"] == 201)
    }
}

@Suite struct OracleTests {
    private func oracle(erp: [JSONValue]) -> Oracle {
        Oracle(
            shop: [
                "orders": [
                    ["id": "1", "number": "1001", "total": "84.50", "expect": "written"],
                    ["id": "2", "number": "1002", "total": "10.00", "expect": "parked"],
                    ["id": "3", "number": "1003", "total": "5.00", "expect": "written"],
                ]
            ], erp: ["orders": .array(erp)], company: "C", prefix: "PS")
    }

    @Test func lostDoubledAndUnwantedAreToldApart() {
        let result = oracle(erp: [
            ["company": "C", "number": "9", "reference": "PS1#", "total": "84.5"],
            ["company": "C", "number": "10", "reference": "PS1#", "total": "84.5"],
            ["company": "C", "number": "11", "reference": "PS2#", "total": "10"],
            ["company": "D", "number": "12", "reference": "PS3#", "total": "5"],
            ["company": "C", "number": "13", "reference": "PS77#", "total": "5"],
        ])
        #expect(result.doubled.map(\.id) == ["1"])
        #expect(result.lost.map(\.id) == ["3"])
        #expect(result.unwanted.map(\.id) == ["2"])
        #expect(result.strangers == ["PS77#"])
    }

    @Test func aTotalThatDiffersByACentIsWrong() {
        let result = oracle(erp: [
            ["company": "C", "number": "9", "reference": "PS1#", "total": "84.51"],
            ["company": "C", "number": "12", "reference": "PS3#", "total": "5"],
        ])
        #expect(result.wrongTotals.map(\.id) == ["1"])
        #expect(result.lost.isEmpty)
    }
}
