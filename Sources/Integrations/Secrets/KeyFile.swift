/// The keys that everything sealed is sealed with: one line each, an id and 32 bytes in base64. The first is used to seal; all open.
public struct KeyFile: Sendable {
    /// One key.
    public struct Key: Sendable {
        /// Its name: letters, digits, `-`, at most 32.
        public let id: String
        let bytes: [UInt8]
        /// Makes a key. - Throws: `SecretProblem` unless it has 32 bytes and a proper id.
        public init(id: String, bytes: [UInt8]) throws(SecretProblem) {
            guard bytes.count == 32 else { throw SecretProblem("key \(id) has \(bytes.count) bytes, expected 32.") }
            guard !id.isEmpty, id.utf8.count <= 32, id.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }) else {
                throw SecretProblem("a key's id has letters, digits and - only, at most 32 characters.")
            }
            self.id = id
            self.bytes = bytes
        }
    }

    /// The keys; the first is current.
    public let keys: [Key]

    /// Makes a key file. - Throws: `SecretProblem` when there is no key or two share an id.
    public init(_ keys: [Key]) throws(SecretProblem) {
        guard !keys.isEmpty else { throw SecretProblem("the key file holds no key; make one with \"koppel keygen\".") }
        guard Set(keys.map(\.id)).count == keys.count else { throw SecretProblem("two keys of the key file share an id.") }
        self.keys = keys
    }

    /// Reads the text of a key file; `#` starts a comment line.
    public init(parsing text: String) throws(SecretProblem) {
        var keys: [Key] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            guard words.count == 2, let bytes = Base64.decode(words[1]) else {
                throw SecretProblem("key file, line \(number + 1): expected an id and a key in base64.")
            }
            keys.append(try Key(id: String(words[0]), bytes: bytes))
        }
        try self.init(keys)
    }

    /// A new key, for the top of the file.
    public static func generateLine(id: String) throws(SecretProblem) -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        return "\(try Key(id: id, bytes: bytes).id) \(Base64.encode(bytes))"
    }
}

extension UInt8 {
    var isLetterOrDigit: Bool { (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
