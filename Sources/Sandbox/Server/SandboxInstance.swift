public import Commerce
import Synchronization

/// One simulator under its name: the first part of the path.
public struct SandboxInstance: Sendable {
    /// The name: `prestashop`, `accountview`, `bigcommerce-2`.
    public var name: String
    /// Which system it plays.
    public var system: SystemID
    /// The simulator.
    public var simulator: any Simulator
    /// The real API's address, under which exchanges are recorded: `https://api.bigcommerce.com`; nil for the address as called.
    public var recordedHost: String?
    let faults: FaultBoard
    let calls = CallLog()
}

/// All instances by name.
final class SandboxInstances: Sendable {
    private let instances = Mutex<[String: SandboxInstance]>([:])

    subscript(name: String) -> SandboxInstance? { instances.withLock { $0[name] } }

    var all: [SandboxInstance] { instances.withLock { $0.values.sorted { $0.name < $1.name } } }

    func add(_ instance: SandboxInstance) { instances.withLock { $0[instance.name] = instance } }
}
