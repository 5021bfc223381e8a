#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The offsets of one time zone, from the machine's zone database (RFC 8536). Foundation's zones would cost a worker its largest library.
struct ZoneFile: Sendable {
    private var times: [Int64] = []
    private var offsets: [Int] = []
    private var first = 0
    private var rule: ZoneRule?

    /// Reads a zone; nil when it is not known.
    init?(_ name: String, directory: String = "/usr/share/zoneinfo") {
        let isClean = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "+")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        guard isClean, !name.isEmpty, !name.contains(".."), let bytes = Self.read("\(directory)/\(name)") else { return nil }
        self.init(bytes)
    }

    /// Reads the second, 64-bit block of a file.
    init?(_ bytes: [UInt8]) {
        func number(_ at: Int, _ width: Int) -> Int64 {
            let raw = bytes[at..<at + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return width == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : Int64(bitPattern: raw)
        }
        func counts(_ at: Int) -> [Int]? {
            guard bytes.count >= at + 44, bytes[at..<at + 4].elementsEqual("TZif".utf8) else { return nil }
            return (0..<6).map { Int(number(at + 20 + 4 * $0, 4)) }
        }
        // Counts: UT flags, standard flags, leap seconds, transitions, types, abbreviation characters.
        guard let old = counts(0), bytes[4] >= UInt8(ascii: "2") else { return nil }
        let start = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
        guard let new = counts(start) else { return nil }
        let (transitions, types) = (new[3], new[4])
        let timesAt = start + 44
        let indexAt = timesAt + transitions * 8
        let typesAt = indexAt + transitions
        let footer = typesAt + types * 6 + new[5] + new[2] * 12 + new[1] + new[0]
        guard types > 0, bytes.count > footer else { return nil }
        let typeOffsets = (0..<types).map { Int(number(typesAt + $0 * 6, 4)) }
        first = typeOffsets[0]
        times = (0..<transitions).map { number(timesAt + $0 * 8, 8) }
        offsets = (0..<transitions).map { typeOffsets[min(Int(bytes[indexAt + $0]), types - 1)] }
        rule = ZoneRule(String(decoding: bytes[(footer + 1)...].prefix { $0 != 10 }, as: UTF8.self))
    }

    /// Seconds east of UTC at a Unix time.
    func offset(at time: Int64) -> Int {
        guard let last = times.last, time < last else { return rule?.offset(at: time) ?? offsets.last ?? first }
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : offsets[low - 1]
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = bytes.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
        return count > 0 ? Array(bytes[..<count]) : nil
    }
}
