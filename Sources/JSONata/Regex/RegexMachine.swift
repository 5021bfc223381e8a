/// Runs a regular expression. Choices wait on a stack of its own, so deep patterns need no native stack.
struct RegexMachine {
    private enum Entry {
        /// Go on at an instruction and position.
        case branch(pc: Int, at: Int)
        /// A run that can give back units, down to `least`.
        case run(pc: Int, at: Int, least: Int)
        case slot(Int, old: Int)
        case mark(Int, old: Int)
    }

    private let regex: Regex
    private let units: [UInt16]
    private let evaluation: Run
    private(set) var slots: [Int]
    private var marks: [Int]
    private var stack: [Entry] = []
    private var steps = 0

    init(_ regex: Regex, _ units: [UInt16], _ evaluation: Run) {
        (self.regex, self.units, self.evaluation) = (regex, units, evaluation)
        slots = [Int](repeating: -1, count: 2 * regex.groupCount + 2)
        marks = [Int](repeating: -1, count: regex.markCount)
    }

    /// The end of a match that starts exactly here.
    mutating func match(at start: Int) throws(Failure) -> Int? {
        for index in slots.indices { slots[index] = -1 }
        stack.removeAll(keepingCapacity: true)
        return try run(pc: 0, at: start, mustEnd: nil)
    }

    private mutating func count() throws(Failure) {
        steps += 1
        guard steps & 1023 == 0 || stack.count > 1_000_000 else { return }
        evaluation.regexSteps += 1024
        if evaluation.regexSteps > evaluation.limits.regexSteps || stack.count > 1_000_000 {
            throw Failure("K1004", "The regular expression takes too many steps on this text: are there repetitions inside repetitions?")
        }
        try evaluation.work(64)
    }

    @inline(__always)
    private func fits(_ set: CharacterSet, _ unit: UInt16) -> Bool { regex.ignoresCase ? set.containsFolded(unit) : set.contains(unit) }

    private mutating func run(pc first: Int, at start: Int, mustEnd: Int?) throws(Failure) -> Int? {
        let base = stack.count
        var (pc, at) = (first, start)
        while true {
            try count()
            var ok = true
            switch regex.program[pc] {
            case .unit(let unit):
                ok = at < units.count && (units[at] == unit || (regex.ignoresCase && units[at].upper == unit.upper))
                at += 1
                pc += 1
            case .set(let set):
                ok = at < units.count && fits(set, units[at])
                at += 1
                pc += 1
            case .run(let set, let least, let most):
                var end = at
                let limit = most < units.count - at ? at + most : units.count
                while end < limit, fits(set, units[end]) { end += 1 }
                steps += (end - at) >> 4
                ok = end - at >= least
                pc += 1
                if ok && end > at + least { stack.append(.run(pc: pc, at: end, least: at + least)) }
                at = end
            case .split(let first, let second):
                stack.append(.branch(pc: second, at: at))
                pc = first
            case .jump(let target): pc = target
            case .save(let slot):
                stack.append(.slot(slot, old: slots[slot]))
                slots[slot] = at
                pc += 1
            case .reset(let groups):
                for slot in (2 * groups.lowerBound)..<(2 * groups.upperBound) where slots[slot] != -1 {
                    stack.append(.slot(slot, old: slots[slot]))
                    slots[slot] = -1
                }
                pc += 1
            case .lineStart:
                ok = at == 0 || (regex.isMultiline && CharacterSet.lineEnds.contains(units[at - 1]))
                pc += 1
            case .lineEnd:
                ok = at == units.count || (regex.isMultiline && CharacterSet.lineEnds.contains(units[at]))
                pc += 1
            case .wordBoundary(let wanted):
                let before = at > 0 && CharacterSet.word.contains(units[at - 1])
                let after = at < units.count && CharacterSet.word.contains(units[at])
                ok = (before != after) == wanted
                pc += 1
            case .backreference(let group):
                let (low, high) = (slots[2 * group], slots[2 * group + 1])
                if low >= 0 && high >= low {
                    let size = high - low
                    ok =
                        at + size <= units.count
                        && (0..<size).allSatisfy {
                            units[low + $0] == units[at + $0] || (regex.ignoresCase && units[low + $0].upper == units[at + $0].upper)
                        }
                    steps += size >> 4
                    at += size
                }
                pc += 1
            case .look(let ahead, let negative, let end):
                ok = try look(ahead: ahead, negative: negative, pc: pc + 1, at: at)
                pc = end
            case .mark(let mark):
                stack.append(.mark(mark, old: marks[mark]))
                marks[mark] = at
                pc += 1
            case .progress(let mark):
                ok = marks[mark] != at
                pc += 1
            case .accept:
                if mustEnd == nil || mustEnd == at { return at }
                ok = false
            }
            if !ok {
                guard let next = back(to: base) else { return nil }
                (pc, at) = next
            }
        }
    }

    /// Undoes what was done since the last choice, and takes its other way.
    private mutating func back(to base: Int) -> (pc: Int, at: Int)? {
        while stack.count > base, let entry = stack.popLast() {
            switch entry {
            case .branch(let pc, let at): return (pc, at)
            case .run(let pc, let at, let least):
                if at - 1 > least { stack.append(.run(pc: pc, at: at - 1, least: least)) }
                return (pc, at - 1)
            case .slot(let slot, let old): slots[slot] = old
            case .mark(let mark, let old): marks[mark] = old
            }
        }
        return nil
    }

    private mutating func look(ahead: Bool, negative: Bool, pc: Int, at: Int) throws(Failure) -> Bool {
        let base = stack.count
        let saved = slots
        var found = false
        if ahead {
            found = try run(pc: pc, at: at, mustEnd: nil) != nil
        } else {
            var start = at
            while start >= 0, !found {
                found = try run(pc: pc, at: start, mustEnd: at) != nil
                start -= 1
            }
        }
        if found && !negative {
            // The inner choices are made for good, but its groups must come undone when the outer program goes back.
            let captured = slots
            unwind(to: base)
            for slot in captured.indices where captured[slot] != saved[slot] {
                stack.append(.slot(slot, old: saved[slot]))
                slots[slot] = captured[slot]
            }
            return true
        }
        unwind(to: base)
        slots = saved
        return found != negative
    }

    /// Drops all choices above `base`, undoing marks and slots.
    private mutating func unwind(to base: Int) {
        while stack.count > base, let entry = stack.popLast() {
            switch entry {
            case .slot(let slot, let old): slots[slot] = old
            case .mark(let mark, let old): marks[mark] = old
            default: break
            }
        }
    }
}
