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
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return ["openssl", "python3"].allSatisfy { name in
            folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        }
    }

    /// - Parameter host: the name, or IPv4 address, that the certificate is for.
    public init(to target: Int, host: String) async throws {
        let folder = NSTemporaryDirectory() + "koppel-tls-\(UInt64.random(in: 0 ... .max))", input = input
        self.folder = folder
        caFile = folder + "/ca.pem"
        // On a thread of its own: making keys takes a while. No waitUntilExit: it may hang beside other processes.
        port = try await onOwnThread("tls-proxy") {
            let process = Process(), output = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", Self.script, folder, host, "\(target)"]
            process.standardOutput = output
            // It ends when this end is closed, whatever becomes of us; SIGTERM may be blocked in children of a thread of the pool.
            process.standardInput = input
            try process.run()
            let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            guard let port = Int(line.filter(\.isNumber)) else { throw Failed() }
            return port
        }
    }

    private struct Failed: Error {}

    private static let script = """
        import os, socket, ssl, subprocess, sys, threading
        folder, host, target = sys.argv[1], sys.argv[2], int(sys.argv[3])
        os.makedirs(folder)
        kind = "IP" if all(c.isdigit() or c == "." for c in host) else "DNS"
        open(folder + "/names", "w").write(f"subjectAltName={kind}:{host}")
        for line in (
            "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=Koppel-test-authority -keyout ca.key -out ca.pem",
            f"req -newkey rsa:2048 -nodes -subj /CN={host} -keyout key.pem -out request.pem",
            "x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names -out cert.pem",
        ):
            subprocess.run(["openssl", *line.split()], cwd=folder, check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
        def leave():
            sys.stdin.read()
            os._exit(0)
        threading.Thread(target=leave, daemon=True).start()
        while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """

    /// Ends it and removes its files.
    public func stop() {
        try? input.fileHandleForWriting.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
