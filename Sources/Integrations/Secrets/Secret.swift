/// A password, key or token. It never prints itself, and it is not encodable.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where it came from, as the settings have it: `env:SHOP_KEY`.
    public let reference: String
    private let text: String

    /// Makes a secret from its text. - Parameter reference: Where it came from; may be shown.
    public init(_ text: String, reference: String) {
        self.text = text
        self.reference = reference
    }

    /// The text itself. Hand it to the request that needs it and to nothing else.
    public func reveal() -> String { text }

    /// The reference, never the text.
    public var description: String { reference.hasPrefix("sealed:") ? "sealed:..." : reference }
    /// The reference, never the text.
    public var debugDescription: String { description }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
