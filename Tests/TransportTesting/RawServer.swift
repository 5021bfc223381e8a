import Glibc
import Reactor
import Synchronization

/// A TCP server on a free port of 127.0.0.1 whose connections are plain bytes, so that a test can misbehave as real servers do.
public final class RawServer: Sendable {
    /// Where it listens.
    public let port: Int
    private let listener: Int32
    private let open = Mutex<[Int32]>([])
    private let accepted = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)

    /// Each connection gets a thread that runs `handler` and is closed when it returns.
    public init(_ handler: @escaping @Sendable (RawConnection) -> Void) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let status = bind(listener, address, length) | listen(listener, 64)
                getsockname(listener, address, &length)
                return status
            }
        }
        precondition(bound == 0)
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        startThread("raw-server") { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                if descriptor < 0 {
                    // Closed by the only thread that uses it: its number may be another socket's at once.
                    close(listener)
                    return
                }
                accepted.add(1, ordering: .relaxed)
                open.withLock { $0.append(descriptor) }
                startThread("raw-connection") { [self] in
                    handler(RawConnection(descriptor))
                    open.withLock { $0.removeAll { $0 == descriptor } }
                    close(descriptor)
                }
            }
        }
    }

    /// How many connections there were.
    public var connectionCount: Int { accepted.load(ordering: .relaxed) }

    /// Stops listening and breaks all connections.
    public func stop() {
        if !isStopped.exchange(true, ordering: .relaxed) { shutdown(listener, Int32(SHUT_RDWR)) }
        dropAll()
    }

    /// Breaks all connections.
    public func dropAll() { open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } } }
}

/// One connection of a `RawServer`, with blocking calls.
public struct RawConnection: Sendable {
    public let descriptor: Int32

    public init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Up to `count` bytes; empty when the other side has closed.
    public func read(_ count: Int = 65_536) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            length = max(0, recv(descriptor, buffer.baseAddress!, count, 0))
        }
    }

    /// False if the other side has closed.
    @discardableResult
    public func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent <= 0 { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    public func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// The next HTTP request (Content-Length bodies only); nil when the other side has closed.
    public func readRequest() -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.indices.first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }) {
                let head = String(decoding: bytes[..<end], as: UTF8.self)
                let length =
                    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                var body = Array(bytes[(end + 4)...])
                while body.count < length {
                    let more = read()
                    if more.isEmpty { return nil }
                    body += more
                }
                return (head, body)
            }
            let more = read()
            if more.isEmpty { return nil }
            bytes += more
        }
    }

    /// Returns when the other side has closed.
    public func waitForEnd() { while !read().isEmpty {} }

    /// Has the connection end with a reset instead of an orderly close.
    public func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }
}
