/// Makes a description's HTML such that a shop takes it and its page stays whole: closes what is open, drops what closes nothing, takes
/// scripts and broken tags away. Text that is in order stays as it is, byte by byte.
struct HTMLRepair: Sendable {
    private let input: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    private var open: [String] = []
    private var isChanged = false

    /// The text, and whether it had to be changed.
    static func repaired(_ text: String) -> (text: String, isChanged: Bool) {
        var repair = HTMLRepair(input: Array(text.utf8))
        repair.run()
        return repair.isChanged ? (String(decoding: repair.output, as: UTF8.self), true) : (text, false)
    }

    private init(input: [UInt8]) { self.input = input }

    /// Elements that have no end tag.
    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    ]
    /// Elements whose end tag HTML lets people leave out.
    private static let endsByItself: Set<String> = [
        "p", "li", "dt", "dd", "option", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup",
    ]
    /// Elements that have no place in a description: they go with all that is in them.
    private static let unwanted: Set<String> = ["script", "style"]

    private mutating func run() {
        while position < input.count {
            let byte = input[position]
            if byte == UInt8(ascii: "<") {
                readMarkup()
            } else if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                // Control characters are no text; XML refuses them.
                isChanged = true
                position += 1
            } else {
                output.append(byte)
                position += 1
            }
        }
        for name in open.reversed() where !Self.endsByItself.contains(name) {
            write("</\(name)>")
            isChanged = true
        }
    }

    private mutating func readMarkup() {
        if starts("<!--") {
            guard let end = find("-->", from: position + 4) else { return dropRest() }
            copy(to: end + 3)
        } else if let name = tagName(at: position + 1) {
            guard let end = tagEnd() else { return escapeOrDrop() }
            openTag(name, to: end)
        } else if position + 1 < input.count, input[position + 1] == UInt8(ascii: "/"), let name = tagName(at: position + 2) {
            guard let end = tagEnd() else { return dropRest() }
            closeTag(name, to: end)
        } else {
            // A sign of "less than", as in "< 3 kg".
            write("&lt;")
            isChanged = true
            position += 1
        }
    }

    private mutating func openTag(_ name: String, to end: Int) {
        if Self.unwanted.contains(name) {
            isChanged = true
            guard let close = find("</\(name)", from: end), let after = index(of: ">", from: close) else { return dropRest() }
            position = after + 1
            return
        }
        let closesItself = input[end - 2] == UInt8(ascii: "/")
        if !Self.void.contains(name), !closesItself { open.append(name) }
        copy(to: end)
    }

    private mutating func closeTag(_ name: String, to end: Int) {
        guard let index = open.lastIndex(of: name) else {
            // It closes nothing.
            isChanged = true
            position = end
            return
        }
        for inner in open[(index + 1)...].reversed() where !Self.endsByItself.contains(inner) {
            write("</\(inner)>")
            isChanged = true
        }
        open.removeSubrange(index...)
        copy(to: end)
    }

    /// A tag that never ends: with a further tag behind it, its sign becomes text; else it is a rest and goes.
    private mutating func escapeOrDrop() {
        isChanged = true
        guard index(of: "<", from: position + 1) != nil else { return dropRest() }
        write("&lt;")
        position += 1
    }

    private mutating func dropRest() {
        isChanged = true
        position = input.count
    }

    /// The name of the tag whose name begins at an offset, in lower case; nil when none does.
    private func tagName(at start: Int) -> String? {
        var end = start
        while end < input.count, isLetter(input[end]) || (end > start && (0x30...0x39).contains(input[end])) { end += 1 }
        guard end > start else { return nil }
        return String(decoding: input[start..<end], as: UTF8.self).lowercased()
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    /// The offset behind the tag that begins here; nil when it does not end before the next one begins, outside of quotes.
    private func tagEnd() -> Int? {
        var quote: UInt8?
        var index = position + 1
        while index < input.count {
            let byte = input[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            } else if byte == UInt8(ascii: "<") {
                return nil
            }
            index += 1
        }
        return nil
    }

    private func starts(_ text: String) -> Bool { input[position...].starts(with: text.utf8) }

    private func index(of byte: Character, from start: Int) -> Int? {
        guard start < input.count, let value = byte.asciiValue else { return nil }
        return input[start...].firstIndex(of: value)
    }

    private func find(_ text: String, from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        guard start >= 0, start + wanted.count <= input.count else { return nil }
        return (start...(input.count - wanted.count)).first { offset in
            wanted.indices.allSatisfy { (input[offset + $0] | 0x20) == (wanted[$0] | 0x20) || input[offset + $0] == wanted[$0] }
        }
    }

    private mutating func copy(to end: Int) {
        output += input[position..<end]
        position = end
    }

    private mutating func write(_ text: String) { output += Array(text.utf8) }
}
