public import Commerce

/// The settings of one shop system, read from the section `shop` of an integration file.
///
/// A system is added with one file (its settings and this conformance) and one line in `ShopSystems`.
public protocol ShopSettings: Sendable {
    /// The system, as `shop.system` spells it.
    static var system: SystemID { get }
    /// Reads them; see `SettingsSection`.
    init(_ section: SettingsSection)
    /// Whether totals of this shop are known not to add up in places, so that `totals: trust-total` is the default.
    static var trustsTotal: Bool { get }
    /// What the system allows and does not announce in its answers; nil where answers say all, or nothing is limited.
    static var knownQuota: KnownQuota? { get }
}

/// A quota that is known beforehand: at most so many calls in any window of this length.
public struct KnownQuota: Sendable, Hashable {
    /// Calls.
    public var limit: Int
    /// The window.
    public var window: Duration

    /// Makes a quota.
    public init(limit: Int, window: Duration) {
        self.limit = limit
        self.window = window
    }
}

extension ShopSettings {
    /// The parts add up in most systems.
    public static var trustsTotal: Bool { false }
    /// Most systems announce theirs.
    public static var knownQuota: KnownQuota? { nil }
}

/// The shop systems that settings can name.
public enum ShopSystems {
    /// All of them.
    public static let all: [any ShopSettings.Type] = [
        PrestaShopSettings.self,
        BigCommerceSettings.self,
        LightspeedSettings.self,
        CCVShopSettings.self,
        MijnWebwinkelSettings.self,
    ]

    /// The settings type of a system.
    public static func settings(of system: SystemID) -> (any ShopSettings.Type)? { all.first { $0.system == system } }
}
