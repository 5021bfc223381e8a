/// Reads XML into a tree of elements. There are no DTDs here, so no entities but the five of XML itself, and nothing to expand; depth, size
/// and number of elements are limited.
struct XMLReader {
    /// What an answer may have.
    struct Limits: Sendable {
        /// Bytes.
        var bytes = 16 << 20
        /// Elements inside each other.
        var depth = 64
        /// Elements in all.
        var elements = 1_000_000
    }

    /// Why a text is not read.
    struct Failure: Error, Sendable, CustomStringConvertible {
        let description: String
        let offset: Int
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var position = 0
    private var count = 0

    /// Reads a document and returns its root element.
    static func read(_ bytes: [UInt8], limits: Limits = Limits()) throws(Failure) -> XMLNode {
        guard bytes.count <= limits.bytes else { throw Failure(description: "larger than \(limits.bytes) bytes", offset: 0) }
        var reader = XMLReader(bytes: bytes, limits: limits)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        try reader.skipMisc()
        guard reader.peek == UInt8(ascii: "<") else { throw reader.failure("no element") }
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.position == bytes.count else { throw reader.failure("text after the root element") }
        return root
    }

    private init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    private func failure(_ words: String) -> Failure { Failure(description: words, offset: position) }

    private func at(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        return (0..<length).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    private mutating func skip(past text: StaticString) throws(Failure) {
        while position < bytes.count {
            if at(text) {
                position += text.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw failure("no \(text)")
    }

    private mutating func skipSpace() { while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 } }

    /// Declaration, comments and instructions outside the root element.
    private mutating func skipMisc() throws(Failure) {
        while true {
            skipSpace()
            if at("<?") {
                try skip(past: "?>")
            } else if at("<!--") {
                try skip(past: "-->")
            } else if at("<!") {
                throw failure("a document type is not allowed")
            } else {
                return
            }
        }
    }

    private mutating func name() throws(Failure) -> String {
        let start = position
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...0xFF:
                position += 1
                continue
            default: break
            }
            break
        }
        guard position > start else { throw failure("a name is missing") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func element(depth: Int) throws(Failure) -> XMLNode {
        guard depth <= limits.depth else { throw failure("deeper than \(limits.depth) elements") }
        count += 1
        guard count <= limits.elements else { throw failure("more than \(limits.elements) elements") }
        position += 1
        var node = XMLNode(try name())
        while true {
            skipSpace()
            if at("/>") {
                position += 2
                return node
            }
            if peek == UInt8(ascii: ">") {
                position += 1
                break
            }
            node.attributes.append(try attribute())
        }
        var text: [UInt8] = []
        while true {
            guard let byte = peek else { throw failure("<\(node.name)> does not end") }
            if byte != UInt8(ascii: "<") {
                try characters(into: &text, until: UInt8(ascii: "<"))
            } else if at("</") {
                position += 2
                guard try name() == node.name else { throw failure("<\(node.name)> ends with another name") }
                skipSpace()
                guard peek == UInt8(ascii: ">") else { throw failure("> is missing") }
                position += 1
                node.text = String(decoding: text, as: UTF8.self)
                return node
            } else if at("<![CDATA[") {
                let start = position + 9
                try skip(past: "]]>")
                text.append(contentsOf: bytes[start..<position - 3])
            } else if at("<!--") {
                try skip(past: "-->")
            } else if at("<?") {
                try skip(past: "?>")
            } else {
                node.children.append(try element(depth: depth + 1))
            }
        }
    }

    private mutating func attribute() throws(Failure) -> XMLNode.Attribute {
        let name = try name()
        skipSpace()
        guard peek == UInt8(ascii: "=") else { throw failure("= is missing") }
        position += 1
        skipSpace()
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw failure("a quote is missing") }
        position += 1
        var value: [UInt8] = []
        try characters(into: &value, until: quote)
        guard peek == quote else { throw failure("a quote is missing") }
        position += 1
        return XMLNode.Attribute(name: name, value: String(decoding: value, as: UTF8.self))
    }

    private mutating func characters(into text: inout [UInt8], until end: UInt8) throws(Failure) {
        while let byte = peek, byte != end {
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                position += 1
                continue
            }
            let start = position + 1
            while let byte = peek, byte != UInt8(ascii: ";"), position < start + 10 { position += 1 }
            guard peek == UInt8(ascii: ";") else { throw failure("a reference does not end") }
            let reference = String(decoding: bytes[start..<position], as: UTF8.self)
            position += 1
            switch reference {
            case "amp": text.append(UInt8(ascii: "&"))
            case "lt": text.append(UInt8(ascii: "<"))
            case "gt": text.append(UInt8(ascii: ">"))
            case "quot": text.append(UInt8(ascii: "\""))
            case "apos": text.append(UInt8(ascii: "'"))
            default:
                let code = reference.hasPrefix("#x") ? UInt32(reference.dropFirst(2), radix: 16) : UInt32(reference.dropFirst(1))
                guard reference.hasPrefix("#"), let code, let scalar = Unicode.Scalar(code) else { throw failure("unknown entity &\(reference);") }
                text.append(contentsOf: String(Character(scalar)).utf8)
            }
        }
    }
}
