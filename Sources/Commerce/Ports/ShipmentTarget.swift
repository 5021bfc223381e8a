/// A shop that can be told that an order was sent.
public protocol ShipmentTarget: Sendable {
    /// What the shop shows of an order's shipping, beside a shipment that is to be reported.
    /// - Throws: `Fault`; an order that is gone is `.skip` with cause `order.gone`.
    func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState

    /// Records that the order was sent. Looks first: what the shop shows already is not written again, so that doing it again changes nothing.
    func setShipped(order id: String, _ shipment: Shipment) async throws

    /// Whether the order's own state moves to "shipped" with it; false where a setting would have to name that state.
    var movesState: Bool { get }
}

extension ShipmentTarget {
    /// In most shops a shipment is a state by itself.
    public var movesState: Bool { true }

    /// Records that the order was sent.
    public func setShipped(order id: String, tracking: String?, carrier: String?) async throws {
        try await setShipped(order: id, Shipment(tracking: tracking, carrier: carrier))
    }
}

/// A shop with a place of its own for tracking numbers; in others number and carrier go into a note for staff.
public protocol TrackingTarget: ShipmentTarget {}

/// A shop that keeps a link to the carrier's page with an order.
public protocol TrackingLinkTarget: TrackingTarget {}

/// A shop whose orders can be found by the number that is part of our reference.
public protocol OrderFinding: Sendable {
    /// The id of the order with this number; nil when there is none.
    func orderID(numbered number: String) async throws -> String?
}

/// What is told to a shop of an order that was sent.
public struct Shipment: Sendable, Hashable {
    /// The carrier's number for the parcel.
    public var tracking: String?
    /// The carrier, by the name the shop is to show.
    public var carrier: String?
    /// The carrier's page about the parcel.
    public var link: String?

    /// Makes a shipment; empty texts count as nothing.
    public init(tracking: String? = nil, carrier: String? = nil, link: String? = nil) {
        func filled(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        (self.tracking, self.carrier, self.link) = (filled(tracking), filled(carrier), filled(link))
    }
}

/// How far the shop is with an order that is to be reported as sent.
public struct ShippingState: Sendable, Hashable {
    /// The shop shows all of it: nothing is left to write.
    public var isDone: Bool
    /// The shop counts the order as sent, whatever tracking number it shows.
    public var isShipped: Bool
    /// The order was cancelled in the shop.
    public var isCancelled: Bool

    /// Makes a state.
    public init(isDone: Bool, isShipped: Bool, isCancelled: Bool) {
        (self.isDone, self.isShipped, self.isCancelled) = (isDone, isShipped, isCancelled)
    }
}
