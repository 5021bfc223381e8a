public import ArgumentParser
public import Commerce

/// What a command is about: the events of one flow. Orders have two kinds, for what the ERP says of their shipping goes the other way.
public enum EventSubject: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Orders of customers.
    case orders
    /// That orders were sent, from AccountView to the shop.
    case shipments
    /// Articles.
    case products
    /// Stock figures.
    case stock
    /// Customers.
    case customers

    /// The flow whose queue has its events.
    public var flow: Flow {
        switch self {
        case .orders, .shipments: .orders
        case .products: .products
        case .stock: .stock
        case .customers: .customers
        }
    }

    /// What its events are about.
    public var kind: EntityKind {
        switch self {
        case .orders: .order
        case .shipments: .shipment
        case .products: .product
        case .stock: .stock
        case .customers: .customer
        }
    }
}
