import Commerce
import Flows
import Integrations
import JSON
import Journal
import Runtime
import Synchronization
import Wiring

/// Runs flows without their writes, in this process, and shows what each event would do. Nothing is published, moved or remembered.
struct DryRun: Sendable {
    let parts: ProcessParts
    let factory: ConnectorFactory
    let isForced: Bool

    func run(_ job: ReplayJob, json: Bool, pace: ReplayPace, stop: StopRequest) async throws {
        let snapshot = try await parts.directory.load()
        let memory = EntityMemory(parts.context)
        var handlers: [QueueName: any EventHandling] = [:]
        for item in job.items where !stop.isMade {
            try await pace.wait()
            let queue = QueueName(item.flow, item.integration)
            let steps = KeptSteps()
            var lines: [String], words: JSONObject = [:]
            do {
                if handlers[queue] == nil, let integration = snapshot[item.integration] {
                    handlers[queue] = try FlowHandlers.make(item.flow, factory.make(integration), clock: parts.clock)
                }
                guard let handler = handlers[queue] else {
                    throw Fault.park("flow.absent", "\(item.integration) has no \(item.flow.rawValue) flow.", advice: "Look at koppel check.")
                }
                let outcome = try await handler.handle(item.entity, context(item, ledger(memory.facts(of: item.entity, in: queue)), steps))
                lines = ["\(outcome.title): \(outcome.kind.rawValue)\(outcome.number.map { " \($0)" } ?? ""). \(outcome.reason)"]
                (words["outcome"], words["message"]) = (.string(outcome.kind.rawValue), .string(outcome.reason))
            } catch let fault as Fault {
                lines = ["\(item.title.isEmpty ? "\(item.entity)" : item.title): \(fault.cause): \(fault.message) \(fault.advice)"]
                (words["outcome"], words["cause"]) = (.string("fault"), .string(fault.cause))
                (words["message"], words["advice"]) = (.string(fault.message), .string(fault.advice))
            }
            let before = steps.mapped == nil ? nil : await earlier(item)
            let differences = steps.mapped.map { FieldDifference.between(before, $0) } ?? []
            lines += differences.map { "    \($0.text)" } + steps.notes.map { "    note: \($0)" }
            if json {
                var object = item.json.object ?? [:]
                for (name, value) in words { object[name] = value }
                object["fields"] = .array(differences.map(\.json))
                lines = [JSONValue.object(object).text]
            }
            for line in lines { print(line) }
        }
    }

    private func context(_ item: Item, _ ledger: any StepLedger, _ steps: KeptSteps) -> EventContext {
        EventContext(
            revision: nil, occurredAt: item.at, ledger: ledger, steps: steps,
            permitWrite: {
                throw Fault.park("dry-run.write", "A dry run came to a write, which was not made.", advice: "Report this as a fault of Koppel.")
            },
            exclusively: { _, body in try await body() }, mustSearchHistory: true, isDryRun: true, isForced: isForced)
    }

    /// What is remembered of the entity, in a ledger that forgets.
    private func ledger(_ facts: EntityMemory.Facts) async throws -> InMemoryLedger {
        let ledger = InMemoryLedger()
        if let number = facts.number { try await ledger.setKnownNumber(number) }
        for (step, value) in facts.marks { try await ledger.setMark(step, value) }
        return ledger
    }

    /// The fields that the last attempt in the journal mapped, while they are still kept; nil when there are none.
    private func earlier(_ item: Item) async -> JSONValue? {
        var query = JournalQuery()
        (query.word, query.wordKind, query.integration, query.flow, query.limit) = (item.entity.key, "key", item.integration, item.flow, 20)
        guard let store = try? JournalStore(reading: parts.settings.journal), let entries = try? await store.search(query) else { return nil }
        for entry in entries where entry.payloadNames.contains("mapped") {
            guard let payload = try? await store.payloads(of: entry.id).first(where: { $0.name == "mapped" }),
                let bytes = try? parts.sealer.open(
                    payload.sealed, for: .journal, integration: entry.record.integration, entity: entry.record.eventID)
            else { continue }
            return try? JSONValue(parsing: bytes)
        }
        return nil
    }
}

/// Keeps what the flow mapped and remarked, for the screen.
final class KeptSteps: StepRecording {
    private let state = Mutex((mapped: JSONValue?.none, notes: [String]()))

    var mapped: JSONValue? { state.withLock { $0.mapped } }
    var notes: [String] { state.withLock { $0.notes } }

    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {
        guard name == "mapped", let value = try? JSONValue(parsing: bytes()) else { return }
        state.withLock { $0.mapped = value }
    }
    func tag(_ kind: SearchTag, _ value: String) {}
    func note(_ text: String) { state.withLock { $0.notes.append(text) } }
}
