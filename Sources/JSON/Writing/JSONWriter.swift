/// Writes JSON text into one growing buffer.
struct JSONWriter: ~Copyable {
    private var out: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity: Int
    private let pretty: Bool

    init(pretty: Bool, capacity: Int = 4096) {
        out = .allocate(capacity: capacity)
        self.capacity = capacity
        self.pretty = pretty
    }

    deinit { out.deallocate() }

    /// What has been written.
    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: out, count: count) }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: out, count: count)
        out.deallocate()
        out = larger
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        reserve(1)
        out[count] = byte
        count += 1
    }

    private mutating func put(_ word: StaticString) {
        reserve(word.utf8CodeUnitCount)
        (out + count).update(from: word.utf8Start, count: word.utf8CodeUnitCount)
        count += word.utf8CodeUnitCount
    }

    private mutating func newLine(_ level: Int) {
        guard pretty else { return }
        reserve(1 + 2 * level)
        out[count] = UInt8(ascii: "\n")
        (out + count + 1).update(repeating: UInt8(ascii: " "), count: 2 * level)
        count += 1 + 2 * level
    }

    mutating func write(_ value: JSONValue, level: Int = 0) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .number(let value):
            reserve(Decimal128.longestText)
            count += value.write(to: out + count)
        case .string(let value): write(value)
        case .array(let items):
            put(UInt8(ascii: "["))
            for at in items.indices {
                if at > 0 { put(UInt8(ascii: ",")) }
                newLine(level + 1)
                write(items[at], level: level + 1)
            }
            if !items.isEmpty { newLine(level) }
            put(UInt8(ascii: "]"))
        case .object(let members):
            put(UInt8(ascii: "{"))
            for at in members.members.indices {
                if at > 0 { put(UInt8(ascii: ",")) }
                newLine(level + 1)
                write(members.members[at].key)
                put(UInt8(ascii: ":"))
                if pretty { put(UInt8(ascii: " ")) }
                write(members.members[at].value, level: level + 1)
            }
            if !members.isEmpty { newLine(level) }
            put(UInt8(ascii: "}"))
        }
    }

    private mutating func write(_ text: String) {
        put(UInt8(ascii: "\""))
        reserve(text.utf8.count + 1)
        var text = text
        let done: Bool? = text.utf8.withContiguousStorageIfAvailable { source in
            write(source)
            return true
        }
        if done == nil {
            text.makeContiguousUTF8()
            text.withUTF8 { write($0) }
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func write(_ source: UnsafeBufferPointer<UInt8>) {
        reserve(source.count)
        var at = 0
        while at < source.count {
            let byte = source[at]
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                put(byte)
            } else {
                escape(byte)
            }
            at += 1
        }
    }

    private mutating func escape(_ byte: UInt8) {
        put(UInt8(ascii: "\\"))
        switch byte {
        case 8: put(UInt8(ascii: "b"))
        case 9: put(UInt8(ascii: "t"))
        case 10: put(UInt8(ascii: "n"))
        case 12: put(UInt8(ascii: "f"))
        case 13: put(UInt8(ascii: "r"))
        case 0..<0x20:
            put("u00")
            put(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            put(byte & 15 < 10 ? 48 + byte & 15 : 87 + byte & 15)
        default: put(byte)
        }
    }
}

extension JSONValue {
    /// The JSON text as UTF-8, without spaces.
    public var bytes: [UInt8] {
        var writer = JSONWriter(pretty: false)
        writer.write(self)
        return Array(writer.written)
    }

    /// The JSON text, without spaces.
    public var text: String {
        var writer = JSONWriter(pretty: false)
        writer.write(self)
        return String(decoding: writer.written, as: UTF8.self)
    }

    /// The JSON text with line breaks and two spaces per level; empty arrays and objects stay on one line.
    public var pretty: String {
        var writer = JSONWriter(pretty: true)
        writer.write(self)
        return String(decoding: writer.written, as: UTF8.self)
    }
}
