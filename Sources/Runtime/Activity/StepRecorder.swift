public import Commerce
public import Flows
import Reactor
import Synchronization

/// Takes down what one attempt does. Calls to other systems are counted into the step that runs, by the transport's hooks: they find the
/// recorder of their task in `current`.
public final class StepRecorder: StepRecording {
    /// The recorder of the attempt that the current task works on.
    @TaskLocal public static var current: StepRecorder?

    /// The most remarks, steps and bytes of payloads kept of one attempt.
    static let limits = (notes: 50, steps: 200, payloadBytes: 1 << 20)

    private struct State {
        var steps: [ActivityRecord.Step] = []
        var running: [Int] = []
        var notes: [String] = []
        var tags: [ActivityRecord.Tag] = []
        var payloads: [(name: String, bytes: [UInt8])] = []
        var payloadBytes = 0
        var calls = 0
        var title: String?
    }
    private let state = Mutex(State())
    private let start = MonotonicTime.now
    private let keepsPayloads: Bool
    private let atBoundary: (@Sendable (String) -> Void)?
    private let hash: @Sendable (_ email: String) -> String?

    /// Makes a recorder.
    ///
    /// - Parameters:
    ///   - atBoundary: is told "before NAME" and "after NAME" of each step.
    ///   - hash: makes the word kept for an e-mail address; nil keeps none.
    public init(
        keepsPayloads: Bool = true, atBoundary: (@Sendable (String) -> Void)? = nil,
        hash: @escaping @Sendable (_ email: String) -> String? = { _ in nil }
    ) {
        self.keepsPayloads = keepsPayloads
        self.atBoundary = atBoundary
        self.hash = hash
    }

    public func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T {
        let begun = MonotonicTime.now
        let index: Int? = state.withLock { state in
            guard state.steps.count < Self.limits.steps else { return nil }
            state.steps.append(.init(name: name, offset: milliseconds(begun - start), milliseconds: 0))
            state.running.append(state.steps.count - 1)
            return state.steps.count - 1
        }
        do {
            atBoundary?("before \(name)")
            let value = try await body()
            end(index, begun, error: nil)
            atBoundary?("after \(name)")
            return value
        } catch {
            end(index, begun, error: (error as? Fault)?.message ?? "\(type(of: error))")
            throw error
        }
    }

    public func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {
        guard keepsPayloads else { return }
        let bytes = bytes()
        state.withLock { state in
            guard state.payloadBytes + bytes.count <= Self.limits.payloadBytes else { return }
            state.payloadBytes += bytes.count
            state.payloads.append((name, bytes))
        }
    }

    public func tag(_ kind: SearchTag, _ value: String) {
        guard let word = kind == .email ? hash(value) : value, !word.isEmpty else { return }
        let tag = ActivityRecord.Tag(kind: kind.rawValue, value: word)
        state.withLock { state in
            if state.tags.count < 100, !state.tags.contains(tag) { state.tags.append(tag) }
        }
    }

    public func title(_ text: String) { state.withLock { $0.title = text } }

    /// What the handler said the attempt is about; nil when it did not get that far.
    var knownTitle: String? { state.withLock { $0.title } }

    public func note(_ text: String) {
        state.withLock { state in
            if state.notes.count < Self.limits.notes { state.notes.append(text) }
        }
    }

    /// Counts a call to another system into the innermost step that runs.
    public func countCall(to system: SystemID) {
        state.withLock { state in
            state.calls += 1
            if let index = state.running.last { state.steps[index].calls[system.rawValue, default: 0] += 1 }
        }
    }

    /// How many calls were made, inside steps and outside.
    public var callCount: Int { state.withLock { $0.calls } }

    /// What was taken down, for the record.
    var taken: (steps: [ActivityRecord.Step], notes: [String], tags: [ActivityRecord.Tag], payloads: [(name: String, bytes: [UInt8])]) {
        state.withLock { ($0.steps, $0.notes, $0.tags, $0.payloads) }
    }

    /// How long it has taken so far, in milliseconds.
    var elapsed: Int { milliseconds(.now - start) }

    private func end(_ index: Int?, _ begun: MonotonicTime, error: String?) {
        guard let index else { return }
        state.withLock { state in
            state.steps[index].milliseconds = milliseconds(.now - begun)
            state.steps[index].error = error
            if let place = state.running.lastIndex(of: index) { state.running.remove(at: place) }
        }
    }

    private func milliseconds(_ duration: Duration) -> Int { Int(clamping: duration.milliseconds) }
}
