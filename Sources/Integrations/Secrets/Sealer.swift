import Crypto
import Synchronization

/// Seals what must rest unreadable: secrets in settings, tokens, claims and journal payloads.
///
/// AES-GCM with a random nonce, under a key derived (HKDF-SHA256) per purpose and integration; purpose, integration and entity are
/// authenticated, so that nothing sealed for one can be passed off as another's. What older keys of the file sealed can still be opened.
public struct Sealer: Sendable {
    /// What something is sealed for.
    public struct Purpose: Sendable, Hashable, RawRepresentable {
        /// Its name, part of the derived key.
        public let rawValue: String
        /// Makes a purpose.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Secrets in settings files.
        public static let settings = Purpose(rawValue: "settings")
        /// Token pairs.
        public static let tokens = Purpose(rawValue: "tokens")
        /// Claims: documents on their way, kept for minutes.
        public static let claims = Purpose(rawValue: "claims")
        /// Durable marks and cursors.
        public static let state = Purpose(rawValue: "state")
        /// Payloads of the journal.
        public static let journal = Purpose(rawValue: "journal")
        /// Search words of e-mail addresses.
        public static let emailSearch = Purpose(rawValue: "email-search")
    }

    private let keys: KeyFile
    private let derived = DerivedKeys()

    /// Makes a sealer.
    public init(_ keys: KeyFile) { self.keys = keys }

    /// Makes a sealer from a key file on disk. - Throws: `SecretProblem`.
    public init(keyFile path: String) throws(SecretProblem) {
        let bytes = try FileSystem.read(path, limit: 65_536)
        self.init(try KeyFile(parsing: String(decoding: bytes, as: UTF8.self)))
    }

    /// Seals bytes. The result starts with a version, and the key's id in clear.
    public func seal(_ bytes: [UInt8], purpose: Purpose, integration: String, entity: String) throws(SecretProblem) -> [UInt8] {
        let key = keys.keys[0]
        do {
            let box = try AES.GCM.seal(
                bytes, using: derived.key(key, purpose, integration), authenticating: Self.context(purpose, integration, entity))
            return [1, UInt8(key.id.utf8.count)] + Array(key.id.utf8) + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw SecretProblem("sealing failed.")
        }
    }

    /// Opens what `seal` made. - Throws: `SecretProblem` when it was changed, belongs to something else, or its key is not in the file.
    public func open(_ sealed: [UInt8], purpose: Purpose, integration: String, entity: String) throws(SecretProblem) -> [UInt8] {
        guard sealed.count > 2, sealed[0] == 1, sealed.count >= 2 + Int(sealed[1]) + 28 else {
            throw SecretProblem("what should be sealed is not; it may have been cut.")
        }
        let start = 2 + Int(sealed[1])
        let id = String(decoding: sealed[2..<start], as: UTF8.self)
        guard let key = keys.keys.first(where: { $0.id == id }) else {
            throw SecretProblem("it is sealed with key \(id), which is not in the key file.")
        }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: sealed[start..<start + 12]), ciphertext: sealed[(start + 12)..<(sealed.count - 16)],
                tag: sealed[(sealed.count - 16)...])
            return Array(
                try AES.GCM.open(
                    box, using: derived.key(key, purpose, integration), authenticating: Self.context(purpose, integration, entity)))
        } catch {
            throw SecretProblem("it was sealed for another integration or purpose, or was changed.")
        }
    }

    /// `seal` as text in base64, for settings files.
    public func sealText(_ text: String, purpose: Purpose, integration: String, entity: String) throws(SecretProblem) -> String {
        Base64.encode(try seal(Array(text.utf8), purpose: purpose, integration: integration, entity: entity))
    }

    /// Opens what `sealText` made.
    public func openText(_ text: String, purpose: Purpose, integration: String, entity: String) throws(SecretProblem) -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw SecretProblem("what should be sealed is no base64.") }
        return try open(bytes, purpose: purpose, integration: integration, entity: entity)
    }

    /// Words to find an e-mail address by without keeping it: a keyed HMAC in hexadecimal, one per key of the file, the current first.
    public func searchTokens(email: String, integration: String) -> [String] {
        let folded = Array(email.lowercased().utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
        return keys.keys.map { key in
            let code = HMAC<SHA256>.authenticationCode(for: folded, using: derived.key(key, .emailSearch, integration))
            return code.prefix(16).hexadecimal
        }
    }

    // Each part with its length before it: no two triples give the same bytes.
    fileprivate static func context(_ purpose: Purpose, _ integration: String, _ entity: String) -> [UInt8] {
        [purpose.rawValue, integration, entity].flatMap { part in
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian, Array.init) + Array(part.utf8)
        }
    }
}

/// The keys of each purpose and integration, derived once: two hashes less for each payload sealed. Few, and as secret as the key file in memory.
private final class DerivedKeys: Sendable {
    private struct Name: Hashable {
        var key: String
        var purpose: Sealer.Purpose
        var integration: String
    }
    private let known = Mutex<[Name: SymmetricKey]>([:])

    func key(_ key: KeyFile.Key, _ purpose: Sealer.Purpose, _ integration: String) -> SymmetricKey {
        let name = Name(key: key.id, purpose: purpose, integration: integration)
        if let known = known.withLock({ $0[name] }) { return known }
        let made = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.bytes), salt: Array("koppel".utf8), info: Sealer.context(purpose, integration, ""),
            outputByteCount: 32)
        known.withLock { $0[name] = made }
        return made
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// A short name for contents: the first bytes of their SHA-256 in hexadecimal.
public enum ContentHash {
    /// 12 hexadecimal digits name a version; 32 tell documents apart.
    public static func hex(_ bytes: some Sequence<UInt8>, digits: Int = 32) -> String {
        String(SHA256.hash(data: Array(bytes)).hexadecimal.prefix(digits))
    }
}
