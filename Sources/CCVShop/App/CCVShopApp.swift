public import Commerce
import JSON

/// Koppel as an app of CCV Shop's store: proves and reads the calls of installing and uninstalling. Pure: no I/O.
///
/// All are signed with the app's secret over the called address, a bar and what is said: the raw body, or the public key on the install page.
public struct CCVShopApp: Sendable {
    private let secret: String

    /// Makes an app. - Parameter secret: What CCV gave to the app's maker.
    public init(secret: String) { self.secret = secret }

    /// Whether `hash` is the signature of what was said at an address.
    /// - Parameter url: The address that was called, complete, without its query.
    public func proves(_ hash: String?, url: String, said: [UInt8]) -> Bool {
        guard !secret.isEmpty, let hash else { return false }
        return Signature.areEqual(hash.lowercased(), Signature.ofWebhook(key: secret, address: url, body: said))
    }

    /// What a shop says when it begins to install the app.
    public struct Handshake: Sendable {
        /// Its keys, and where to send the person at the end.
        public var keys: AppKeys
        /// The shop's own address.
        public var shop: String
    }

    /// Reads the body of a handshake; keys that nobody knows are left out.
    /// - Throws: `WebhookRefusal` when something is missing.
    public static func handshake(_ body: [UInt8]) throws(WebhookRefusal) -> Handshake {
        let record = try Self.record(body)
        guard let publicKey = record.text("api_public"), let secretKey = record.text("api_secret"), let shop = record.text("api_root"),
            let returnURL = record.text("return_url"), isAddress(shop), isAddress(returnURL)
        else { throw WebhookRefusal(status: 400, reason: "The handshake lacks keys or addresses.") }
        return Handshake(keys: AppKeys(publicKey: publicKey, secretKey: secretKey, returnURL: returnURL), shop: shop)
    }

    /// The shop that a handshake names, before anything is believed; nil when it names none.
    public static func claimedShop(_ body: [UInt8]) -> String? { (try? record(body))?.text("api_root") }

    /// The public key that an uninstall call names.
    /// - Throws: `WebhookRefusal` when it names none.
    public static func publicKey(_ body: [UInt8]) throws(WebhookRefusal) -> String {
        guard let key = try record(body).text("api_public") else { throw WebhookRefusal(status: 400, reason: "The body names no public key.") }
        return key
    }

    /// Whether two addresses are the same shop's: case, scheme and a slash at the end say nothing.
    public static func isSameShop(_ a: String, _ b: String) -> Bool { name(ofShop: a) == name(ofShop: b) }

    /// A shop's address in the form that is the same for all its spellings.
    public static func name(ofShop url: String) -> String {
        var rest = Substring(url.lowercased())
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        while rest.hasSuffix("/") { rest.removeLast() }
        return String(rest)
    }

    private static func record(_ body: [UInt8]) throws(WebhookRefusal) -> Record {
        do {
            return Record(try JSONValue(parsing: body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace)))
        } catch {
            // What cannot be read may hold the keys: nothing of it is told.
            throw WebhookRefusal(status: 400, reason: "The body is no JSON.")
        }
    }

    // It becomes a header of the answer.
    private static func isAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
