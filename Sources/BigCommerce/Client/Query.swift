/// Query parameters in their order, escaped so that `+` and non-ASCII survive.
struct Query: Sendable, ExpressibleByDictionaryLiteral {
    private var pairs: [(String, String)] = []

    init(dictionaryLiteral elements: (String, String)...) { pairs = elements }

    mutating func add(_ name: String, _ value: String) { pairs.append((name, value)) }
    mutating func add(_ name: String, _ value: Int) { pairs.append((name, String(value))) }

    /// With its question mark; empty without parameters.
    var text: String {
        pairs.isEmpty ? "" : "?" + pairs.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&")
    }

    /// Escapes all but unreserved characters and the `:` and `,` that the API writes raw itself.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
            case _ where "-._~:,".utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
