/// A set of UTF-16 units: what a class, an escape such as `\d` or the dot matches.
struct CharacterSet: Sendable {
    private(set) var ranges: [ClosedRange<UInt16>] = []
    var isNegated = false
    /// The first 128 units as bits, for speed.
    private var low: (UInt64, UInt64) = (0, 0)

    init(_ ranges: [ClosedRange<UInt16>] = []) { for range in ranges { insert(range) } }

    mutating func insert(_ range: ClosedRange<UInt16>) {
        ranges.append(range)
        for unit in range.clamped(to: 0...127) where range.contains(unit) {
            if unit < 64 { low.0 |= 1 << UInt64(unit) } else { low.1 |= 1 << UInt64(unit - 64) }
        }
    }

    mutating func formUnion(_ other: CharacterSet) {
        if !other.isNegated {
            for range in other.ranges { insert(range) }
            return
        }
        var next: UInt32 = 0
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if UInt32(range.lowerBound) > next { insert(UInt16(next)...(range.lowerBound - 1)) }
            next = max(next, UInt32(range.upperBound) + 1)
        }
        if next <= 0xFFFF { insert(UInt16(next)...0xFFFF) }
    }

    @inline(__always)
    func contains(_ unit: UInt16) -> Bool {
        if unit < 64 { return (low.0 >> UInt64(unit) & 1 == 1) != isNegated }
        if unit < 128 { return (low.1 >> UInt64(unit - 64) & 1 == 1) != isNegated }
        return ranges.contains { $0.contains(unit) } != isNegated
    }

    /// With case ignored.
    func containsFolded(_ unit: UInt16) -> Bool {
        let plain = contains(unit) != isNegated || contains(unit.upper) != isNegated || contains(unit.lower) != isNegated
        return plain != isNegated
    }

    static let digits = CharacterSet([48...57])
    static let word = CharacterSet([48...57, 65...90, 95...95, 97...122])
    static let space = CharacterSet([
        9...13, 32...32, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
        0xFEFF...0xFEFF,
    ])
    static let lineEnds = CharacterSet([10...10, 13...13, 0x2028...0x2029])

    var inverted: CharacterSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }
}

extension UInt16 {
    /// The upper-case unit, where that is one unit.
    var upper: UInt16 {
        if self < 128 { return (97...122).contains(self) ? self - 32 : self }
        guard let scalar = Unicode.Scalar(self) else { return self }
        let mapped = scalar.properties.uppercaseMapping.utf16
        guard mapped.count == 1, let unit = mapped.first, unit >= 128 else { return self }
        return unit
    }

    var lower: UInt16 {
        if self < 128 { return (65...90).contains(self) ? self + 32 : self }
        guard let scalar = Unicode.Scalar(self) else { return self }
        let mapped = scalar.properties.lowercaseMapping.utf16
        guard mapped.count == 1, let unit = mapped.first, unit >= 128 else { return self }
        return unit
    }
}
