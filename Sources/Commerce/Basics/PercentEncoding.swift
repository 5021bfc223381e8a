/// Text for the query or path of an address: everything but the unreserved characters of RFC 3986 percent-encoded, in capitals, so that `+`,
/// blanks and what is not ASCII survive.
/// - Parameter kept: Further ASCII characters that stay as they are.
public func percentEncoded(_ text: String, keeping kept: String = "") -> String {
    let digits: StaticString = "0123456789ABCDEF"
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): out.append(byte)
        case _ where kept.utf8.contains(byte): out.append(byte)
        default: out += [UInt8(ascii: "%"), digits.utf8Start[Int(byte >> 4)], digits.utf8Start[Int(byte & 15)]]
        }
    }
    return String(decoding: out, as: UTF8.self)
}
