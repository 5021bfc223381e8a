import Foundation
import Reactor

/// Certificates of a day and a TLS server that hands the plain bytes on to a port of 127.0.0.1; made with openssl and python3, which
/// `scripts/servers` needs anyway.
public final class TLSProxy: Sendable {
    /// Where it listens.
    public let port: Int
    /// The certificate of the authority that signed it.
    public let caFile: String
    private let folder: String
    private let input = Pipe()

    /// Whether openssl and python3 are here.
    public static var isPossible: Bool {
        ["openssl", "python3"].allSatisfy { (try? run("/usr/bin/env", ["sh", "-c", "command -v \($0) >/dev/null"])) != nil }
    }

    /// - Parameter host: the name, or IPv4 address, that the certificate is for.
    public init(to target: Int, host: String) throws {
        folder = NSTemporaryDirectory() + "koppel-tls-\(UInt64.random(in: 0 ... .max))"
        caFile = folder + "/ca.pem"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let kind = host.allSatisfy { $0.isNumber || $0 == "." } ? "IP" : "DNS"
        try run(
            "/usr/bin/env",
            [
                "sh", "-ec",
                """
                cd "$1"; exec 2>openssl.log
                openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=Koppel test authority" -keyout ca.key -out ca.pem
                openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout key.pem -out request.pem
                printf 'subjectAltName=%s:%s' "$3" "$2" >names
                openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names -out cert.pem
                """, "sh", folder, host, kind,
            ])
        let script = """
            import socket, ssl, sys, threading
            folder, target = sys.argv[1], int(sys.argv[2])
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
            listener = socket.create_server(("127.0.0.1", 0))
            print(listener.getsockname()[1], flush=True)
            def pump(a, b):
                try:
                    while data := a.recv(65536): b.sendall(data)
                except OSError: pass
                for s in (a, b):
                    try: s.shutdown(socket.SHUT_RDWR)
                    except OSError: pass
            def serve(raw):
                try:
                    client = context.wrap_socket(raw, server_side=True)
                    server = socket.create_connection(("127.0.0.1", target))
                except OSError: return raw.close()
                for s in (client, server): s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=pump, args=(client, server), daemon=True).start()
                pump(server, client)
            threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()
            while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
            """
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, folder, "\(target)"]
        process.standardOutput = output
        // It ends when this end is closed, whatever becomes of us; SIGTERM may be blocked in children of a thread of the pool.
        process.standardInput = input
        try process.run()
        let line = output.fileHandleForReading.availableData
        port = Int(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    /// Ends it and removes its files.
    public func stop() {
        try? input.fileHandleForWriting.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

private struct Failed: Error {
    var status: Int32
}

private func run(_ path: String, _ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = words
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Failed(status: process.terminationStatus) }
}
