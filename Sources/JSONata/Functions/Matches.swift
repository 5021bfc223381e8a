import JSON

/// One match of a regular expression or of a user's matcher.
struct Match {
    let text: Value
    let start: Value
    let startOffset: Int
    let endOffset: Int
    let groups: [Value]
    /// The object that user functions see.
    let value: Value
}

/// The matches in a text, one after the other.
struct Matches {
    let subject: Subject
    private let matcher: Function
    private let site: CallSite
    private var from = 0
    private var following: Function?
    private var isFirst = true
    private var isDone = false

    init(_ matcher: Function, _ text: String, _ site: CallSite) {
        (self.matcher, self.site) = (matcher, site)
        subject = Subject(text)
    }

    mutating func next() throws(Failure) -> Match? {
        if isDone { return nil }
        let match: Match?
        if case .matcher(let regex) = matcher.kind { match = try direct(regex) } else { match = try byCall() }
        isFirst = false
        if match == nil { isDone = true }
        return match
    }

    private mutating func direct(_ regex: Regex) throws(Failure) -> Match? {
        if !isFirst && from >= subject.count { return nil }
        guard let found = try regex.firstMatch(in: subject, from: from, site.run) else { return nil }
        if !isFirst && found.range.isEmpty { throw Regex.emptyMatch }
        from = found.range.upperBound
        return regex.match(found, subject)
    }

    private mutating func byCall() throws(Failure) -> Match? {
        if !isFirst && following == nil { return nil }
        let value = try (following ?? matcher).call(isFirst ? [.string(subject.source)] : [], site).collapsed
        try site.run.work()
        if value.isUndefined { return nil }
        let (start, end) = (value.member("start"), value.member("end"))
        following = value.member("next").function
        guard start.decimal != nil || end.decimal != nil || value.member("groups").isArray || following != nil else {
            throw Failure("T1010", "The matcher must return an object with match, start, end, groups and next")
        }
        return Match(
            text: value.member("match"), start: start, startOffset: clamped(start), endOffset: clamped(end),
            groups: Items(value.member("groups")).values,
            value: value)
    }

    private func clamped(_ value: Value) -> Int { max(0, min(value.decimal?.int ?? 0, subject.count)) }
}

extension Regex {
    static var emptyMatch: Failure { Failure("D1004", "The regular expression matches the empty string again and again") }

    /// What a regular expression gives when it is called as a function.
    func matchValue(in subject: Subject, from: Int, isFollowing: Bool, _ run: Run) throws(Failure) -> Value {
        if isFollowing && from >= subject.count { return .undefined }
        guard let found = try firstMatch(in: subject, from: from, run) else { return .undefined }
        if isFollowing && found.range.isEmpty { throw Regex.emptyMatch }
        guard case .record(let record) = match(found, subject).value else { return .undefined }
        let next = Function(.nextMatch(self, subject, from: found.range.upperBound))
        try run.keep(next)
        record["next"] = .function(next)
        return .record(record)
    }

    func match(_ found: Found, _ subject: Subject) -> Match {
        let groups = found.groups.map { range in range.map { Value.string(subject.text($0)) } ?? .undefined }
        let text = Value.string(subject.text(found.range))
        let record = Record()
        record["match"] = text
        record["start"] = .number(found.range.lowerBound)
        record["end"] = .number(found.range.upperBound)
        record["groups"] = .list(List(groups))
        return Match(
            text: text, start: .number(found.range.lowerBound), startOffset: found.range.lowerBound, endOffset: found.range.upperBound,
            groups: groups,
            value: .record(record))
    }
}
