import JSON

extension Builtin {
    static let matching: [Builtin] = [
        Builtin("contains", "<s-(sf):b>", 2) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            switch arguments[1] {
            case .json(.string(let part)): return .bool(text.firstRange(ofBytes: part) != nil)
            case .function(let matcher):
                var matches = Matches(matcher, text, site)
                return .bool(try matches.next() != nil)
            default: return .undefined
            }
        },
        Builtin("split", "<s-(sf)n?:a<s>>", 3) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            var limit = try limit(arguments[2], "D3020", "$split")
            if arguments[1].string != nil, let given = arguments[2].decimal { limit = given.rounded(to: 0, .down).int ?? .max }
            switch arguments[1] {
            case .json(.string(let separator)): return try split(text, separator, limit, site.run)
            case .function(let matcher): return try split(text, matcher, limit, site)
            default: return .json(.array([.string(text)]))
            }
        },
        Builtin("match", "<s-f<s:o>n?:a<o>>", 3) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string, let matcher = arguments[1].function else { return .undefined }
            let limit = try limit(arguments[2], "D3040", "$match")
            var matches = Matches(matcher, text, site)
            var result = Gathering()
            while result.count < limit, let match = try matches.next() {
                let record = Record()
                record["match"] = match.text
                record["index"] = match.start
                record["groups"] = .list(List(match.groups))
                result.append(record.simplified)
                try site.run.made(items: result.count)
            }
            return result.sequence()
        },
        Builtin("replace", "<s-(sf)(sf)n?:s>", 4) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            if let pattern = arguments[1].string, pattern.isEmpty { throw Failure("D3010", "The pattern of $replace must not be empty") }
            let limit = try limit(arguments[3], "D3011", "$replace")
            switch (arguments[1], arguments[2]) {
            case (.json(.string(let pattern)), .json(.string(let replacement))):
                return .string(try replace(text, pattern, replacement, limit, site.run))
            case (.json(.string), .function): throw Failure("D3012", "$replace with a function needs a regular expression as its pattern")
            case (.function(let matcher), _): return .string(try replace(text, matcher, arguments[2], limit, site))
            default: return .undefined
            }
        },
    ]

    private static func limit(_ value: Value, _ code: String, _ name: String) throws(Failure) -> Int {
        guard let limit = value.decimal else { return .max }
        if limit.isNegative { throw Failure(code, "The limit of \(name) must not be negative") }
        return limit.rounded(to: 0, .ceiling).int ?? .max
    }

    private static func split(_ text: String, _ separator: String, _ limit: Int, _ run: Run) throws(Failure) -> Value {
        var parts: [JSONValue] = []
        if separator.isEmpty {
            for scalar in text.unicodeScalars.prefix(limit) { parts.append(.string(String(scalar))) }
        } else {
            let bytes = Array(text.utf8)
            var at = 0
            for place in bytes.places(of: Array(separator.utf8)) {
                if parts.count >= limit { break }
                parts.append(.string(String(decoding: bytes[at..<place], as: UTF8.self)))
                at = place + separator.utf8.count
            }
            if parts.count < limit { parts.append(.string(String(decoding: bytes[at...], as: UTF8.self))) }
            try run.allocate(bytes.count)
        }
        try run.made(items: parts.count)
        return .json(.array(parts))
    }

    private static func split(_ text: String, _ matcher: Function, _ limit: Int, _ site: CallSite) throws(Failure) -> Value {
        var matches = Matches(matcher, text, site)
        var parts: [JSONValue] = []
        var at = 0
        while parts.count < limit {
            guard let match = try matches.next() else {
                parts.append(.string(matches.subject.text(at..<matches.subject.count)))
                break
            }
            let start = match.startOffset
            parts.append(.string(matches.subject.text(at..<max(at, start))))
            at = max(at, match.endOffset)
            try site.run.made(items: parts.count)
        }
        return .json(.array(parts))
    }

    private static func replace(_ text: String, _ pattern: String, _ replacement: String, _ limit: Int, _ run: Run) throws(Failure) -> String {
        guard limit > 0, text.firstRange(ofBytes: pattern) != nil else { return text }
        let (bytes, new) = (Array(text.utf8), Array(replacement.utf8))
        let places = bytes.places(of: Array(pattern.utf8)).prefix(limit)
        let (growth, overflow) = places.count.multipliedReportingOverflow(by: new.count)
        try run.made(bytes: overflow ? .max : bytes.count + growth)
        var result: [UInt8] = []
        var at = 0
        for place in places {
            result += bytes[at..<place]
            result += new
            at = place + pattern.utf8.count
        }
        result += bytes[at...]
        return String(decoding: result, as: UTF8.self)
    }

    private static func replace(_ text: String, _ matcher: Function, _ replacement: Value, _ limit: Int, _ site: CallSite) throws(Failure) -> String {
        if limit == 0 { return text }
        var matches = Matches(matcher, text, site)
        var result = ""
        var (at, count) = (0, 0)
        while count < limit, let match = try matches.next() {
            result += matches.subject.text(at..<max(at, match.startOffset))
            switch replacement {
            case .json(.string(let template)): result += expand(template, match)
            case .function(let function):
                guard let text = try function.callBack(match.value, .undefined, .undefined, site).string else {
                    throw Failure("D3012", "The function given to $replace must return a string")
                }
                result += text
            default: return text
            }
            at = max(at, match.startOffset + (match.text.string ?? "").utf16.count)
            count += 1
            try site.run.made(bytes: result.utf8.count)
        }
        return count == 0 ? text : result + matches.subject.text(min(at, matches.subject.count)..<matches.subject.count)
    }

    /// Puts the groups of a match in place of `$1`, `$0`, `$$`.
    private static func expand(_ template: String, _ match: Match) -> String {
        guard template.utf8.contains(UInt8(ascii: "$")) else { return template }
        let bytes = Array(template.utf8)
        var out: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            guard bytes[at] == UInt8(ascii: "$"), next == UInt8(ascii: "$") || (48...57).contains(next) else {
                out.append(bytes[at])
                at += 1
                continue
            }
            at += 1
            if next == UInt8(ascii: "$") {
                out.append(next)
                at += 1
            } else if next == UInt8(ascii: "0") {
                out += (match.text.string ?? "").utf8
                at += 1
            } else {
                let most = match.groups.isEmpty ? 1 : String(match.groups.count).utf8.count
                var digits = 0
                while digits < most, at + digits < bytes.count, (48...57).contains(bytes[at + digits]) { digits += 1 }
                var number = Int(String(decoding: bytes[at..<(at + digits)], as: UTF8.self)) ?? 0
                if digits > 1 && number > match.groups.count {
                    digits -= 1
                    number /= 10
                }
                if number >= 1 && number <= match.groups.count { out += (match.groups[number - 1].string ?? "").utf8 }
                at += digits
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Where `wanted` (not empty) stands, without overlaps.
    fileprivate func places(of wanted: [UInt8]) -> [Int] {
        var (places, at): ([Int], Int) = ([], 0)
        while at + wanted.count <= count {
            if self[at] == wanted[0] && self[at..<(at + wanted.count)].elementsEqual(wanted) {
                places.append(at)
                at += wanted.count
            } else {
                at += 1
            }
        }
        return places
    }
}
