/// One of the four streams of events; it has a direction per integration.
public enum Flow: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Orders, most often from shop to ERP.
    case orders
    /// Products.
    case products
    /// Stock levels.
    case stock
    /// Customers.
    case customers

    /// In order of declaration, which is also the order of their importance.
    public static func < (a: Flow, b: Flow) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }
}

/// Which way a flow goes.
public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// From the shop into the ERP.
    case shopToERP = "shop-to-erp"
    /// From the ERP into the shop.
    case erpToShop = "erp-to-shop"
}
