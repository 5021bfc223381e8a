/// A piece of a regular expression.
indirect enum RegexPiece {
    case empty
    case unit(UInt16)
    case set(CharacterSet)
    case lineStart, lineEnd
    case wordBoundary(Bool)
    case group(RegexPiece, number: Int)
    case backreference(Int)
    case namedBackreference(String)
    case sequence([RegexPiece])
    case choice([RegexPiece])
    case repeated(RegexPiece, min: Int, max: Int, greedy: Bool, groups: Range<Int>)
    case look(RegexPiece, ahead: Bool, negative: Bool)
}

/// Reads the syntax of ECMAScript's regular expressions (without the `u` flag).
struct RegexParser {
    private let units: [UInt16]
    private var at = 0
    private var depth = 0
    private(set) var groups = 0
    private(set) var names: [String: Int] = [:]

    init(_ pattern: String) { units = Array(pattern.utf16) }

    static func parse(_ pattern: String) throws(Failure) -> (piece: RegexPiece, groups: Int, names: [String: Int]) {
        var parser = RegexParser(pattern)
        let piece = try parser.choice()
        if parser.at < parser.units.count { throw parser.failure("a ) without its (") }
        return (piece, parser.groups, parser.names)
    }

    private func failure(_ what: String) -> Failure {
        Failure("S0303", "The regular expression /\(String(decoding: units.prefix(100), as: UTF16.self))/ is not valid: \(what)")
    }

    private var unit: UInt16 { at < units.count ? units[at] : 0 }
    private func comes(_ text: StaticString) -> Bool {
        (0..<text.utf8CodeUnitCount).allSatisfy { at + $0 < units.count && units[at + $0] == UInt16(text.utf8Start[$0]) }
    }
    private mutating func take(_ text: StaticString) -> Bool {
        guard comes(text) else { return false }
        at += text.utf8CodeUnitCount
        return true
    }

    private mutating func choice() throws(Failure) -> RegexPiece {
        depth += 1
        defer { depth -= 1 }
        if depth > 60 { throw failure("it nests too deep") }
        var alternatives = [try sequence()]
        while take("|") { alternatives.append(try sequence()) }
        return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    private mutating func sequence() throws(Failure) -> RegexPiece {
        var pieces: [RegexPiece] = []
        while at < units.count, !comes("|"), !comes(")") {
            let first = groups
            let piece = try atom()
            pieces.append(try quantified(piece, groups: first + 1..<groups + 1))
        }
        return pieces.isEmpty ? .empty : pieces.count == 1 ? pieces[0] : .sequence(pieces)
    }

    private mutating func quantified(_ piece: RegexPiece, groups: Range<Int>) throws(Failure) -> RegexPiece {
        var (least, most) = (0, Int.max)
        if take("*") {
        } else if take("+") {
            least = 1
        } else if take("?") {
            most = 1
        } else if comes("{"), let bounds = bounds() {
            (least, most) = bounds
            if least > most { throw failure("numbers out of order in {}") }
        } else {
            return piece
        }
        switch piece {
        case .lineStart, .lineEnd, .wordBoundary: throw failure("nothing to repeat")
        default: break
        }
        let greedy = !take("?")
        if comes("*") || comes("+") || comes("?") { throw failure("nothing to repeat") }
        return .repeated(piece, min: least, max: most, greedy: greedy, groups: groups)
    }

    /// `{2}`, `{2,}`, `{2,5}`; anything else in braces is plain text.
    private mutating func bounds() -> (Int, Int)? {
        let start = at
        at += 1
        guard let least = integer() else {
            at = start
            return nil
        }
        var most = least
        if take(",") { most = integer() ?? .max }
        guard take("}") else {
            at = start
            return nil
        }
        return (least, most)
    }

    private mutating func integer() -> Int? {
        var value: Int?
        while (48...57).contains(unit) {
            value = min((value ?? 0) * 10 + Int(unit) - 48, 1_000_000)
            at += 1
        }
        return value
    }

    private mutating func atom() throws(Failure) -> RegexPiece {
        let first = unit
        at += 1
        switch first {
        case UInt16(ascii: "^"): return .lineStart
        case UInt16(ascii: "$"): return .lineEnd
        case UInt16(ascii: "."): return .set(CharacterSet.lineEnds.inverted)
        case UInt16(ascii: "("): return try group()
        case UInt16(ascii: "["): return .set(try characterClass())
        case UInt16(ascii: "\\"): return try escape()
        case UInt16(ascii: "*"), UInt16(ascii: "+"), UInt16(ascii: "?"): throw failure("nothing to repeat")
        default: return .unit(first)
        }
    }

    private mutating func group() throws(Failure) -> RegexPiece {
        let piece: RegexPiece
        if take("?:") {
            piece = try choice()
        } else if take("?=") {
            piece = .look(try choice(), ahead: true, negative: false)
        } else if take("?!") {
            piece = .look(try choice(), ahead: true, negative: true)
        } else if take("?<=") {
            piece = .look(try choice(), ahead: false, negative: false)
        } else if take("?<!") {
            piece = .look(try choice(), ahead: false, negative: true)
        } else {
            groups += 1
            let number = groups
            if take("?<") {
                names[try name()] = number
            } else if comes("?") {
                throw failure("an unknown kind of group")
            }
            if number > 100 { throw failure("more than 100 groups") }
            piece = .group(try choice(), number: number)
        }
        guard take(")") else { throw failure("a ( without its )") }
        return piece
    }

    private mutating func name() throws(Failure) -> String {
        let start = at
        while at < units.count, unit != UInt16(ascii: ">") { at += 1 }
        guard take(">"), at - 1 > start else { throw failure("a group's name is missing") }
        return String(decoding: units[start..<(at - 1)], as: UTF16.self)
    }

    private mutating func escape() throws(Failure) -> RegexPiece {
        guard at < units.count else { throw failure("\\ at the end") }
        if take("b") { return .wordBoundary(true) }
        if take("B") { return .wordBoundary(false) }
        if comes("k<") {
            at += 2
            return .namedBackreference(try name())
        }
        if (49...57).contains(unit) { return .backreference(integer() ?? 0) }
        if let set = classEscape() { return .set(set) }
        return .unit(try unitEscape())
    }

    /// `\d \D \w \W \s \S`
    private mutating func classEscape() -> CharacterSet? {
        if take("d") { return .digits }
        if take("D") { return CharacterSet.digits.inverted }
        if take("w") { return .word }
        if take("W") { return CharacterSet.word.inverted }
        if take("s") { return .space }
        if take("S") { return CharacterSet.space.inverted }
        return nil
    }

    private mutating func unitEscape() throws(Failure) -> UInt16 {
        guard at < units.count else { throw failure("\\ at the end") }
        let letter = unit
        at += 1
        switch letter {
        case UInt16(ascii: "n"): return 10
        case UInt16(ascii: "r"): return 13
        case UInt16(ascii: "t"): return 9
        case UInt16(ascii: "v"): return 11
        case UInt16(ascii: "f"): return 12
        case UInt16(ascii: "0"): return 0
        case UInt16(ascii: "x"): return hexadecimal(2) ?? letter
        case UInt16(ascii: "u"): return hexadecimal(4) ?? letter
        case UInt16(ascii: "c"):
            let control = unit
            guard (65...90).contains(control) || (97...122).contains(control) else { return letter }
            at += 1
            return control % 32
        default: return letter
        }
    }

    private mutating func hexadecimal(_ count: Int) -> UInt16? {
        guard at + count <= units.count else { return nil }
        let text = String(decoding: units[at..<(at + count)], as: UTF16.self)
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }), let value = UInt16(text, radix: 16) else { return nil }
        at += count
        return value
    }

    private mutating func characterClass() throws(Failure) -> CharacterSet {
        let negated = take("^")
        var set = CharacterSet()
        while true {
            guard at < units.count else { throw failure("a [ without its ]") }
            if take("]") { break }
            guard let low = try member(&set) else { continue }
            if comes("-"), at + 1 < units.count, units[at + 1] != UInt16(ascii: "]") {
                at += 1
                var other = CharacterSet()
                if let high = try member(&other) {
                    if low > high { throw failure("a range out of order") }
                    set.insert(low...high)
                } else {
                    set.formUnion(other)
                    set.insert(low...low)
                    set.insert(45...45)
                }
            } else {
                set.insert(low...low)
            }
        }
        set.isNegated = negated
        return set
    }

    /// One unit of a class; nil if it was an escape for many, which is then in `set`.
    private mutating func member(_ set: inout CharacterSet) throws(Failure) -> UInt16? {
        let first = unit
        at += 1
        guard first == UInt16(ascii: "\\") else { return first }
        if let many = classEscape() {
            set.formUnion(many)
            return nil
        }
        if take("b") { return 8 }
        return try unitEscape()
    }
}

extension UInt16 {
    init(ascii scalar: Unicode.Scalar) { self = UInt16(UInt8(ascii: scalar)) }
}
