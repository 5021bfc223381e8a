import Dispatch
import Glibc
import Reactor
import Synchronization

/// Stands between a client and a server of 127.0.0.1: counts, holds back and breaks.
public final class TCPProxy: Sendable {
    private let state: Gate
    private let server: RawServer

    /// Where clients connect.
    public var port: Int { server.port }
    /// How many connections there were.
    public var connectionCount: Int { server.connectionCount }
    /// How many bytes went to the client.
    public var passed: Int { state.passed }

    /// A proxy to `target` on 127.0.0.1.
    public init(to target: Int) {
        let gate = Gate()
        state = gate
        server = RawServer { client in
            let upstream = connectLoopback(target)
            guard upstream >= 0 else { return }
            let server = RawConnection(upstream)
            let upwards = DispatchSemaphore(value: 0)
            startThread("proxy-up") {
                while true {
                    let bytes = client.read()
                    if bytes.isEmpty || !server.write(bytes) { break }
                }
                shutdown(upstream, Int32(SHUT_RDWR))
                upwards.signal()
            }
            while true {
                let bytes = server.read()
                if bytes.isEmpty { break }
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = gate.take(rest.count)
                    if !client.write(Array(rest.prefix(count))) { break }
                    rest = rest.dropFirst(count)
                }
                if !rest.isEmpty { break }
            }
            // Both are closed when neither direction needs them: their numbers may be other connections' at once.
            shutdown(client.descriptor, Int32(SHUT_RDWR))
            upwards.wait()
            close(upstream)
        }
    }

    /// Lets only `bytes` more pass to clients.
    public func hold(after bytes: Int) { state.allow(bytes) }
    /// Lets everything pass.
    public func release() { state.allow(nil) }
    /// Breaks all connections.
    public func dropAll() {
        // First: what is held back must not pass any more.
        server.dropAll()
        state.allow(nil)
    }
    /// Stops for good.
    public func stop() {
        server.stop()
        state.allow(nil)
    }
}

private func connectLoopback(_ port: Int) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    if status == 0 { return descriptor }
    close(descriptor)
    return -1
}

/// How many bytes may pass; a thread that has none left waits.
private final class Gate: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var allowance: Int?
    private var count = 0

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    var passed: Int {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return count
    }

    func allow(_ bytes: Int?) {
        pthread_mutex_lock(lock)
        allowance = bytes
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
    }

    func take(_ wanted: Int) -> Int {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while allowance == 0 { pthread_cond_wait(changed, lock) }
        let granted = min(wanted, allowance ?? wanted)
        allowance = allowance.map { $0 - granted }
        count += granted
        return granted
    }
}
