import Commerce
import HTTPTypes
import Hummingbird
import NIOCore

/// Hands each call to the instance that its path names, with the faults that are switched on, and records it.
struct SandboxResponder: HTTPResponder {
    let instances: SandboxInstances
    let control: ControlAPI
    let recorder: TrafficRecorder?
    let clock: any WallClock

    /// The connection was ended on purpose.
    private struct Dropped: Error {}

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let body = try await request.body.collect(upTo: context.maxUploadSize)
        let (path, query) = Self.split(request.head.path ?? "/")
        let name = path.dropFirst().prefix { $0 != "/" }
        var headers: [String: String] = [:]
        for field in request.headers {
            let key = field.name.canonicalName
            headers[key] = headers[key].map { "\($0), \(field.value)" } ?? field.value
        }
        if let host = request.head.authority { headers["host"] = host }
        guard let instance = instances[String(name)] else {
            let request = SandboxRequest(
                method: request.method.rawValue, path: path, rawQuery: query, headers: headers, body: Array(buffer: body))
            return Self.response(await control.respond(to: request))
        }
        let rest = path.dropFirst(name.count + 1)
        let call = SandboxRequest(
            method: request.method.rawValue, path: rest.isEmpty ? "/" : String(rest), rawQuery: query, headers: headers, body: Array(buffer: body))
        let fault = instance.faults.take(for: call)
        let answer = try await answer(call, of: instance, fault, context)
        instance.calls.note(call, answer, at: clock.now)
        // What a fault switch made up or broke is not the simulator's answer: it is left out of the record.
        if fault?.replacesAnswer != true { record(call, answer, instance, sent: request) }
        return Self.response(answer)
    }

    private func answer(
        _ call: SandboxRequest, of instance: SandboxInstance, _ fault: FaultSwitch.Kind?, _ context: SandboxContext
    ) async throws -> SandboxResponse {
        let simulator = instance.simulator
        switch fault {
        case nil: return await simulator.respond(to: call)
        case .status(let status, let body): return SandboxResponse(status: status, type: "text/plain", text: body)
        case .errorOn200(let body): return SandboxResponse(status: 200, type: "application/json", text: body)
        case .slow(let milliseconds):
            try await clock.sleep(for: .milliseconds(milliseconds))
            return await simulator.respond(to: call)
        case .duplicate:
            _ = await simulator.respond(to: call)
            return await simulator.respond(to: call)
        case .malformed:
            var answer = await simulator.respond(to: call)
            answer.body = Array(answer.body.prefix(answer.body.count / 2))
            return answer
        case .dropBefore: throw drop(context)
        case .dropAfter:
            _ = await simulator.respond(to: call)
            throw drop(context)
        case .dropThenStore(let milliseconds):
            // The work outlives the connection on purpose, so no task of the request may own it.
            let clock = clock
            Task {
                try await clock.sleep(for: .milliseconds(milliseconds))
                _ = await simulator.respond(to: call)
            }
            throw drop(context)
        }
    }

    private func drop(_ context: SandboxContext) -> any Error {
        context.channel.close(mode: .all, promise: nil)
        return Dropped()
    }

    private func record(_ call: SandboxRequest, _ answer: SandboxResponse, _ instance: SandboxInstance, sent: Request) {
        guard let recorder else { return }
        let host = instance.recordedHost ?? "http://\(call.headers["host"] ?? "sandbox")/\(instance.name)"
        // Tests mark calls that are wrong on purpose, so that a contract checker judges only the answer.
        recorder.record(
            method: call.method, url: host + call.path + (call.rawQuery.isEmpty ? "" : "?\(call.rawQuery)"),
            requestHeaders: sent.headers.map { ($0.name.rawName, $0.value) }, requestBody: call.body, status: answer.status,
            responseHeaders: answer.headers, responseBody: answer.body, isExpectedToFail: call.headers["x-sandbox-expect-reject"] != nil)
    }

    private static func split(_ target: String) -> (path: String, query: String) {
        guard let mark = target.firstIndex(of: "?") else { return (target, "") }
        return (String(target[..<mark]), String(target[target.index(after: mark)...]))
    }

    private static func response(_ answer: SandboxResponse) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            headers.append(HTTPField(name: name, value: value))
        }
        return Response(status: .init(code: answer.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
