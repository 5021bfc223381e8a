import JSON

/// The state of one evaluation: limits used up, the root input, what the host lends.
final class Run {
    let environment: Environment
    let limits: Limits
    let bindings: [String: Value]
    let isDouble: Bool
    var root = Value.undefined
    var depth = 0
    private let depthLimit: Int
    private var steps = 0
    private var nextLook = 0
    private var allocated = 0
    var regexSteps = 0
    let guardian: StackGuard
    private let started: Duration
    private var containers = 0
    /// Frames and functions that may be part of cycles or long chains: emptied when the evaluation ends.
    private var captured: [Frame] = []
    private var functions: [Function] = []
    /// The instant of `$now`, once asked for.
    private var instant: Int64?
    /// What the lambda that has just been left calls last.
    var tail: (function: Function, arguments: [Value], input: Value, position: Int, name: String)?

    init(environment: Environment, bindings: [String: Value], isDouble: Bool) {
        self.environment = environment
        self.bindings = bindings
        self.isDouble = isDouble
        limits = environment.limits
        depthLimit = limits.depth
        guardian = StackGuard(bytes: limits.stackBytes)
        started = limits.time == nil ? .zero : environment.elapsed()
    }

    // MARK: limits

    /// Counts one node in; `leave` counts it out.
    @inline(__always)
    func enter(_ node: Node) throws(Failure) {
        depth += 1
        steps += 1
        if depth > depthLimit || steps >= nextLook || guardian.isExhausted { try look(node) }
    }

    @inline(__always)
    func leave() { depth -= 1 }

    private func look(_ node: Node?) throws(Failure) {
        if depth > depthLimit || guardian.isExhausted {
            throw Failure("D1011", "The evaluation nests deeper than allowed: is there an endless recursion?", at: node?.position)
        }
        nextLook = steps + 1_024
        if steps > limits.steps { throw Failure("K1001", "The evaluation takes more than \(limits.steps) steps", at: node?.position) }
        if let time = limits.time, environment.elapsed() - started > time {
            throw Failure("D1012", "The evaluation takes longer than \(time)", at: node?.position)
        }
    }

    /// Counts work that is done outside of nodes, such as comparisons of a sort.
    @inline(__always)
    func work(_ units: Int = 1) throws(Failure) {
        steps += units
        if steps >= nextLook { try look(nil) }
    }

    /// Counts the items of a new array.
    func made(items count: Int) throws(Failure) {
        if count > limits.items { throw Failure("D2015", "An array has more than \(limits.items) items") }
        try allocate(count * 32)
    }

    /// Counts a new string.
    @inline(__always)
    func made(bytes count: Int) throws(Failure) {
        if count <= 15 { return }
        if count > limits.stringBytes { throw Failure("K1003", "A string is longer than \(limits.stringBytes) bytes") }
        try allocate(count)
    }

    func allocate(_ bytes: Int) throws(Failure) {
        allocated += bytes + 16
        if allocated > limits.allocatedBytes { throw Failure("K1002", "The evaluation uses more memory than allowed") }
        try work(bytes >> 8)
    }

    /// Called before a value becomes part of a new array or object, so that nesting cannot grow without bounds.
    @inline(__always)
    func nest(_ value: Value) throws(Failure) {
        switch value {
        case .json(.array), .json(.object), .list, .record: try nestContainer(value)
        default: return
        }
    }

    private func nestContainer(_ value: Value) throws(Failure) {
        containers += 1
        // So many containers cannot nest deeper than the limit, whatever the order they are put into each other.
        if containers <= limits.nesting { return }
        let depth = value.nesting(limit: limits.nesting + 1)
        try work(depth)
        if depth >= limits.nesting { throw Failure("K1006", "Arrays and objects nest deeper than \(limits.nesting) levels") }
    }

    // MARK: closures

    func capture(_ frame: Frame) throws(Failure) {
        var current: Frame? = frame
        while let frame = current, !frame.isCaptured {
            frame.isCaptured = true
            captured.append(frame)
            try allocate(96 + frame.slots.count * 32)
            current = frame.parent
        }
    }

    func keep(_ function: Function) throws(Failure) {
        functions.append(function)
        try allocate(160)
    }

    /// Breaks the cycles between closures and frames.
    func end() {
        for frame in captured { frame.slots = [] }
        for function in functions { function.clear() }
    }

    // MARK: what the host lends

    func now() throws(Failure) -> Int64 {
        if let instant { return instant }
        guard let now = environment.now else { throw Failure("K1007", "There is no clock here: $now and $millis are switched off") }
        let read = now()
        instant = read
        return read
    }

    func random() throws(Failure) -> Double {
        guard let random = environment.random else { throw Failure("K1007", "There is no randomness here: $random and $shuffle are switched off") }
        return random()
    }
}
