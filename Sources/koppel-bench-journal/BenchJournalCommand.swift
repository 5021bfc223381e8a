import AMQP
import ArgumentParser
import Commerce
import Foundation
import JSON
import Journal
import Logging
import Reactor
import Runtime

/// Loads a journal, for `scripts/bench journal`.
@main
struct BenchJournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "koppel-bench-journal", abstract: "Loads a journal.", subcommands: [FillCommand.self, FloodCommand.self])
}

/// Writes attempts into a file, as many as it is told.
struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fill", abstract: "Writes attempts straight into a journal's file.")

    @Option(help: "The journal's file.")
    var journal: String

    @Option(help: "How many attempts.")
    var rows = 1_000_000

    func run() async throws {
        let store = try JournalStore(path: journal)
        let start = Timestamp(year: 2026, month: 1, day: 1)
        for first in stride(from: 0, to: rows, by: 2_000) {
            // Some orders have several attempts, as in life.
            try await store.insert(
                (first..<min(first + 2_000, rows)).map { Attempts.record($0, order: 100_000 + $0 % (rows * 4 / 5), at: start + .seconds($0)) })
        }
        print("\(rows) rows")
    }
}

/// Sends attempts through the broker at a steady rate.
struct FloodCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flood", abstract: "Sends attempts with payloads through koppel.activity at a steady rate; prints figures as JSON.")

    @Option(help: "The broker.")
    var amqpURL: String

    @Option(help: "The journal that the dashboard keeps.")
    var journal: String

    @Option(help: "Attempts a second.")
    var rate = 1_000

    @Option(help: "For so many seconds.")
    var seconds = 30

    @Option(help: "Bytes of payload in each attempt.")
    var payload = 10_240

    func run() async throws {
        let reactor = Reactor(name: "flood")
        var logger = Logger(label: "flood")
        logger.logLevel = .error
        let broker = Broker(try AMQPOptions(url: amqpURL), on: reactor, logger: logger)
        try await broker.connect()
        let activity = ActivityPublisher(broker: broker, reactor: reactor)
        let sending = Task { await activity.run() }
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<payload).map { _ in UInt8.random(in: 0...255, using: &random) }
        let clock = ContinuousClock(), began = clock.now, total = rate * seconds
        var sent = 0, deepest = 0
        // Ten small portions a second.
        for portion in 0..<(seconds * 10) {
            for _ in 0..<(rate / 10) {
                activity.send(.attempt(Attempts.record(sent, order: 900_000 + sent, at: SystemClock().now, payload: bytes)))
                sent += 1
            }
            if portion % 10 == 9 { deepest = max(deepest, try await broker.connection.queueStatus(Names.activity).messageCount) }
            try await clock.sleep(until: began + .milliseconds(100 * (portion + 1)))
        }
        let flooded = clock.now - began
        let store = try JournalStore(reading: journal)
        var kept = 0
        while kept < total - activity.droppedCount, clock.now - began < flooded + .seconds(120) {
            try await clock.sleep(for: .milliseconds(100))
            kept = try await store.count()
        }
        let lag = clock.now - began - flooded
        let figures: JSONValue = [
            "sent": .number(.init(sent)), "kept": .number(.init(kept)), "dropped": .number(.init(activity.droppedCount)),
            "seconds": .number(.init(Int(flooded.components.seconds))), "deepest_messages": .number(.init(deepest)),
            "lag_ms": .number(.init(Int(lag.milliseconds))),
        ]
        print(figures.text)
        activity.stop()
        await sending.value
        await broker.close()
        await reactor.stop()
    }
}

/// Attempts as a worker makes them.
enum Attempts {
    static func record(_ number: Int, order: Int, at: Timestamp, payload: [UInt8] = []) -> ActivityRecord {
        ActivityRecord(
            id: "record-\(number)", eventID: "event-\(number)", integration: "shop-nl", flow: .orders, entity: EntityRef(.order, "\(order)"),
            revision: "r\(number)", origin: "poll", attempt: 1, occurredAt: at, startedAt: at, milliseconds: 120,
            outcome: number % 50 == 0 ? "parked" : "written", cause: number % 50 == 0 ? "sku.missing" : nil,
            message: number % 50 == 0 ? "Order \(order) has an article that AccountView does not know." : "",
            advice: number % 50 == 0 ? "Add the article." : "", title: "Order \(order), Shop NL, EUR 84.50", number: "SO\(order)",
            tags: [
                .init(kind: "order", value: "\(order)"), .init(kind: "sku", value: "CHAIR-\(number % 997)"),
                .init(kind: "email", value: "hash-\(number % 50_000)"),
            ],
            steps: [
                .init(name: "fetch", offset: 0, milliseconds: 40, calls: ["prestashop": 2]),
                .init(name: "find debtor", offset: 40, milliseconds: 20, calls: ["accountview": 1]),
                .init(name: "write", offset: 60, milliseconds: 60, calls: ["accountview": 1]),
            ],
            payloads: payload.isEmpty ? [] : [.init(name: "source", sealed: payload)], settingsVersion: "v1", worker: "w1")
    }
}
