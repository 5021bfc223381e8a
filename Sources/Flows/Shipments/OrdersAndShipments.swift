public import Commerce

/// The events of a flow of orders: the orders of the shop, and what the ERP says of their shipping.
public struct OrdersAndShipments: EventHandling {
    private let orders: any EventHandling
    private let shipments: (any EventHandling)?

    /// - Parameter shipments: Nil where the shop is not to learn that orders were sent.
    public init(orders: any EventHandling, shipments: (any EventHandling)?) {
        (self.orders, self.shipments) = (orders, shipments)
    }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        guard entity.kind == .shipment else { return try await orders.handle(entity, context) }
        guard let shipments else {
            throw Fault.skip("shipments.off", "The shop is not told that orders were sent: orders.shipments.shipped is not set any more.")
        }
        return try await shipments.handle(entity, context)
    }
}
