public import Commerce
public import JSON

/// A strict stand-in for one installation of one system: a shop, or an AccountView host. State lives in memory.
///
/// A simulator refuses what the real API refuses and never sees Koppel's types. It is most often an actor.
public protocol Simulator: Sendable {
    /// Answers one API call, at once; slowness and broken connections are added by the server around it.
    func respond(to request: SandboxRequest) async -> SandboxResponse
    /// What it holds now, for the oracle, for tests and for the sandbox's pages: stores, and counts of calls by kind.
    func snapshot() async -> JSONValue
    /// Does what a person or a buyer would do on the system's own pages: place an order, edit a product, revoke a key.
    /// - Throws: `SandboxCommandError` when the command or its arguments are not known.
    func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue
}

/// What every simulator is made with.
public struct SimulatorContext: Sendable {
    /// The clock that date columns and token lifetimes follow.
    public var clock: any WallClock
    /// Multiplies the announced quota: 60 makes a quota per minute one per second. 1 or more; 0 switches limits off.
    public var rateScale: Int
    /// Makes seeded data repeatable.
    public var seed: UInt64
    /// The address under which clients reach this instance, without trailing slash: `http://127.0.0.1:8080/prestashop`.
    public var baseURL: String
    /// Sends a webhook for real; the status of the answer, nil when none came.
    public var sendWebhook: @Sendable (_ url: String, _ headers: [(String, String)], _ body: [UInt8]) async -> Int?
    /// Makes any other call for real, as a shop's server or a merchant's browser does; redirects are not followed. Nil when no answer came.
    public var call: @Sendable (_ method: String, _ url: String, _ headers: [(String, String)], _ body: [UInt8]) async -> SandboxResponse?

    /// Makes a context.
    public init(
        clock: any WallClock = SystemClock(), rateScale: Int = 1, seed: UInt64 = 1, baseURL: String = "http://sandbox.invalid",
        sendWebhook: @escaping @Sendable (String, [(String, String)], [UInt8]) async -> Int? = { _, _, _ in nil },
        call: @escaping @Sendable (String, String, [(String, String)], [UInt8]) async -> SandboxResponse? = { _, _, _, _ in nil }
    ) {
        self.clock = clock
        self.rateScale = rateScale
        self.seed = seed
        self.baseURL = baseURL
        self.sendWebhook = sendWebhook
        self.call = call
    }
}

/// A command that a simulator does not understand.
public struct SandboxCommandError: Error, Sendable, CustomStringConvertible {
    /// What was wrong, and what would be right.
    public var description: String
    /// Makes an error.
    public init(_ description: String) { self.description = description }
}
