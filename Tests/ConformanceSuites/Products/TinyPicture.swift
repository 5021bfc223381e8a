/// Real pictures of a few bytes, the same for the same number and different for others.
public enum TinyPicture {
    /// A PNG of 4 × 4 pixels in one colour, its data stored without compression.
    public static func png(_ number: Int) -> [UInt8] {
        let colour = [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number >> 16)]
        let row: [UInt8] = [0] + (0..<4).flatMap { _ in colour }
        let pixels = (0..<4).flatMap { _ in row }
        let length = UInt16(pixels.count)
        var data: [UInt8] = [0x78, 0x01, 0x01, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
        data += pixels + bytes(adler(pixels))
        let header: [UInt8] = bytes(4) + bytes(4) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", data) + chunk("IEND", [])
    }

    /// A baseline JPEG of grey squares, eight pixels each, whose shades spell the number.
    public static func jpeg(_ number: Int) -> [UInt8] {
        let blocks = 6
        var file: [UInt8] = [0xFF, 0xD8]
        file += segment(0xE0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
        file += segment(0xDB, [0] + [UInt8](repeating: 16, count: 64))
        file += segment(0xC0, [8, 0, 8, 0, UInt8(blocks * 8), 1, 1, 0x11, 0])
        // Four lengths of steps between squares (codes 00, 01, 10, 110), and "the rest is plain" as the sole code of its kind.
        file += segment(0xC4, [0x00, 0, 3, 1] + [UInt8](repeating: 0, count: 13) + [0, 1, 2, 3])
        file += segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
        file += segment(0xDA, [1, 1, 0x00, 0, 63, 0])
        var bits: [UInt8] = []
        let codes: [[UInt8]] = [[0, 0], [0, 1], [1, 0], [1, 1, 0]]
        var rest = number
        for _ in 0..<blocks {
            // A digit of base 15 is a step of -7 to 7.
            let step = rest % 15 - 7
            rest /= 15
            let size = step == 0 ? 0 : (step.magnitude.bitWidth - step.magnitude.leadingZeroBitCount)
            let value = step < 0 ? step + (1 << size) - 1 : step
            bits += codes[size] + (0..<size).reversed().map { UInt8((value >> $0) & 1) } + [0]
        }
        while bits.count % 8 != 0 { bits.append(1) }
        for start in stride(from: 0, to: bits.count, by: 8) {
            let byte = bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | $1 }
            file += byte == 0xFF ? [0xFF, 0] : [byte]
        }
        return file + [0xFF, 0xD9]
    }

    /// A text that is no picture.
    public static let none = Array("This is no picture.".utf8)

    private static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        let length = data.count + 2
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + data
    }

    private static func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(kind.utf8) + data
        return bytes(UInt32(data.count)) + body + bytes(crc(body))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }

    private static func adler(_ data: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }

    private static func crc(_ data: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
