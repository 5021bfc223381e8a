/// The name of a system that has a connector, as settings and journal spell it.
public struct SystemID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// Lower case, no blanks.
    public let rawValue: String
    /// Makes a name; whether a connector has it is known to the programs' wiring.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// AccountView, the ERP.
    public static let accountView = SystemID(rawValue: "accountview")
    /// PrestaShop.
    public static let prestaShop = SystemID(rawValue: "prestashop")
    /// BigCommerce.
    public static let bigCommerce = SystemID(rawValue: "bigcommerce")
    /// CCV Shop.
    public static let ccvShop = SystemID(rawValue: "ccvshop")
    /// MijnWebwinkel.
    public static let mijnWebwinkel = SystemID(rawValue: "mijnwebwinkel")
    /// Lightspeed eCom C-Series.
    public static let lightspeed = SystemID(rawValue: "lightspeed")

    /// The name that people know.
    public var displayName: String {
        switch self {
        case .accountView: "AccountView"
        case .prestaShop: "PrestaShop"
        case .bigCommerce: "BigCommerce"
        case .ccvShop: "CCV Shop"
        case .mijnWebwinkel: "MijnWebwinkel"
        case .lightspeed: "Lightspeed eCom"
        default: rawValue
        }
    }

    /// The name as settings spell it.
    public var description: String { rawValue }
}
