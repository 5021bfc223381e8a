import Crypto

/// The shop's signatures: HMAC-SHA512 over texts joined with bars, in lower-case hexadecimal.
struct Signature: Sendable, Equatable {
    /// Names the pair; sent with every call.
    let publicKey: String
    private let key: SymmetricKey

    init(publicKey: String, secretKey: String) {
        self.publicKey = publicKey
        key = SymmetricKey(data: Array(secretKey.utf8))
    }

    /// Of a call, or of an answer to it.
    /// - Parameters:
    ///   - uri: Path and query exactly as sent.
    ///   - body: The raw bytes; of the call, or of the answer.
    ///   - date: The text of the `x-date` header.
    func of(_ method: String, _ uri: String, _ body: [UInt8], _ date: String) -> String {
        var hmac = HMAC<SHA512>(key: key)
        hmac.update(data: Array("\(publicKey)|\(method)|\(uri)|".utf8))
        hmac.update(data: body)
        hmac.update(data: Array("|\(date)".utf8))
        return Self.hexadecimal(hmac.finalize())
    }

    /// Whether `signature` is the one of an answer.
    func isValid(_ signature: String, _ method: String, _ uri: String, _ body: [UInt8], _ date: String) -> Bool {
        Self.areEqual(signature.lowercased(), of(method, uri, body, date))
    }

    /// Of a webhook, by the webhook's own key, or of a call at installation, by the app's secret. Of webhooks the fact sheet knows two candidates for what is signed: address, bar and body, or the body alone.
    static func ofWebhook(key: String, address: String?, body: [UInt8]) -> String {
        var hmac = HMAC<SHA512>(key: SymmetricKey(data: Array(key.utf8)))
        if let address { hmac.update(data: Array("\(address)|".utf8)) }
        hmac.update(data: body)
        return hexadecimal(hmac.finalize())
    }

    /// Compares in a time that does not depend on where they differ.
    static func areEqual(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
