import Foundation
import Synchronization
import TransportTesting

/// A mail server that keeps what it gets.
final class MailSink: Sendable {
    struct Mail: Sendable {
        var from = ""
        var to: [String] = []
        var login: String?
        var data = ""

        /// The decoded body.
        var body: String {
            let parts = data.components(separatedBy: "\r\n\r\n")
            let text = parts.dropFirst().joined().replacing("\r\n", with: "")
            return Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) } ?? "not base64: \(text)"
        }
        func header(_ name: String) -> String? {
            let head = data.components(separatedBy: "\r\n\r\n").first?.replacing("\r\n ", with: " ").components(separatedBy: "\r\n") ?? []
            return head.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        }
    }
    private let mails = Mutex<[Mail]>([])
    private let refusals: Mutex<Int>
    private let server = Mutex<RawServer?>(nil)

    /// - Parameters:
    ///   - offersTLS: says that it knows STARTTLS, which it does not.
    ///   - refusals: how many mails it refuses first.
    init(offersTLS: Bool = false, refusals: Int = 0) {
        self.refusals = Mutex(refusals)
        server.withLock {
            $0 = RawServer { [weak self] connection in
                self?.talk(connection, offersTLS)
            }
        }
    }

    var port: Int { server.withLock { $0!.port } }
    var all: [Mail] { mails.withLock { $0 } }
    func stop() { server.withLock { $0!.stop() } }

    private func talk(_ connection: RawConnection, _ offersTLS: Bool) {
        var mail = Mail(), rest = ""
        func line(until end: String = "\r\n") -> String? {
            while !rest.contains(end) {
                let more = connection.read()
                if more.isEmpty { return nil }
                rest += String(decoding: more, as: UTF8.self)
            }
            let parts = rest.components(separatedBy: end)
            rest = parts.dropFirst().joined(separator: end)
            return parts[0]
        }
        connection.write("220 sink.example.com ESMTP\r\n")
        while let command = line() {
            switch command.uppercased().prefix(4) {
            case "EHLO": connection.write("250-sink.example.com\r\n\(offersTLS ? "250-STARTTLS\r\n" : "")250-AUTH PLAIN\r\n250 8BITMIME\r\n")
            case "AUTH":
                if command.split(separator: " ").count < 3 {
                    connection.write("334 \r\n")
                    mail.login = line()
                } else {
                    mail.login = command.split(separator: " ").last.map(String.init)
                }
                mail.login = mail.login.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self).replacing("\0", with: "|") }
                connection.write("235 welcome\r\n")
            case "MAIL":
                mail.from = String(command.dropFirst(10).prefix { $0 != " " })
                connection.write("250 ok\r\n")
            case "RCPT":
                mail.to.append(String(command.dropFirst(8).prefix { $0 != " " }))
                connection.write("250 ok\r\n")
            case "DATA":
                let isRefused = refusals.withLock { left in
                    defer { left -= 1 }
                    return left > 0
                }
                if isRefused {
                    connection.write("451 come again later\r\n")
                    continue
                }
                connection.write("354 go on\r\n")
                guard let data = line(until: "\r\n.\r\n") else { return }
                mail.data = data
                mails.withLock { $0.append(mail) }
                connection.write("250 taken\r\n")
            case "QUIT":
                connection.write("221 bye\r\n")
                return
            default: connection.write("502 what?\r\n")
            }
        }
    }
}
