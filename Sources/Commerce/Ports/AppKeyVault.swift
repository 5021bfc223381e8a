/// Keeps the keys that one shop handed out when it installed Koppel's app. Shared by all processes.
///
/// The shop tells them once: keys that are lost come back only when a person installs the app anew. So they are stored durably before the
/// shop is answered.
public protocol AppKeyVault: Sendable {
    /// The keys; nil while the shop has not installed the app, or no longer has it.
    func load() async throws -> AppKeys?
    /// Replaces the keys. Returns only when they would outlive every process and the cache.
    func store(_ keys: AppKeys) async throws
    /// Deletes the keys, durably.
    func remove() async throws
}

/// What a shop handed out. A secret: it never prints itself.
public struct AppKeys: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the pair.
    public var publicKey: String
    /// Signs calls.
    public var secretKey: String
    /// Where the person who installs the app is sent at the end.
    public var returnURL: String

    /// Makes keys.
    public init(publicKey: String, secretKey: String, returnURL: String) {
        self.publicKey = publicKey
        self.secretKey = secretKey
        self.returnURL = returnURL
    }

    /// Nothing of the keys.
    public var description: String { "keys of an app" }
    /// Nothing of the keys.
    public var debugDescription: String { description }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
