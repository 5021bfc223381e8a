public import JSON

/// What the host lends to an evaluation. The language itself has no clock, no randomness, no I/O.
public struct Environment: Sendable {
    public var limits: Limits
    /// Milliseconds since 1970 for `$now` and `$millis`, read once per evaluation; nil: these functions are refused (K1007).
    public var now: (@Sendable () -> Int64)?
    /// A number in [0, 1) for `$random` and `$shuffle`; nil: these functions are refused (K1007).
    public var random: (@Sendable () -> Double)?
    /// Whether `$eval` may compile text; otherwise it is refused (K1007).
    public var allowsEval: Bool
    /// Functions of the host, by name without `$`. They can take the place of built-in ones.
    public var functions: [String: HostFunction]
    /// What the time limit is measured with.
    public var elapsed: @Sendable () -> Duration

    public init(
        limits: Limits = .default, now: (@Sendable () -> Int64)? = nil, random: (@Sendable () -> Double)? = nil, allowsEval: Bool = false,
        functions: [String: HostFunction] = [:], elapsed: @escaping @Sendable () -> Duration = Environment.monotonic()
    ) {
        self.limits = limits
        self.now = now
        self.random = random
        self.allowsEval = allowsEval
        self.functions = functions
        self.elapsed = elapsed
    }

    public static let `default` = Environment()

    /// The time since this call, by the machine's monotonic clock.
    public static func monotonic() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }
}

/// A function that the host adds to the language. It gets and gives JSON values; a missing argument or result is nil.
public struct HostFunction: Sendable {
    /// How many arguments it takes.
    public let arity: Int
    /// The language's signature (`<s-n?:s>`) that arguments are held against; nil: not checked.
    public let signature: String?
    let call: @Sendable ([JSONValue?]) throws -> JSONValue?

    /// - Parameter call: what it throws becomes the error D3137 with the error's description, at the place of the call.
    public init(arity: Int, signature: String? = nil, call: @escaping @Sendable ([JSONValue?]) throws -> JSONValue?) {
        self.arity = arity
        self.signature = signature
        self.call = call
    }
}
