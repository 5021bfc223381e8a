import Integrations

/// A plain text mail.
struct MailMessage: Sendable, Hashable {
    /// The sender's address.
    var from: String
    /// The receivers' addresses.
    var to: [String]
    /// The subject, any text; line ends become blanks.
    var subject: String
    /// The text.
    var text: String
    /// RFC 5322's date: `Sat, 22 Nov 2026 15:00:00 +0000`.
    var date: String
    /// Unique to this mail, without angle brackets; a receiver that gets it twice can tell.
    var id: String

    /// Makes a mail.
    init(from: String, to: [String], subject: String, text: String, date: String, id: String) {
        (self.from, self.to, self.subject, self.text, self.date, self.id) = (from, to, subject, text, date, id)
    }

    /// As it travels: lines of at most 78 characters, ASCII only.
    var bytes: [UInt8] {
        let lines = [
            "From: Koppel <\(from)>", "To: \(to.joined(separator: ",\r\n "))", "Subject: \(Self.encoded(subject))", "Date: \(date)",
            "Message-ID: <\(id)>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            // Out-of-office answers to an alert help nobody.
            "Auto-Submitted: auto-generated", "",
        ]
        return Array((lines + Self.base64(Array(text.utf8)) + [""]).joined(separator: "\r\n").utf8)
    }

    /// RFC 2047: encoded words of at most 75 characters, each of whole characters.
    static func encoded(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        if line.utf8.count <= 60, line.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), !line.contains("=?") { return line }
        var words: [String] = [], part: [UInt8] = []
        for character in line {
            let bytes = Array(String(character).utf8)
            if part.count + bytes.count > 42, !part.isEmpty {
                words.append(word(part))
                part = []
            }
            part += bytes
        }
        return (words + [word(part)]).joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(base64(bytes).joined())?=" }

    private static func base64(_ bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count, by: 57).map { Base64.encode(bytes[$0..<min($0 + 57, bytes.count)]) }
    }
}
