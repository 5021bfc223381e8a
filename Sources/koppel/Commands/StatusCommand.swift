import ArgumentParser
import Commerce
import Integrations
import JSON
import Runtime
import Wiring

/// `koppel status`: how it goes, on one screen.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Queues, workers, cursors, circuits, and what is parked.",
        discussion: "Exits with 1 when something waits for a person or cannot go on by itself.")

    @OptionGroup var process: ProcessOptions

    @Flag(help: "JSON, for programs.")
    var json = false

    func run() async throws {
        let report = try await Session.with(process) { parts, _ in
            let reader = StatusReader(broker: parts.broker, redis: parts.redis, clock: parts.clock)
            return try await Self.report(reader, parts)
        }
        if json { return print(report.text) }
        StatusPrinter(report).show()
    }

    private static func report(_ reader: StatusReader, _ parts: ProcessParts) async throws -> JSONValue {
        var queues: [JSONValue] = [], parked: [JSONValue] = []
        for integration in try await parts.directory.load().integrations {
            for flow in integration.enabledFlows.sorted() {
                let name = QueueName(flow, integration.id)
                if let queue = try await reader.depth(name.description) {
                    queues.append([
                        "queue": .string(queue.name), "integration": .string(integration.id), "flow": .string(flow.rawValue),
                        "waiting": .number(.init(queue.messages)), "consumers": .number(.init(queue.consumers)),
                    ])
                }
            }
        }
        // By what the pollers show: a company's stock, articles and shipments are read once for all its shops.
        var cursors: [JSONValue] = []
        for poll in try await HouseSigns(redis: parts.redis, reader: reader).look().polls {
            let cursor = try await reader.cursor(poll.name)
            cursors.append([
                "poll": .string(poll.name), "cursor": cursor.map { .string($0.cursor) } ?? .null,
                "at": .string((cursor?.at ?? poll.at).description), "complete": .string(poll.at.description),
            ])
        }
        for flow in Flow.allCases {
            let count = try await reader.parkedCount(flow)
            if count.inQueue > 0 { parked.append(["flow": .string(flow.rawValue), "count": .number(.init(count.inQueue))]) }
        }
        let workers = try await reader.workers().map { worker -> JSONValue in
            [
                "worker": .string(worker.name), "alive": .bool(worker.isAlive), "seen": .string(worker.lastSeen.description),
                "in_flight": .number(.init(worker.inFlight)), "queues": .array(worker.queues.map { .string($0) }),
            ]
        }
        let circuits = try await reader.circuits().map { circuit -> JSONValue in
            [
                "queue": .string(circuit.queue.description), "scope": .string(circuit.scope), "cause": .string(circuit.cause),
                "message": .string(circuit.message), "advice": .string(circuit.advice), "since": .string(circuit.since.description),
            ]
        }
        return [
            "queues": .array(queues), "workers": .array(workers), "cursors": .array(cursors), "circuits": .array(circuits), "parked": .array(parked),
        ]
    }
}

/// Shows a report to people.
struct StatusPrinter {
    private let report: JSONValue
    init(_ report: JSONValue) { self.report = report }

    func show() {
        section("Queues", "queues") { "\($0["queue"]?.string ?? ""): \($0["waiting"]?.int ?? 0) waiting, \($0["consumers"]?.int ?? 0) consumers" }
        section("Workers", "workers") {
            "\($0["worker"]?.string ?? ""): \($0["alive"]?.bool == true ? "alive" : "GONE, last seen \($0["seen"]?.string ?? "")"), "
                + "\($0["in_flight"]?.int ?? 0) under way"
        }
        section("Polls", "cursors") { "\($0["poll"]?.string ?? ""): last complete \($0["complete"]?.string ?? "")" }
        section("Paused", "circuits") {
            "\($0["queue"]?.string ?? "") since \($0["since"]?.string ?? ""): \($0["message"]?.string ?? "") \($0["advice"]?.string ?? "")"
        }
        section("Parked", "parked") { "\($0["flow"]?.string ?? ""): \($0["count"]?.int ?? 0) wait for a person (koppel parked)" }
    }

    private func section(_ title: String, _ key: String, _ line: (JSONValue) -> String) {
        let rows = report[key]?.array ?? []
        print("\(title): \(rows.isEmpty ? "none" : "")")
        for row in rows { print("  \(line(row))") }
    }
}
