/// How much one evaluation may use. Each limit ends in an error with its own code, never in a crash.
public struct Limits: Sendable, Hashable {
    /// Nested evaluations of syntax nodes: D1011.
    public var depth: Int
    /// Evaluated nodes and comparable units of work: K1001.
    public var steps: Int
    /// Time by the environment's clock: D1012. Nil: not limited.
    public var time: Duration?
    /// Items of one array: D2015, and D2014 for ranges.
    public var items: Int
    /// Characters (UTF-8 bytes) of one string: K1003.
    public var stringBytes: Int
    /// Bytes, roughly, of everything that the evaluation makes, also of what it has let go: K1002.
    public var allocatedBytes: Int
    /// Steps of the regular expressions of one evaluation: K1004.
    public var regexSteps: Int
    /// How deep arrays and objects of results may nest: K1006.
    public var nesting: Int
    /// Stack that evaluation may use, in bytes: D1011. The default fits in a thread of 512 KiB.
    public var stackBytes: Int

    public init(
        depth: Int = 2_000, steps: Int = 5_000_000, time: Duration? = .seconds(2), items: Int = 1_000_000, stringBytes: Int = 16 << 20,
        allocatedBytes: Int = 512 << 20, regexSteps: Int = 5_000_000, nesting: Int = 400, stackBytes: Int = 320 << 10
    ) {
        self.depth = depth
        self.steps = steps
        self.time = time
        self.items = items
        self.stringBytes = stringBytes
        self.allocatedBytes = allocatedBytes
        self.regexSteps = regexSteps
        self.nesting = nesting
        self.stackBytes = stackBytes
    }

    public static let `default` = Limits()
}
