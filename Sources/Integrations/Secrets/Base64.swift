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
        if let decoded = text.utf8.withContiguousStorageIfAvailable(decode(buffer:)) { return decoded }
        return Array(text.utf8).withUnsafeBufferPointer(decode(buffer:))
    }

    // What each letter stands for; 255 is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    private static func decode(buffer: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var end = buffer.count
        while end > 0, buffer[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard buffer.count - end <= 2, end % 4 != 1 else { return nil }
        var isGood = true
        let out = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: end * 3 / 4) { out, count in
                var (bits, held) = (UInt32(0), 0)
                for place in 0..<end {
                    let value = values[Int(buffer[place])]
                    if value > 63 { isGood = false }
                    bits = bits << 6 | UInt32(value & 63)
                    held += 6
                    guard held >= 8 else { continue }
                    held -= 8
                    out[count] = UInt8(truncatingIfNeeded: bits >> UInt32(held))
                    count += 1
                }
            }
        }
        return isGood ? out : nil
    }
}
