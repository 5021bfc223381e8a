/// Base64, without Foundation.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Encodes with padding.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable(encode(buffer:)) ?? Array(bytes).withUnsafeBufferPointer(encode(buffer:))
    }

    // Journal payloads are tens of kilobytes a second: one pass, into the string's own storage.
    private static func encode(buffer: UnsafeBufferPointer<UInt8>) -> String {
        let length = (buffer.count + 2) / 3 * 4
        return alphabet.withUnsafeBufferPointer { letters in
            String(unsafeUninitializedCapacity: length) { out in
                var place = 0
                for start in stride(from: 0, to: buffer.count, by: 3) {
                    let count = min(3, buffer.count - start)
                    var bits = UInt32(buffer[start]) << 16
                    if count > 1 { bits |= UInt32(buffer[start + 1]) << 8 }
                    if count > 2 { bits |= UInt32(buffer[start + 2]) }
                    for letter in 0..<4 {
                        out[place + letter] = letter <= count ? letters[Int(bits >> UInt32(18 - 6 * letter) & 63)] : UInt8(ascii: "=")
                    }
                    place += 4
                }
                return length
            }
        }
    }

    /// Decodes, in the plain and the URL alphabet, with or without padding; nil for anything else.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var out: [UInt8] = []
        var (buffer, bits, padding) = (UInt32(0), 0, 0)
        for byte in text.utf8 {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
            case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="):
                padding += 1
                continue
            default: return nil
            }
            guard padding == 0 else { return nil }
            buffer = buffer << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bits < 6 && padding <= 2 ? out : nil
    }
}
