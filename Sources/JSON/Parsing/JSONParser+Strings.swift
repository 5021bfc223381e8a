extension JSONParser {
    /// Reads a string; `at` stands on its opening quote.
    mutating func string() throws(Failure) -> String {
        at += 1
        let start = at
        skipPlain()
        if byte == UInt8(ascii: "\"") {
            let text = try decode(start, at)
            at += 1
            return text
        }
        var bytes: [UInt8] = []
        var run = start
        while true {
            skipPlain()
            bytes.append(contentsOf: UnsafeBufferPointer(start: run, count: at - run))
            guard at < end else { throw failure(.unexpectedEnd) }
            switch at.pointee {
            case UInt8(ascii: "\""):
                let text = bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
                guard let text else { throw invalidUTF8(from: start) }
                at += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            default: throw failure(.controlCharacter)
            }
            run = at
        }
    }

    /// Moves to the next quote, backslash or control character, eight bytes at a time.
    @inline(__always)
    private mutating func skipPlain() {
        while end - at >= 8 {
            let word = UnsafeRawPointer(at).loadUnaligned(as: UInt64.self)
            let ones: UInt64 = 0x0101_0101_0101_0101
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            // The lowest marked byte is exact, though the ones above it may not be.
            let marks = ((quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | (word &- ones &* 0x20) & ~word) & (ones &* 0x80)
            if marks != 0 {
                at += marks.trailingZeroBitCount >> 3
                return
            }
            at += 8
        }
        while at < end, at.pointee != UInt8(ascii: "\""), at.pointee != UInt8(ascii: "\\"), at.pointee >= 0x20 { at += 1 }
    }

    private func decode(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) throws(Failure) -> String {
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        // Validating is generic inside the standard library and costs most of the parse; ASCII needs none.
        if bytes.isASCII {
            return String(unsafeUninitializedCapacity: bytes.count) { $0.initialize(fromContentsOf: bytes) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw invalidUTF8(from: start) }
        return text
    }

    /// Finds the first byte from `start` on that is not part of valid UTF-8.
    private func invalidUTF8(from start: UnsafePointer<UInt8>) -> Failure {
        var parser = Unicode.UTF8.ForwardParser()
        var source = UnsafeBufferPointer(start: start, count: at - start).makeIterator()
        var valid = 0
        while case .valid(let scalar) = parser.parseScalar(from: &source) { valid += scalar.count }
        return failure(.invalidUTF8, at: start + valid)
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(Failure) {
        let start = at
        at += 1
        let letter = byte
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
        case UInt8(ascii: "b"): bytes.append(8)
        case UInt8(ascii: "f"): bytes.append(12)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "u"):
            at += 1
            var code = try hex(from: start)
            if code & 0xFC00 == 0xD800, byte == UInt8(ascii: "\\"), at + 1 < end, at[1] == UInt8(ascii: "u") {
                let second = at
                at += 2
                let low = try hex(from: second)
                if low & 0xFC00 == 0xDC00 { code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF) } else { at = second }
            }
            if Unicode.Scalar(code) == nil && limits.loneSurrogates == .refuse { throw failure(.loneSurrogate, at: start) }
            bytes.append(contentsOf: UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}")!)
            return
        default: throw failure(at < end ? .malformedEscape : .unexpectedEnd, at: at < end ? start : end)
        }
        at += 1
    }

    private mutating func hex(from start: UnsafePointer<UInt8>) throws(Failure) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - 48
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - 87
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - 55
            default: throw failure(at < end ? .malformedEscape : .unexpectedEnd, at: at < end ? start : end)
            }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether no byte has its highest bit set; eight at a time.
    @inline(__always)
    fileprivate var isASCII: Bool {
        let raw = UnsafeRawBufferPointer(self)
        var all: UInt64 = 0
        var at = 0
        while at + 8 <= count {
            all |= raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            at += 8
        }
        while at < count {
            all |= UInt64(self[at])
            at += 1
        }
        return all & 0x8080_8080_8080_8080 == 0
    }
}
