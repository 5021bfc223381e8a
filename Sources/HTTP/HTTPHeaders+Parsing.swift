extension HTTPHeaders {
    /// Reads the lines of a response's head, its status line included.
    init(rawHead: [UInt8]) {
        self = [:]
        for line in rawHead.split(separator: 10).dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            add(Self.text(line[..<colon]), Self.text(line[(colon + 1)...]))
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        while let last = bytes.last, last == 13 || last == 32 || last == 9 { bytes.removeLast() }
        while let first = bytes.first, first == 32 || first == 9 { bytes.removeFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
