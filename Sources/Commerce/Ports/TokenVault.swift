/// Keeps the one living token pair of an authorization whose refresh tokens work once. Shared by all workers of a company.
///
/// A pair that is lost cannot be won back: a person must authorize again. So a new pair is stored, durably, before its first use,
/// and only one worker refreshes at a time.
public protocol TokenVault: Sendable {
    /// The pair as last stored by anybody; nil when nobody has authorized yet.
    func load() async throws -> TokenPair?
    /// Replaces the pair. Returns only when it would outlive every process and the cache.
    func store(_ pair: TokenPair) async throws
    /// Runs `body` while no other worker runs one for the same authorization.
    func exclusively(_ body: @Sendable () async throws -> Void) async throws
}

/// An access token with the refresh token that follows it. Both are secrets.
public struct TokenPair: Sendable, Hashable {
    /// For the Authorization header.
    public var access: String
    /// For the next refresh; works once.
    public var refresh: String
    /// When the access token ends.
    public var expiresAt: Timestamp

    /// Makes a pair.
    public init(access: String, refresh: String, expiresAt: Timestamp) {
        self.access = access
        self.refresh = refresh
        self.expiresAt = expiresAt
    }
}
