public import Commerce
public import HTTP

/// Calls a simulator in this process, with the fault switches that the server has; for tests and tools that need no socket.
public struct SimulatorTransport: HTTPTransport {
    private let simulator: any Simulator
    private let baseURL: String
    private let faults: FaultBoard
    private let recorder: TrafficRecorder?
    private let recordedHost: String?
    private let clock: any WallClock

    /// Makes a transport.
    /// - Parameters:
    ///   - baseURL: The address under which the simulator is reached, without trailing slash; calls to others are not answered.
    ///   - recorder: Where exchanges are recorded; nil for nowhere.
    ///   - recordedHost: The real API's address, under which they are recorded; nil for the address as called.
    public init(
        _ simulator: any Simulator, baseURL: String, recorder: TrafficRecorder? = nil, recordedHost: String? = nil,
        clock: any WallClock = SystemClock(), seed: UInt64 = 1
    ) {
        self.simulator = simulator
        self.baseURL = baseURL
        self.recorder = recorder
        self.recordedHost = recordedHost
        self.clock = clock
        faults = FaultBoard(seed: seed)
    }

    /// Switches a fault on.
    public func add(_ fault: FaultSwitch) { faults.add(fault) }

    /// Switches all faults off.
    public func removeFaults() { faults.removeAll() }

    public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        guard request.url.hasPrefix(baseURL) else {
            throw HTTPError(.connect, "nothing listens at \(request.redactedURL)", mayHaveBeenSent: false)
        }
        let parts = request.url.dropFirst(baseURL.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers: [String: String] = [:]
        for field in request.headers {
            let key = field.name.lowercased()
            headers[key] = headers[key].map { "\($0), \(field.value)" } ?? field.value
        }
        let path = parts.first.map(String.init) ?? ""
        let call = SandboxRequest(
            method: request.method, path: path.isEmpty ? "/" : path, rawQuery: parts.count > 1 ? String(parts[1]) : "", headers: headers,
            body: request.body)
        let fault = faults.take(for: call)
        let answer = try await answer(call, fault)
        let recorder = fault?.replacesAnswer == true ? nil : recorder
        recorder?.record(
            method: call.method, url: (recordedHost ?? baseURL) + call.path + (call.rawQuery.isEmpty ? "" : "?\(call.rawQuery)"),
            requestHeaders: request.headers.map { ($0.name, $0.value) }, requestBody: call.body, status: answer.status,
            responseHeaders: answer.headers, responseBody: answer.body, isExpectedToFail: headers["x-sandbox-expect-reject"] != nil)
        if answer.body.count > request.responseLimit { throw HTTPError(.tooLarge, "answer over the limit", mayHaveBeenSent: true) }
        var response = HTTPResponse(status: answer.status, body: answer.body)
        for (name, value) in answer.headers { response.headers.add(name, value) }
        return response
    }

    private func answer(_ call: SandboxRequest, _ fault: FaultSwitch.Kind?) async throws(HTTPError) -> SandboxResponse {
        switch fault {
        case nil: return await simulator.respond(to: call)
        case .status(let status, let body): return SandboxResponse(status: status, type: "text/plain", text: body)
        case .errorOn200(let body): return SandboxResponse(status: 200, type: "application/json", text: body)
        case .slow(let milliseconds):
            do { try await clock.sleep(for: .milliseconds(milliseconds)) } catch {
                throw HTTPError(.cancelled, "cancelled", mayHaveBeenSent: true)
            }
            return await simulator.respond(to: call)
        case .duplicate:
            _ = await simulator.respond(to: call)
            return await simulator.respond(to: call)
        case .malformed:
            var answer = await simulator.respond(to: call)
            answer.body = Array(answer.body.prefix(answer.body.count / 2))
            return answer
        case .dropBefore: throw HTTPError(.closed, "connection ended", mayHaveBeenSent: true)
        case .dropAfter:
            _ = await simulator.respond(to: call)
            throw HTTPError(.closed, "connection ended", mayHaveBeenSent: true)
        case .dropThenStore(let milliseconds):
            // The work outlives the connection on purpose, so no task of the request may own it.
            let (clock, simulator) = (clock, simulator)
            Task {
                try await clock.sleep(for: .milliseconds(milliseconds))
                _ = await simulator.respond(to: call)
            }
            throw HTTPError(.closed, "connection ended", mayHaveBeenSent: true)
        }
    }
}
