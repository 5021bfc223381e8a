/// What the parser accepts beyond the grammar.
public struct JSONLimits: Sendable, Hashable {
    public enum DuplicateKeys: Sendable, Hashable {
        case refuse
        /// The last value stays, at the place of the first.
        case keepLast
    }

    public enum LoneSurrogates: Sendable, Hashable {
        case refuse
        /// Read as U+FFFD.
        case replace
    }

    /// How deep arrays and objects may nest; values above 512 are taken as 512.
    public var depth: Int
    /// How many bytes the text may have.
    public var bytes: Int
    public var duplicateKeys: DuplicateKeys
    public var loneSurrogates: LoneSurrogates

    public init(
        depth: Int = 128, bytes: Int = 64 << 20, duplicateKeys: DuplicateKeys = .refuse, loneSurrogates: LoneSurrogates = .refuse
    ) {
        self.depth = depth
        self.bytes = bytes
        self.duplicateKeys = duplicateKeys
        self.loneSurrogates = loneSurrogates
    }

    public static let `default` = JSONLimits()
}
