extension HTTPHeaders {
    /// Reads the lines of a response's head, its status line included.
    init(rawHead: [UInt8]) {
        self = [:]
        rawHead.withUnsafeBytes { bytes in
            var at = Self.endOfLine(bytes, 0) + 1
            while at < bytes.count {
                let end = Self.endOfLine(bytes, at)
                if let colon = bytes[at..<end].firstIndex(of: UInt8(ascii: ":")) {
                    add(Self.text(bytes, at, colon), Self.text(bytes, colon + 1, end))
                }
                at = end + 1
            }
        }
    }

    private static func endOfLine(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at] != 10 { at += 1 }
        return at
    }

    private static func text(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> String {
        var (start, end) = (start, end)
        while start < end, isBlank(bytes[end - 1]) { end -= 1 }
        while start < end, isBlank(bytes[start]) { start += 1 }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
}
