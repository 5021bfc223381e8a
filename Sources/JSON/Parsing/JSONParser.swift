/// The recursive descent parser over one buffer.
struct JSONParser {
    private let start: UnsafePointer<UInt8>
    var at: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    let limits: JSONLimits
    private var depth: Int

    struct Failure: Error {
        let reason: JSONError.Reason
        let offset: Int
    }

    init(_ start: UnsafePointer<UInt8>, count: Int, limits: JSONLimits) {
        self.start = start
        at = start
        end = start + count
        self.limits = limits
        depth = min(limits.depth, 512)
    }

    /// A failure at the current place, or the one that the text ends there.
    func failure(_ reason: JSONError.Reason) -> Failure { failure(at < end ? reason : .unexpectedEnd, at: at) }

    func failure(_ reason: JSONError.Reason, at place: UnsafePointer<UInt8>) -> Failure { Failure(reason: reason, offset: place - start) }

    mutating func document() throws(Failure) -> JSONValue {
        let value = try value()
        skipSpace()
        guard at == end else { throw failure(.trailingText, at: at) }
        return value
    }

    /// The next byte; 0 at the end. A zero byte is never part of the grammar, so the two need not be told apart.
    @inline(__always) var byte: UInt8 { at < end ? at.pointee : 0 }

    @inline(__always)
    mutating func skipSpace() {
        while at < end, at.pointee <= 32, at.pointee == 32 || at.pointee == 10 || at.pointee == 13 || at.pointee == 9 { at += 1 }
    }

    private mutating func value() throws(Failure) -> JSONValue {
        skipSpace()
        switch byte {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: throw failure(.expected("a value"))
        }
    }

    private mutating func word(_ word: StaticString) throws(Failure) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard byte == word.utf8Start[offset] else { throw failure(.expected("a value")) }
            at += 1
        }
    }

    private mutating func number() throws(Failure) -> Decimal128 {
        let start = at
        var reader = NumberReader(at, end: end)
        let result = reader.read(strict: true)
        at = reader.at
        switch result {
        case .number(let value): return value
        case .malformed: throw failure(.malformedNumber)
        case .tooLong: throw failure(.numberTooLong, at: start)
        case .outOfRange: throw failure(.numberOutOfRange, at: start)
        }
    }

    private mutating func enter() throws(Failure) {
        guard depth > 0 else { throw failure(.tooDeep(limit: limits.depth)) }
        depth -= 1
        at += 1
        skipSpace()
    }

    private mutating func array() throws(Failure) -> [JSONValue] {
        try enter()
        defer { depth += 1 }
        if byte == UInt8(ascii: "]") {
            at += 1
            return []
        }
        var items: [JSONValue] = []
        while true {
            items.append(try value())
            skipSpace()
            switch byte {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "]"):
                at += 1
                return items
            default: throw failure(.expected("\",\" or \"]\""))
            }
        }
    }

    private mutating func object() throws(Failure) -> JSONObject {
        try enter()
        defer { depth += 1 }
        var members = JSONObject()
        if byte == UInt8(ascii: "}") {
            at += 1
            return members
        }
        members.reserveCapacity(4)
        while true {
            skipSpace()
            let start = at
            guard byte == UInt8(ascii: "\"") else { throw failure(.expected("a member name in double quotes")) }
            let key = try string()
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw failure(.expected("\":\"")) }
            at += 1
            let value = try value()
            if members.place(of: key) == nil {
                members.append(key, value)
            } else if limits.duplicateKeys == .keepLast {
                members[key] = value
            } else {
                throw failure(.duplicateKey(key), at: start)
            }
            skipSpace()
            switch byte {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "}"):
                at += 1
                return members
            default: throw failure(.expected("\",\" or \"}\""))
            }
        }
    }
}
