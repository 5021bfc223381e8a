import Commerce
import Integrations
import Runtime
import SMTP

/// Mails a notice.
struct MailSender: NoticeSending {
    let settings: AlertChannel.Mail
    /// Further certificates to trust, for servers with a certificate of their own.
    let caFile: String?
    let makeID: @Sendable () -> String

    func send(_ notice: AlertNotice) async throws {
        let protection: SMTPServer.Protection =
            switch settings.protection {
            case .startTLS: .startTLS
            case .tls: .tls
            case .none: .none
            }
        let client = SMTPClient(
            SMTPServer(
                host: settings.host, port: settings.port, protection: protection, user: settings.user, password: settings.password?.reveal(),
                caFile: caFile))
        let host = settings.from.split(separator: "@").last.map(String.init) ?? "koppel"
        let mail = MailMessage(
            from: settings.from, to: settings.to, subject: notice.subject, text: notice.text, date: notice.at.mailDate, id: "\(makeID())@\(host)")
        do throws(SMTPError) {
            try await client.send(from: settings.from, to: settings.to, mail.bytes)
        } catch {
            throw NoticeError(error.description)
        }
    }
}

extension Timestamp {
    /// RFC 5322's date, in UTC.
    var mailDate: String {
        let time = utc
        // 1970-01-01 was a Thursday.
        let day = Int((milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((day % 7) + 7) % 7]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][time.month - 1]
        return "\(weekday), \(time.day) \(month) \(time.year) \(description.dropFirst(11).prefix(8)) +0000"
    }
}
