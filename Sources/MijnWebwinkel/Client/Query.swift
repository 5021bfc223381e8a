/// Percent-encoding of query values: everything but RFC 3986's unreserved characters, so that `+` and blanks survive.
enum Query {
    static func text(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
    }

    static func escaped(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: out.append(byte)
            case _ where "-._~".utf8.contains(byte): out.append(byte)
            default: out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
