public import Logging
public import Runtime

/// Where a process finds what it works with.
public struct ProcessSettings: Sendable {
    /// The folder with one YAML file per integration.
    public var settingsFolder: String
    /// The file of sealing keys.
    public var keyFile: String
    /// The broker. A secret: it may hold a password.
    public var amqpURL: String
    /// Redis. A secret: it may hold a password.
    public var redisURL: String
    /// Whether a Redis over the network without TLS is accepted.
    public var redisPlaintextAccepted: Bool
    /// The journal's file.
    public var journal: String
    /// The file that says who is told of alerts; nil for the usual place, where it may be absent.
    public var alerts: String?
    /// Where health and metrics are answered; nil for nowhere.
    public var health: SocketAddressOption?
    /// What is logged.
    public var logLevel: Logger.Level
    /// Whether the other side is the sandbox, which answers fast: what must settle settles in 2 s, circuits probe sooner.
    public var isSandbox: Bool
    /// For proofs on the sandbox: the boundary between two steps at which the process ends itself by SIGKILL; nil for never.
    public var crashAt: String?

    /// The waits between attempts. On the sandbox nobody wants to wait ten minutes for a retry.
    public var ladder: RetryLadder {
        isSandbox ? RetryLadder(rungs: [.init("1s", .seconds(1)), .init("3s", .seconds(3)), .init("10s", .seconds(10))]) : RetryLadder()
    }

    /// The figures of a worker.
    public var policy: WorkerContext.Policy {
        var policy = WorkerContext.Policy()
        if isSandbox {
            policy.leaseTTL = .seconds(5)
            policy.circuit.firstProbe = .seconds(1)
            policy.circuit.longestProbe = .seconds(5)
        }
        return policy
    }
}
