import CCurl
import Glibc

/// One mail on its way through one easy handle, on the thread that calls.
struct SMTPTransfer {
    /// What is still to be read of the mail.
    private final class Source {
        let bytes: [UInt8]
        var offset = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
    private let server: SMTPServer
    private let limit: Duration

    init(_ server: SMTPServer, _ limit: Duration) { (self.server, self.limit) = (server, limit) }

    func perform(_ sender: String, _ addresses: [String], _ message: [UInt8]) -> Result<Void, SMTPError> {
        guard SMTPClient.start(), let easy = curl_easy_init() else { return .failure(SMTPError(description: "libcurl cannot be used", status: 0)) }
        let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        words[0] = 0
        var receivers: UnsafeMutablePointer<curl_slist>?
        for address in addresses { receivers = curl_slist_append(receivers, "<\(address)>") }
        defer {
            curl_easy_cleanup(easy)
            curl_slist_free_all(receivers)
            words.deallocate()
        }
        let source = Source(message)
        configure(easy)
        set(easy, CURLOPT_MAIL_FROM, "<\(sender)>")
        _ = koppel_setopt_pointer(easy, CURLOPT_MAIL_RCPT, receivers)
        _ = koppel_setopt_pointer(easy, CURLOPT_ERRORBUFFER, words)
        _ = koppel_setopt_long(easy, CURLOPT_UPLOAD, 1)
        _ = koppel_setopt_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque())
        _ = koppel_setopt_data(easy, CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
            let length = min(size * count, source.bytes.count - source.offset)
            source.bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress, length > 0 else { return }
                memcpy(buffer, start + source.offset, length)
            }
            source.offset += length
            return length
        }
        let code = withExtendedLifetime(source) { curl_easy_perform(easy) }
        var status = 0
        _ = koppel_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
        if code == CURLE_OK { return .success(()) }
        let text = words[0] == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: words)
        return .failure(SMTPError(description: "the mail server \(server.host):\(server.port) did not take it: \(text)", status: status))
    }

    private func configure(_ easy: UnsafeMutableRawPointer) {
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        set(easy, CURLOPT_URL, "\(server.protection == .tls ? "smtps" : "smtp")://\(host):\(server.port)/koppel")
        set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        set(easy, CURLOPT_PROXY, "")
        _ = koppel_setopt_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = koppel_setopt_long(easy, CURLOPT_QUICK_EXIT, 1)
        _ = koppel_setopt_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(min(limit, .seconds(10)).components.seconds * 1_000))
        _ = koppel_setopt_long(easy, CURLOPT_TIMEOUT_MS, Int(limit.components.seconds * 1_000))
        _ = koppel_setopt_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        _ = koppel_setopt_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        _ = koppel_setopt_long(easy, CURLOPT_USE_SSL, server.protection == .none ? Int(CURLUSESSL_NONE.rawValue) : Int(CURLUSESSL_ALL.rawValue))
        if let caFile = server.caFile { set(easy, CURLOPT_CAINFO, caFile) }
        if let user = server.user { set(easy, CURLOPT_USERNAME, user) }
        if let password = server.password { set(easy, CURLOPT_PASSWORD, password) }
    }

    private func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ text: String) {
        _ = text.withCString { koppel_setopt_pointer(easy, option, $0) }
    }
}
