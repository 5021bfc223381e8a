/// One API call as it reached the sandbox, the instance's path prefix taken off.
public struct SandboxRequest: Sendable {
    /// Upper case.
    public var method: String
    /// The path behind the instance's prefix, percent-encoded as sent, beginning with a slash.
    public var path: String
    /// The query as sent, without question mark; empty for none.
    public let rawQuery: String
    /// The query's names and values, decoded, in order.
    public let query: [(name: String, value: String)]
    /// Header names in lower case; repeated ones joined with a comma.
    public var headers: [String: String]
    /// The body as sent.
    public var body: [UInt8]

    /// Makes a request.
    public init(method: String, path: String, rawQuery: String = "", headers: [String: String] = [:], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.rawQuery = rawQuery
        query = rawQuery.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0], plusIsBlank: true), parts.count > 1 ? Self.decode(parts[1], plusIsBlank: true) : "")
        }
        self.headers = headers
        self.body = body
    }

    /// The parts of the path, decoded, without empty ones.
    public var segments: [String] { path.split(separator: "/").map { Self.decode($0, plusIsBlank: false) } }

    /// The first value of a query parameter; names compare exactly.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The body as text, broken UTF-8 repaired.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Undoes percent-encoding.
    public static func decode(_ text: some StringProtocol, plusIsBlank: Bool) -> String {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        func nibble(_ byte: UInt8?) -> UInt8? { byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map(UInt8.init) }
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let (high, low) = (iterator.next(), iterator.next())
                if let h = nibble(high), let l = nibble(low) { bytes.append(h << 4 | l) } else { bytes += [byte] + [high, low].compactMap { $0 } }
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What a simulator answers.
public struct SandboxResponse: Sendable {
    /// The status.
    public var status: Int
    /// Headers, in order.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]
    /// Whether this call stored something: fault switches such as "drop after storing" aim at these.
    public var didWrite: Bool

    /// Makes an answer.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [], didWrite: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.didWrite = didWrite
    }

    /// An answer with a text body.
    public init(status: Int, type: String, text: String, didWrite: Bool = false) {
        self.init(status: status, headers: [("Content-Type", type)], body: Array(text.utf8), didWrite: didWrite)
    }
}
