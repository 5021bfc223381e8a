public import Commerce
import Flows
import Integrations
public import JSON
public import Runtime
import Synchronization

/// Runs flows without their writes, in this process, and says what each entity would do. Nothing is published, moved or remembered.
public final class DryRun: Sendable {
    /// What is looked at.
    public struct Subject: Sendable {
        /// Where it belongs.
        public var queue: QueueName
        /// Which one.
        public var entity: EntityRef
        /// When its event was made.
        public var at: Timestamp
        /// The figure that its event carries, for stock.
        public var stock: StockReading?

        /// Names something to look at.
        public init(queue: QueueName, entity: EntityRef, at: Timestamp, stock: StockReading? = nil) {
            (self.queue, self.entity, self.at, self.stock) = (queue, entity, at, stock)
        }
    }

    /// What it would do.
    public struct Report: Sendable {
        /// The outcome's word, or `fault`.
        public var outcome: String
        /// A fault's cause.
        public var cause: String?
        /// One sentence.
        public var message: String
        /// What a person should do.
        public var advice: String?
        /// In business words.
        public var title: String
        /// The target's number, where it has one.
        public var number: String?
        /// Field by field.
        public var differences: [FieldDifference] = []
        /// Remarks.
        public var notes: [String] = []
    }

    private let parts: ProcessParts
    private let factory: ConnectorFactory
    private let isForced: Bool
    private let memory: EntityMemory
    private let earlier: @Sendable (Subject) async -> JSONValue?
    private let handlers = Mutex<[QueueName: any EventHandling]>([:])

    /// Makes a dry run.
    ///
    /// - Parameter earlier: The fields that were mapped last, where the flow itself does not say what the target has.
    public init(
        parts: ProcessParts, factory: ConnectorFactory, isForced: Bool = false,
        earlier: @escaping @Sendable (Subject) async -> JSONValue? = { _ in nil }
    ) {
        (self.parts, self.factory, self.isForced, self.earlier) = (parts, factory, isForced, earlier)
        memory = EntityMemory(parts.context)
    }

    /// Says what would become of something.
    /// - Throws: Errors of Koppel's own servers; a `Fault` of the flow is in the report.
    public func report(_ subject: Subject) async throws -> Report {
        let steps = KeptSteps()
        var report: Report
        do {
            let handler = try await handler(subject.queue)
            let ledger = try await ledger(memory.facts(of: subject.entity, in: subject.queue))
            let outcome = try await handler.handle(subject.entity, context(subject, ledger, steps))
            report = Report(outcome: outcome.kind.rawValue, message: outcome.reason, title: outcome.title, number: outcome.number)
        } catch let fault as Fault {
            report = Report(
                outcome: "fault", cause: fault.cause, message: fault.message, advice: fault.advice,
                title: steps.knownTitle ?? "\(subject.entity.kind.rawValue) \(subject.entity.key)")
        }
        if let mapped = steps.mapped {
            let existing = steps.existing
            let before = existing == nil ? await earlier(subject) : existing
            report.differences = FieldDifference.between(before, mapped)
        }
        report.notes = steps.notes
        return report
    }

    private func handler(_ queue: QueueName) async throws -> any EventHandling {
        if let handler = handlers.withLock({ $0[queue] }) { return handler }
        var handler: (any EventHandling)?
        let settings = try await parts.directory.load()
        if let integration = settings[queue.integration] {
            handler = try FlowHandlers.make(queue.flow, factory.make(integration, among: settings.integrations), clock: parts.clock)
        }
        guard let handler else {
            throw Fault.park("flow.absent", "\(queue.integration) has no \(queue.flow.rawValue) flow.", advice: "Look at koppel check.")
        }
        handlers.withLock { $0[queue] = handler }
        return handler
    }

    private func context(_ subject: Subject, _ ledger: any StepLedger, _ steps: KeptSteps) -> EventContext {
        EventContext(
            revision: nil, occurredAt: subject.at, ledger: ledger, steps: steps,
            permitWrite: {
                throw Fault.park("dry-run.write", "A dry run came to a write, which was not made.", advice: "Report this as a fault of Koppel.")
            },
            exclusively: { _, body in try await body() }, mustSearchHistory: true, isDryRun: true, isForced: isForced, stock: subject.stock)
    }

    /// What is remembered of the entity, in a ledger that forgets.
    private func ledger(_ facts: EntityMemory.Facts) async throws -> InMemoryLedger {
        let ledger = InMemoryLedger()
        if let number = facts.number { try await ledger.setKnownNumber(number) }
        for (step, value) in facts.marks { try await ledger.setMark(step, value) }
        return ledger
    }
}

extension DryRun.Report {
    /// For people, a line or more.
    public var lines: [String] {
        let head =
            cause.map { "\(title): \($0): \(message)\(advice.map { " \($0)" } ?? "")" }
            ?? "\(title): \(outcome)\(number.map { " \($0)" } ?? ""). \(message)"
        return [head] + differences.map { "    \($0.text)" } + notes.map { "    note: \($0)" }
    }

    /// For programs: added to what names the entity.
    public func json(_ subject: JSONObject) -> JSONValue {
        var object = subject
        object["outcome"] = .string(outcome)
        object["message"] = .string(message)
        if let cause { object["cause"] = .string(cause) }
        if let advice { object["advice"] = .string(advice) }
        object["fields"] = .array(differences.map(\.json))
        if !notes.isEmpty { object["notes"] = .array(notes.map(JSONValue.string)) }
        return .object(object)
    }
}

/// Keeps what the flow mapped and remarked, for the screen.
private final class KeptSteps: StepRecording {
    private struct State {
        var mapped: JSONValue?
        var existing: JSONValue?
        var notes: [String] = []
        var title: String?
    }
    private let state = Mutex(State())

    var mapped: JSONValue? { state.withLock { $0.mapped } }
    var existing: JSONValue? { state.withLock { $0.existing } }
    var notes: [String] { state.withLock { $0.notes } }
    var knownTitle: String? { state.withLock { $0.title } }

    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {
        guard name == "mapped" || name == "existing", let value = try? JSONValue(parsing: bytes()) else { return }
        state.withLock { if name == "mapped" { $0.mapped = value } else { $0.existing = value } }
    }
    func tag(_ kind: SearchTag, _ value: String) {}
    func title(_ text: String) { state.withLock { $0.title = text } }
    func note(_ text: String) { state.withLock { $0.notes.append(text) } }
}
