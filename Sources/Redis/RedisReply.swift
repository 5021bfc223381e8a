import CHiredis

/// What Redis answered. An error at the top is thrown; inside an array it stays a value.
public enum RedisReply: Sendable, Hashable {
    /// Nothing.
    case null
    /// A number.
    case int(Int)
    /// A word like `OK`.
    case status(String)
    /// A value: any bytes.
    case bytes([UInt8])
    /// Replies in order.
    case array([RedisReply])
    /// An error.
    case error(String)

    init(_ reply: UnsafeMutablePointer<redisReply>) {
        switch reply.pointee.type {
        case REDIS_REPLY_INTEGER: self = .int(Int(reply.pointee.integer))
        case REDIS_REPLY_STATUS: self = .status(Self.text(reply))
        case REDIS_REPLY_ERROR: self = .error(Self.text(reply))
        case REDIS_REPLY_STRING: self = .bytes([UInt8](UnsafeRawBufferPointer(start: reply.pointee.str, count: Int(reply.pointee.len))))
        case REDIS_REPLY_ARRAY: self = .array((0..<Int(reply.pointee.elements)).map { RedisReply(reply.pointee.element[$0]!) })
        default: self = .null
        }
    }

    private static func text(_ reply: UnsafeMutablePointer<redisReply>) -> String {
        String(decoding: UnsafeRawBufferPointer(start: reply.pointee.str, count: Int(reply.pointee.len)), as: UTF8.self)
    }

    /// Whether it is nothing.
    public var isNull: Bool { self == .null }
    /// The number, if it is one.
    public var int: Int? { if case .int(let value) = self { value } else { nil } }
    /// The bytes of a value or word.
    public var bytes: [UInt8]? {
        switch self {
        case .bytes(let value): value
        case .status(let value): Array(value.utf8)
        default: nil
        }
    }
    /// A value or word as text; what is not UTF-8 is repaired.
    public var string: String? {
        switch self {
        case .bytes(let value): String(decoding: value, as: UTF8.self)
        case .status(let value): value
        default: nil
        }
    }
    /// The replies, if it is an array.
    public var array: [RedisReply]? { if case .array(let value) = self { value } else { nil } }
}
