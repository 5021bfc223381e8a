/// How an expression is read and how it computes.
public struct Options: Sendable, Hashable {
    public enum Numbers: Sendable, Hashable {
        /// `+ - *` and sums are exact (38 digits), division and averages go to 28 digits, half to even.
        case exact
        /// IEEE-754 doubles, as the language's reference computes.
        case double
    }

    public var numbers: Numbers
    /// The longest text that is read, in bytes: K1005.
    public var sourceBytes: Int
    /// Stack that reading may use, in bytes: K1005. The default fits in a thread of 512 KiB.
    public var stackBytes: Int

    public init(numbers: Numbers = .exact, sourceBytes: Int = 256 << 10, stackBytes: Int = 320 << 10) {
        self.numbers = numbers
        self.sourceBytes = sourceBytes
        self.stackBytes = stackBytes
    }

    public static let `default` = Options()
}
