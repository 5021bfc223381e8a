/// Why a text is not accepted as JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// The text ends inside a value.
        case unexpectedEnd
        /// Something else than the named thing stands here.
        case expected(String)
        /// There is more after the value.
        case trailingText
        case malformedNumber
        /// A number with more than 38 significant digits.
        case numberTooLong
        /// A number of 1e385 or more, or so small that it cannot be held.
        case numberOutOfRange
        /// A character below U+0020 inside a string.
        case controlCharacter
        case malformedEscape
        /// Half of a surrogate pair, which no text can hold.
        case loneSurrogate
        case invalidUTF8
        case duplicateKey(String)
        /// Nested deeper than the limit.
        case tooDeep(limit: Int)
        /// More bytes than the limit.
        case tooLarge(limit: Int)
    }

    public let reason: Reason
    /// The offset in bytes, from 0.
    public let offset: Int
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int

    init(_ reason: Reason, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.reason = reason
        self.offset = offset
        var (line, start) = (1, 0)
        for (at, byte) in bytes.prefix(offset).enumerated() where byte == UInt8(ascii: "\n") { (line, start) = (line + 1, at + 1) }
        self.line = line
        column = offset - start + 1
    }

    public var description: String { "\(reason.sentence) (line \(line), column \(column))" }
}

extension JSONError.Reason {
    var sentence: String {
        switch self {
        case .unexpectedEnd: "The JSON text ends too early"
        case .expected(let what): "Expected \(what)"
        case .trailingText: "There is text after the JSON value"
        case .malformedNumber: "This is not a JSON number"
        case .numberTooLong: "This number has more than 38 significant digits"
        case .numberOutOfRange: "This number is too large or too small"
        case .controlCharacter: "A control character must be written as an escape here"
        case .malformedEscape: "This escape is not one of JSON's"
        case .loneSurrogate: "Half of a surrogate pair stands alone"
        case .invalidUTF8: "The text is not valid UTF-8"
        case .duplicateKey(let key): "The member \"\(key.prefix(80))\" occurs twice"
        case .tooDeep(let limit): "The value is nested deeper than \(limit) levels"
        case .tooLarge(let limit): "The text is larger than \(limit) bytes"
        }
    }
}
