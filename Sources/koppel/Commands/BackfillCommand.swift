import ArgumentParser
import Commerce
import Integrations
import JSON
import Journal
import Runtime
import Wiring

/// `koppel backfill`: everything again.
struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Publishes events for everything a flow's source has.",
        discussion: """
            For set-up, and after an outage. What the target has already is recognised and not written again. The events wait behind all others
            for the quota. Safe to stop at any time: run the same command again to go on.

                koppel backfill stock --integration shop-nl --dry-run --only BIKE-1,BIKE-2
                koppel backfill products --integration shop-nl --since 2026-11-01 --pace 5/s
            """)

    @OptionGroup var process: ProcessOptions

    @Argument(help: "orders, shipments, products, stock or customers.")
    var subject: EventSubject

    @Option(help: "The integration.")
    var integration: String

    @Option(help: "Only what changed at or after: 2026-11-22 or 2026-11-22T15:00Z. Sources that date no changes give everything.")
    var since: String?

    @Option(
        help: """
            Only these, by their keys in the source, with commas between: articles for products and stock, ids for orders and customers, our \
            references for shipments.
            """)
    var only: String?

    @Option(help: "At most N/s, such as 5/s.")
    var pace: Rate?

    @Flag(help: "Run the flow without any write and show what each would do, field by field; nothing is published.")
    var dryRun = false

    @Flag(help: "JSON, for programs: a line each with --dry-run, else one at the end.")
    var json = false

    private var flow: Flow { subject.flow }

    func run() async throws {
        let stop = StopRequest()
        try await Session.with(process) { parts, factory in
            let made = try await Session.connectors(parts, factory, of: integration)
            let found = try await stop.onSignal { try await find(made, parts, stop) }
            if stop.isMade {
                Terminal.tell("Stopped while reading; nothing was published. Run the same command again.")
                throw ExitCode(1)
            }
            for fault in found.faults.prefix(10) { Terminal.tell("\(fault)") }
            let pace = ReplayPace(perSecond: pace?.perSecond, clock: parts.clock)
            if dryRun {
                return try await stop.onSignal { try await show(found, parts, factory, pace, stop) }
            }
            guard made.integration.enabledFlows.contains(flow) else {
                throw CommandError("\(flow.rawValue) of \(integration) is off; set enabled: true in \(integration).yaml, or look with --dry-run.")
            }
            try await parts.broker.ensure(
                QueueName(flow, integration), singleActiveConsumer: made.integration.common(flow).direction == .shopToERP)
            let published = try await stop.onSignal { try await publish(found.changes, parts, pace, stop) }
            summary(found, published)
            if published < found.changes.count { throw ExitCode(1) }
        }
    }

    // MARK: What there is

    private func find(_ made: IntegrationParts, _ parts: ProcessParts, _ stop: StopRequest) async throws -> Backfill.Found {
        let common = made.integration.common(flow)
        if let only {
            let keys = only.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
            return Backfill.Found(changes: keys.map { EntityChange(flow: flow, entity: EntityRef(subject.kind, $0)) })
        }
        let now = parts.clock.now
        guard let task = try subject == .shipments ? PollerProgram.shipmentTask(made, now) : PollerProgram.task(flow, made, now) else {
            let source = common.direction == .shopToERP && subject != .shipments ? made.shopName : "AccountView"
            throw CommandError("The \(subject.rawValue) of \(source) cannot be listed for this pair; koppel check says why.")
        }
        let since = try since.map(Timestamp.init(argument:)) ?? common.since.flatMap { Timestamp(iso8601: $0) }
        if flow == .orders, since == nil {
            throw CommandError("Say --since: without it, every order there ever was would come.")
        }
        let counter = CountLine("reading what there is", isQuiet: json)
        defer { counter.end() }
        var found = try await Backfill(parts.context).find(
            task, since: since ?? Timestamp(milliseconds: 0), shouldStop: { stop.isMade }, progress: counter.show)
        // A company's shipments are of all its shops.
        if let receives = task.receives { found.changes.removeAll { !receives(integration, $0) } }
        return found
    }

    // MARK: Publishing

    private func publish(_ changes: [EntityChange], _ parts: ProcessParts, _ pace: ReplayPace, _ stop: StopRequest) async throws -> Int {
        let bar = ProgressBar(total: changes.count, isQuiet: json)
        defer { bar.end() }
        return try await Backfill(parts.context).publish(
            changes, to: integration, pace: pace.wait, shouldStop: { stop.isMade }, progress: bar.show)
    }

    private func summary(_ found: Backfill.Found, _ published: Int) {
        if json {
            let object: JSONObject = [
                "flow": .string(subject.rawValue), "integration": .string(integration), "found": .number(.init(found.changes.count)),
                "published": .number(.init(published)), "filtered": .number(.init(found.filtered)),
                "unusable": .number(.init(found.faults.count)), "complete": .bool(published == found.changes.count),
            ]
            return print(JSONValue.object(object).text)
        }
        if found.filtered > 0 { print("\(found.filtered) are not meant for this shop, by the settings.") }
        print("\(published) of \(found.changes.count) published; koppel journal shows what becomes of them.")
        if published < found.changes.count {
            print("Stopped. Run the same command again to go on: it begins anew, and what is done already costs a look and no write.")
        }
    }

    // MARK: Looking

    /// A few at a time; shown in their order.
    private func show(
        _ found: Backfill.Found, _ parts: ProcessParts, _ factory: ConnectorFactory, _ pace: ReplayPace, _ stop: StopRequest
    ) async throws {
        let store = try? JournalStore(reading: parts.settings.journal)
        let dry = DryRun(parts: parts, factory: factory) { subject in
            await store?.lastMapped(of: subject.entity, in: subject.queue, opening: parts.sealer)
        }
        let now = parts.clock.now
        var outcomes: [String: Int] = [:]
        for start in stride(from: 0, to: found.changes.count, by: 4) where !stop.isMade {
            let reports = try await withThrowingTaskGroup(of: (Int, DryRun.Report).self) { group in
                for index in start..<min(start + 4, found.changes.count) {
                    try await pace.wait()
                    let change = found.changes[index]
                    group.addTask {
                        let subject = DryRun.Subject(
                            queue: QueueName(flow, integration), entity: change.entity, at: change.changedAt ?? now, stock: change.stock)
                        return (index, try await dry.report(subject))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
            }
            for (index, report) in reports {
                outcomes[report.outcome, default: 0] += 1
                let words: JSONObject = ["flow": .string(subject.rawValue), "key": .string(found.changes[index].entity.key)]
                for line in json ? [report.json(words).text] : report.lines { print(line) }
            }
        }
        let seen = outcomes.values.reduce(0, +)
        if seen < found.changes.count { Terminal.tell("Stopped after \(seen) of \(found.changes.count); name those that are left with --only.") }
        if !json {
            let counts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            print("Dry run: \(counts.isEmpty ? "nothing to do" : counts); nothing was written.")
        }
        if seen < found.changes.count { throw ExitCode(1) }
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
