import JSON

extension Builtin {
    static let strings: [Builtin] = [
        Builtin("string", "<x-b?:s>", 1) { (arguments, site) throws(Failure) in
            let value = arguments[0]
            if value.isUndefined { return value }
            let pretty = arguments[1].isTrue && (value.isArray || value.isObject)
            return .string(pretty ? try value.structureText(pretty: true, site.run) : try value.text(site.run))
        },
        Builtin("length", "<s-:n>", 1) { (arguments, _) in arguments[0].string.map { .number($0.unicodeScalars.count) } ?? .undefined },
        Builtin("substring", "<s-nn?:s>", 3) { (arguments, _) in
            guard let text = arguments[0].string else { return .undefined }
            guard let start = arguments[1].decimal else { return .string(text) }
            return .string(text.slice(from: start, length: arguments[2].decimal))
        },
        Builtin("substringBefore", "<s-s:s>", 2) { (arguments, _) in
            guard let text = arguments[0].string else { return .undefined }
            guard let separator = arguments[1].string, let found = text.firstRange(ofBytes: separator) else { return .string(text) }
            return .string(String(text[..<found.lowerBound]))
        },
        Builtin("substringAfter", "<s-s:s>", 2) { (arguments, _) in
            guard let text = arguments[0].string else { return .undefined }
            guard let separator = arguments[1].string, let found = text.firstRange(ofBytes: separator) else { return .string(text) }
            return .string(String(text[found.upperBound...]))
        },
        Builtin("uppercase", "<s-:s>", 1) { (arguments, _) in arguments[0].string.map { .string($0.uppercased()) } ?? .undefined },
        Builtin("lowercase", "<s-:s>", 1) { (arguments, _) in arguments[0].string.map { .string($0.lowercased()) } ?? .undefined },
        Builtin("trim", "<s-:s>", 1) { (arguments, _) in arguments[0].string.map { .string($0.trimmed) } ?? .undefined },
        Builtin("pad", "<s-ns?:s>", 3) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string, let width = arguments[1].decimal else { return arguments[0] }
            return .string(try text.padded(to: width, with: arguments[2].string ?? " ", site.run))
        },
        Builtin("join", "<a<s>s?:s>", 2) { (arguments, site) throws(Failure) in
            if arguments[0].isUndefined { return .undefined }
            let items = Items(arguments[0])
            let separator = arguments[1].string ?? ""
            var text = ""
            for index in 0..<items.count {
                if index > 0 { text += separator }
                text += items[index].string ?? ""
                if text.utf8.count > site.run.limits.stringBytes { break }
            }
            try site.run.made(bytes: text.utf8.count)
            return .string(text)
        },
        Builtin("base64encode", "<s-:s>", 1) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            try site.run.made(bytes: text.utf8.count * 4 / 3)
            return .string(Base64.encode(Array(text.utf8)))
        },
        Builtin("base64decode", "<s-:s>", 1) { (arguments, _) in
            arguments[0].string.map { .string(String(decoding: Base64.decode(Array($0.utf8)), as: UTF8.self)) } ?? .undefined
        },
    ]
}

extension String {
    var isASCII: Bool { utf8.count == unicodeScalars.count }

    /// The characters (code points) from a position, counted from the end if negative.
    func slice(from start: Decimal128, length: Decimal128?) -> String {
        if let length, length <= 0 { return "" }
        let count = unicodeScalars.count
        let total = Decimal128(count)
        let start = total + start < 0 ? .zero : start
        /// As an index into the text: cut to a whole number, from the end if negative, inside the text.
        func index(_ value: Decimal128) -> Int {
            let whole = value.rounded(to: 0, .down)
            if whole < 0 { return Swift.max(0, (whole + total).int ?? 0) }
            return Swift.min(whole.int ?? count, count)
        }
        let from = index(start)
        let to = length.map { index(start.isNegative ? total + start + $0 : start + $0) } ?? count
        if from >= to { return "" }
        if from == 0 && to == count { return self }
        if utf8.count == count {
            return String(self[utf8.index(startIndex, offsetBy: from)..<utf8.index(startIndex, offsetBy: to)])
        }
        let lower = unicodeScalars.index(startIndex, offsetBy: from)
        return String(self[lower..<unicodeScalars.index(lower, offsetBy: to - from)])
    }

    /// The first place where the same bytes stand.
    func firstRange(ofBytes other: String) -> Range<String.Index>? {
        if other.isEmpty { return startIndex..<startIndex }
        var (mine, its) = (self, other)
        let place = mine.withUTF8 { text in
            its.withUTF8 { wanted -> Int? in
                guard text.count >= wanted.count else { return nil }
                let first = wanted[0]
                for at in 0...(text.count - wanted.count) where text[at] == first {
                    var same = 1
                    while same < wanted.count, text[at + same] == wanted[same] { same += 1 }
                    if same == wanted.count { return at }
                }
                return nil
            }
        }
        guard let place else { return nil }
        let lower = utf8.index(startIndex, offsetBy: place)
        return lower..<utf8.index(lower, offsetBy: other.utf8.count)
    }

    /// Runs of space, tab and line ends as one space, none at the ends.
    var trimmed: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            let isSpace = byte == 32 || byte == 9 || byte == 10 || byte == 13
            if !isSpace { bytes.append(byte) } else if let last = bytes.last, last != 32 { bytes.append(32) }
        }
        if bytes.last == 32 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    func padded(to width: Decimal128, with filler: String, _ run: Run) throws(Failure) -> String {
        let wanted = width.rounded(to: 0, .down)
        guard let size = abs(wanted).int, size < run.limits.stringBytes else {
            throw Failure("K1003", "A string cannot be padded to \(width) characters")
        }
        let missing = size - unicodeScalars.count
        if missing <= 0 { return self }
        let scalars = Array(filler.isEmpty ? " ".unicodeScalars : filler.unicodeScalars)
        var padding = UnicodeScalarView()
        for index in 0..<missing { padding.append(scalars[index % scalars.count]) }
        try run.made(bytes: utf8.count + missing)
        return wanted.isNegative ? String(padding) + self : self + String(padding)
    }
}
