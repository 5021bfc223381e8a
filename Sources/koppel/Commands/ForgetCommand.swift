import AccountView
import ArgumentParser
import Commerce
import Flows
import Integrations
import Runtime
import Wiring

/// `koppel forget`: forget what is remembered of one entity, so that it is imported as if for the first time.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forgets one order, product or customer, and imports it again.",
        discussion: """
            Shows first what Koppel remembers and what exists in AccountView; nothing in AccountView is changed. What AccountView still has under
            our reference is found there again and not written twice: delete it in AccountView first if it is to be written anew.
            """)

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration.")
    var integration: String

    @Argument(help: "orders, shipments, products, stock or customers.")
    var subject: EventSubject

    @Argument(help: "The entity's key in its source system, as koppel journal shows it.")
    var key: String

    @Flag(name: .customLong("import"), help: "Afterwards publish it, so that it is imported at once.")
    var imports = false

    @Option(help: "Why, for the journal.")
    var reason = ""

    @Option(help: "Who, for the journal; else the user of this session.")
    var user: String?

    @Flag(help: "Do not ask.")
    var yes = false

    private var flow: Flow { subject.flow }

    func run() async throws {
        try await Session.with(process) { parts, factory in
            let made = try await Session.connectors(parts, factory, of: integration), settings = made.integration
            let entity = EntityRef(subject.kind, key), queue = QueueName(flow, settings.id), memory = EntityMemory(parts.context)
            let facts = try await memory.facts(of: entity, in: queue)
            show(facts, entity)
            print(await inAccountView(facts, made))
            if facts.isEmpty, !imports { return print("nothing to forget") }
            let question = "Type \(key) to forget it, anything else to leave it: "
            if !yes, try await !Confirmation.ask(question, expects: key) { return print("left as it is") }
            try await memory.forget(entity, in: queue)
            try await record(facts, entity, settings, parts)
            print("forgotten")
            if imports { try await publish(entity, settings, parts) }
        }
    }

    private func show(_ facts: EntityMemory.Facts, _ entity: EntityRef) {
        print("\(entity) of \(integration)")
        if facts.isEmpty { return print("  Koppel remembers nothing of it.") }
        if let number = facts.number { print("  number in the target: \(number)") }
        if let revision = facts.revision { print("  handled up to revision: \(revision)") }
        for (step, value) in facts.marks.sorted(by: { $0.key < $1.key }) { print("  done: \(step) (\(value))") }
        for (step, time) in facts.openIntents { print("  a write of which the end is not known: \(step), \(time)") }
    }

    /// What AccountView has under our reference, in a sentence. That it cannot be looked up is no reason not to forget.
    private func inAccountView(_ facts: EntityMemory.Facts, _ made: IntegrationParts) async -> String {
        guard subject == .orders, let shop = made.shop as? any OrderSource else {
            return "  In AccountView: looked up for orders only\(facts.number.map { "; Koppel knows it as \($0)" } ?? "")."
        }
        do {
            let order = try await shop.order(id: key)
            let reference = try OrderReference.make(order, made.integration.orders)
            let found = try await made.erp.findOrders(
                OrderQuery(form: made.integration.orders.form, reference: reference, placedOn: order.placedOn, includeHistory: true))
            let numbers = found.map { "\($0.number)\($0.total.map { " (total \($0))" } ?? "")" }.joined(separator: ", ")
            return found.isEmpty ? "  In AccountView: nothing under \(reference)." : "  In AccountView under \(reference): \(numbers)."
        } catch let fault as Fault {
            return "  In AccountView: not known. \(fault.message)"
        } catch {
            return "  In AccountView: not known. \(error)"
        }
    }

    private var who: String { user ?? Confirmation.user }

    /// The journal's entry: who forgot what.
    private func record(_ facts: EntityMemory.Facts, _ entity: EntityRef, _ settings: Integration, _ parts: ProcessParts) async throws {
        let now = parts.clock.now
        let entry = ActivityRecord(
            id: ProcessParts.makeID(), eventID: ProcessParts.makeID(), integration: settings.id, flow: flow, entity: entity, origin: "person",
            attempt: 1, occurredAt: now, startedAt: now, milliseconds: 0, outcome: "forgotten",
            message: "\(who) had Koppel forget \(entity)\(facts.number.map { ", known as \($0)" } ?? "")\(reason.isEmpty ? "." : ": \(reason)")",
            title: "\(entity), \(settings.name)", number: facts.number,
            notes: facts.marks.keys.sorted().map { "Forgotten: \($0)." }, settingsVersion: settings.version, worker: parts.name)
        let publisher = ActivityPublisher(broker: parts.broker, reactor: parts.reactor)
        publisher.send(.attempt(entry))
        publisher.stop()
        await publisher.run()
        if publisher.droppedCount > 0 {
            throw CommandError("\(entity) is forgotten, but the journal could not be told: RabbitMQ did not take the record.")
        }
    }

    private func publish(_ entity: EntityRef, _ settings: Integration, _ parts: ProcessParts) async throws {
        let producer = Producer(broker: parts.broker, clock: parts.clock, makeID: ProcessParts.makeID)
        try await parts.broker.ensure(QueueName(flow, settings.id), singleActiveConsumer: settings.common(flow).direction == .shopToERP)
        var event = producer.event(of: EntityChange(flow: flow, entity: entity), integration: settings.id, cause: .replay)
        event.replay = .init(id: ProcessParts.makeID(), original: event.id, reason: reason, user: who)
        try await producer.publishAgain(event)
        print("published; koppel journal \(key) shows what becomes of it")
    }
}
