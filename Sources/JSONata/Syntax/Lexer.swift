import JSON

/// Cuts the text into tokens, on demand: whether `/` divides or starts a regex depends on what the parser waits for.
struct Lexer {
    let bytes: [UInt8]
    private(set) var at = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func move(to offset: Int) { at = offset }

    /// The byte at an offset; 0 beyond the end.
    private func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    /// The next token. - Parameter operand: the parser waits for an operand, so `/` starts a regex.
    mutating func next(operand: Bool) throws(Failure) -> Token {
        try skipSpace()
        let start = at
        guard at < bytes.count else { return Token(kind: .end, text: "", start: start, end: start) }
        let first = byte(at)
        if operand && first == UInt8(ascii: "/") { return try regex() }
        if let pair = Self.pairs.first(where: { $0.0 == first && $0.1 == byte(at + 1) }) {
            at += 2
            return Token(kind: .symbol, text: pair.2, start: start, end: at)
        }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string(quote: first)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "`"): return try backquoted()
        default: break
        }
        if Self.isSymbol[Int(first)] {
            at += 1
            return Token(kind: .symbol, text: String(UnicodeScalar(first)), start: start, end: at)
        }
        while at < bytes.count, !Self.isSymbol[Int(bytes[at])], !Self.isSpace(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if text.utf8.first == UInt8(ascii: "$") {
            return Token(kind: .variable, text: String(text.dropFirst()), start: start, end: at)
        }
        return Token(kind: .name(quoted: false), text: text, start: start, end: at)
    }

    private static let pairs: [(UInt8, UInt8, String)] = ["..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"].map {
        (Array($0.utf8)[0], Array($0.utf8)[1], $0)
    }

    private static let isSymbol: [Bool] = {
        var table = [Bool](repeating: false, count: 256)
        for byte in ".[]{}(),@#;:?+-*/%|=<>^&!~".utf8 { table[Int(byte)] = true }
        return table
    }()

    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...11).contains(byte) || byte == 13 }

    private mutating func skipSpace() throws(Failure) {
        while at < bytes.count {
            if Self.isSpace(bytes[at]) {
                at += 1
            } else if bytes[at] == UInt8(ascii: "/") && byte(at + 1) == UInt8(ascii: "*") {
                let start = at
                at += 2
                while !(byte(at) == UInt8(ascii: "*") && byte(at + 1) == UInt8(ascii: "/")) {
                    guard at < bytes.count else { throw Failure("S0106", "This comment is not closed: */ is missing", at: start) }
                    at += 1
                }
                at += 2
            } else {
                return
            }
        }
    }

    private mutating func string(quote: UInt8) throws(Failure) -> Token {
        let start = at
        at += 1
        var text: [UInt8] = []
        while true {
            guard at < bytes.count else { throw Failure("S0101", "This string is not closed", at: start) }
            let byte = bytes[at]
            at += 1
            if byte == quote { break }
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
                continue
            }
            let letter = self.byte(at)
            at += 1
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "u"):
                var code = try hex()
                if code & 0xFC00 == 0xD800, self.byte(at) == UInt8(ascii: "\\"), self.byte(at + 1) == UInt8(ascii: "u") {
                    let saved = at
                    at += 2
                    let low = try hex()
                    if low & 0xFC00 == 0xDC00 { code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF) } else { at = saved }
                }
                // Half of a surrogate pair cannot live in a string.
                text.append(contentsOf: UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}")!)
            default:
                let shown = letter < 128 && letter > 32 ? String(UnicodeScalar(letter)) : ""
                throw Failure("S0103", "\\\(shown) is not an escape that strings know", at: at - 2, token: shown)
            }
        }
        return Token(kind: .string, text: String(decoding: text, as: UTF8.self), start: start, end: at)
    }

    private mutating func hex() throws(Failure) -> UInt32 {
        let start = at - 2
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard byte(at) < 128, let digit = Character(UnicodeScalar(byte(at))).hexDigitValue
            else { throw Failure("S0104", "\\u needs four hexadecimal digits", at: start) }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }

    private mutating func number() throws(Failure) -> Token {
        let start = at
        func isDigit(_ offset: Int) -> Bool { byte(offset) &- 48 <= 9 }
        if byte(at) == UInt8(ascii: "0") { at += 1 } else { while isDigit(at) { at += 1 } }
        if byte(at) == UInt8(ascii: ".") && isDigit(at + 1) {
            at += 1
            while isDigit(at) { at += 1 }
        }
        if byte(at) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(at + 1) == UInt8(ascii: "+") || byte(at + 1) == UInt8(ascii: "-") ? 1 : 0
            if isDigit(at + 1 + sign) {
                at += 1 + sign
                while isDigit(at) { at += 1 }
            }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let value = Decimal128(text) else {
            // More digits than can be held exactly: the nearest number, if it is in range.
            guard let double = Double(text), double.isFinite, let value = Decimal128(double) else {
                throw Failure("S0102", "The number \(text.prefix(40)) is out of range", at: start, token: text)
            }
            return Token(kind: .number(value), text: text, start: start, end: at)
        }
        return Token(kind: .number(value), text: text, start: start, end: at)
    }

    private mutating func backquoted() throws(Failure) -> Token {
        let start = at
        at += 1
        while byte(at) != UInt8(ascii: "`") {
            guard at < bytes.count else { throw Failure("S0105", "This name is not closed: ` is missing", at: start) }
            at += 1
        }
        at += 1
        return Token(kind: .name(quoted: true), text: String(decoding: bytes[(start + 1)..<(at - 1)], as: UTF8.self), start: start, end: at)
    }

    private mutating func regex() throws(Failure) -> Token {
        let start = at
        at += 1
        var depth = 0
        while true {
            guard at < bytes.count else { throw Failure("S0302", "This regular expression is not closed: / is missing", at: start) }
            switch bytes[at] {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "/") where depth == 0:
                let pattern = String(decoding: bytes[(start + 1)..<at], as: UTF8.self)
                if pattern.isEmpty { throw Failure("S0301", "An empty regular expression matches nothing in particular", at: start) }
                at += 1
                let flags = at
                while byte(at) == UInt8(ascii: "i") || byte(at) == UInt8(ascii: "m") { at += 1 }
                return Token(kind: .regex(flags: String(decoding: bytes[flags..<at], as: UTF8.self)), text: pattern, start: start, end: at)
            default: break
            }
            at += 1
        }
    }
}
