import Glibc
import Logging
import ServiceLifecycle

@testable import Wiring

/// The whole of koppel-webhooks in this process, listening on a port of this machine.
struct CallSite {
    /// The address under which it is reached.
    let url: String
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Starts it; returns once it takes calls.
    init(_ parts: ProcessParts) async throws {
        let port = try Self.freePort()
        url = "http://127.0.0.1:\(port)"
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let services = WebhooksProgram.services(
            parts, listen: try SocketAddressOption("127.0.0.1:\(port)"), publicURL: url, onRunning: { start.yield() })
        let group = ServiceGroup(
            configuration: .init(services: services.map { .init(service: $0) }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        self.group = group
        running = Task { try await group.run() }
        for await _ in started { break }
    }

    /// Ends it as SIGTERM does.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
    }

    /// A port that nobody listened on just now.
    private static func freePort() throws -> UInt16 {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in(), size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, size) == 0 && getsockname(handle, $0, &size) == 0 }
        }
        guard isBound else { throw CancellationError() }
        return UInt16(bigEndian: address.sin_port)
    }
}
