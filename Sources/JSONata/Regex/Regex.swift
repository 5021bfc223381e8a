/// A compiled regular expression: a program for a machine that goes back to earlier choices, with every step counted.
final class Regex: Sendable {
    enum Instruction: Sendable {
        case unit(UInt16)
        case set(CharacterSet)
        /// A set as often as possible, going back one by one.
        case run(CharacterSet, min: Int, max: Int)
        case split(first: Int, second: Int)
        case jump(Int)
        case save(Int)
        case reset(Range<Int>)
        case lineStart, lineEnd
        case wordBoundary(Bool)
        case backreference(Int)
        /// Runs what follows up to `end` as a program of its own.
        case look(ahead: Bool, negative: Bool, end: Int)
        /// Remembers the position, and refuses an iteration that has not moved from it.
        case mark(Int)
        case progress(Int)
        case accept
    }

    struct Found {
        let range: Range<Int>
        /// The groups; nil where a group took no part.
        let groups: [Range<Int>?]
    }

    let program: [Instruction]
    let groupCount: Int
    let markCount: Int
    let ignoresCase: Bool
    let isMultiline: Bool

    static let maximumLength = 4_096

    init(_ pattern: String, flags: String) throws(Failure) {
        if pattern.utf8.count > Self.maximumLength { throw Failure("S0303", "The regular expression is longer than \(Self.maximumLength) bytes") }
        let (piece, groups, names) = try RegexParser.parse(pattern)
        ignoresCase = flags.contains("i")
        isMultiline = flags.contains("m")
        var compiler = RegexCompiler(groups: groups, names: names)
        try compiler.add(piece)
        compiler.program.append(.accept)
        program = compiler.program
        markCount = compiler.marks
        groupCount = groups
    }

    /// The first match that starts at `from` or later.
    func firstMatch(in subject: Subject, from: Int, _ run: Run) throws(Failure) -> Found? {
        var machine = RegexMachine(self, subject.units, run)
        var start = from
        while start <= subject.count {
            if let next = skip(subject.units, start) { start = next } else { return nil }
            if let end = try machine.match(at: start) {
                let slots = machine.slots
                let groups = (1..<(groupCount + 1)).map { group -> Range<Int>? in
                    let (low, high) = (slots[2 * group], slots[2 * group + 1])
                    return low >= 0 && high >= low ? low..<high : nil
                }
                return Found(range: start..<end, groups: groups)
            }
            start += 1
        }
        return nil
    }

    /// The next position where the program's first instruction fits; nil if there is none.
    private func skip(_ units: [UInt16], _ start: Int) -> Int? {
        if ignoresCase { return start }
        var at = start
        switch program[0] {
        case .unit(let unit):
            while at < units.count, units[at] != unit { at += 1 }
            return at < units.count ? at : nil
        case .set(let set), .run(let set, min: 1..., max: _):
            while at < units.count, !set.contains(units[at]) { at += 1 }
            return at < units.count ? at : nil
        default: return start
        }
    }
}

/// Lays the pieces out as instructions.
struct RegexCompiler {
    var program: [Regex.Instruction] = []
    var marks = 0
    let groups: Int
    let names: [String: Int]

    init(groups: Int, names: [String: Int]) { (self.groups, self.names) = (groups, names) }

    mutating func add(_ piece: RegexPiece) throws(Failure) {
        if program.count > 20_000 { throw Failure("S0303", "The regular expression has too many repetitions") }
        switch piece {
        case .empty: break
        case .unit(let unit): program.append(.unit(unit))
        case .set(let set): program.append(.set(set))
        case .lineStart: program.append(.lineStart)
        case .lineEnd: program.append(.lineEnd)
        case .wordBoundary(let wanted): program.append(.wordBoundary(wanted))
        case .backreference(let number): program.append(number <= groups ? .backreference(number) : .unit(UInt16(min(number, 0xFFFF))))
        case .namedBackreference(let name):
            guard let number = names[name] else { throw Failure("S0303", "The regular expression has no group named \(name)") }
            program.append(.backreference(number))
        case .group(let inner, let number):
            program.append(.save(2 * number))
            try add(inner)
            program.append(.save(2 * number + 1))
        case .sequence(let pieces): for piece in pieces { try add(piece) }
        case .choice(let alternatives):
            var ends: [Int] = []
            for (index, alternative) in alternatives.enumerated() {
                if index == alternatives.count - 1 {
                    try add(alternative)
                    break
                }
                let split = program.count
                program.append(.accept)
                try add(alternative)
                ends.append(program.count)
                program.append(.accept)
                program[split] = .split(first: split + 1, second: program.count)
            }
            for end in ends { program[end] = .jump(program.count) }
        case .look(let inner, let ahead, let negative):
            let start = program.count
            program.append(.accept)
            try add(inner)
            program.append(.accept)
            program[start] = .look(ahead: ahead, negative: negative, end: program.count)
        case .repeated(let inner, let least, let most, let greedy, let groups): try add(inner, least, most, greedy, groups)
        }
    }

    private mutating func add(_ inner: RegexPiece, _ least: Int, _ most: Int, _ greedy: Bool, _ groups: Range<Int>) throws(Failure) {
        if greedy {
            if case .set(let set) = inner {
                program.append(.run(set, min: least, max: most))
                return
            }
            if case .unit(let unit) = inner {
                program.append(.run(CharacterSet([unit...unit]), min: least, max: most))
                return
            }
        }
        for _ in 0..<least { try body(inner, groups) }
        if most == .max {
            let split = program.count
            program.append(.accept)
            let mark = marks
            marks += 1
            program.append(.mark(mark))
            try body(inner, groups)
            program.append(.progress(mark))
            program.append(.jump(split))
            program[split] = greedy ? .split(first: split + 1, second: program.count) : .split(first: program.count, second: split + 1)
        } else {
            var splits: [Int] = []
            for _ in least..<max(least, most) {
                splits.append(program.count)
                program.append(.accept)
                let mark = marks
                marks += 1
                program.append(.mark(mark))
                try body(inner, groups)
                program.append(.progress(mark))
            }
            for split in splits {
                program[split] = greedy ? .split(first: split + 1, second: program.count) : .split(first: program.count, second: split + 1)
            }
        }
    }

    private mutating func body(_ inner: RegexPiece, _ groups: Range<Int>) throws(Failure) {
        if !groups.isEmpty { program.append(.reset(groups)) }
        try add(inner)
    }
}
