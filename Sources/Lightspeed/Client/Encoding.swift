enum Encoding {
    /// Lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [hex[Int($0 >> 4)] | 0x20, hex[Int($0 & 15)] | 0x20] }, as: UTF8.self)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Compares in a time that does not depend on where they differ.
    static func areEqual(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
