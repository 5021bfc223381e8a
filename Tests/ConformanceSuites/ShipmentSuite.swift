public import Commerce
import Sandbox
import Testing

/// For `ShipmentSuite`.
public protocol ShipmentFixture: OrderSourceFixture where Connector: ShipmentTarget & OrderFinding & OrderStateTarget {
    /// The id of the state of cancelled orders; nil where the shop names no such state.
    static var cancelledState: String? { get }
    /// Every tracking number that the shop shows with the order, one per place.
    func trackingInShop(ofOrder id: String) async throws -> [String]
}

/// What every `ShipmentTarget` promises.
public enum ShipmentSuite<F: ShipmentFixture> {
    private static var parcel: Shipment { Shipment(tracking: "3SDEMO0000001", carrier: "PostNL") }
    /// No shop gives such ids.
    private static var nobody: String { "987654321" }

    private static func times(_ code: String, _ f: F, _ id: String) async throws -> Int {
        try await f.trackingInShop(ofOrder: id).count { $0 == code }
    }

    /// All promises.
    public static var cases: [ConformanceCase] { writing + trouble + [echo] }

    private static var writing: [ConformanceCase] {
        [
            ConformanceCase("a shipment is shown once with its tracking number, and reporting it again writes nothing", F.self) { f async throws in
                let id = try await f.placeOrder()
                #expect(try await !f.connector.shipping(ofOrder: id, expecting: parcel).isDone)
                try await f.connector.setShipped(order: id, parcel)
                #expect(try await times("3SDEMO0000001", f, id) == 1)
                let state = try await f.connector.shipping(ofOrder: id, expecting: parcel)
                #expect(state.isDone && !state.isCancelled)
                #expect(state.isShipped == f.connector.movesState)
                let writes = try await f.writeCount()
                try await f.connector.setShipped(order: id, parcel)
                #expect(try await f.writeCount() == writes)
            },
            ConformanceCase("a tracking number that was corrected is shown in place of the first, or behind it", F.self) { f async throws in
                let id = try await f.placeOrder()
                try await f.connector.setShipped(order: id, parcel)
                let corrected = Shipment(tracking: "3SDEMO0000002", carrier: "PostNL")
                #expect(try await !f.connector.shipping(ofOrder: id, expecting: corrected).isDone)
                try await f.connector.setShipped(order: id, corrected)
                #expect(try await times("3SDEMO0000002", f, id) == 1)
                #expect(try await f.connector.shipping(ofOrder: id, expecting: corrected).isDone)
            },
            ConformanceCase("a carrier that the shop has never heard of does no harm", F.self) { f async throws in
                let id = try await f.placeOrder()
                let parcel = Shipment(tracking: "FIETS-7", carrier: "Fietskoeriers Zwolle & Co")
                try await f.connector.setShipped(order: id, parcel)
                #expect(try await times("FIETS-7", f, id) == 1)
                #expect(try await f.connector.shipping(ofOrder: id, expecting: parcel).isDone)
            },
            ConformanceCase("an order is found by the number that is in our reference", F.self) { f async throws in
                _ = try await f.placeOrder()
                let id = try await f.placeOrder()
                let number = try await f.connector.order(id: id).number
                #expect(try await f.connector.orderID(numbered: number) == id)
                #expect(try await isNowhere(nobody, f))
                #expect(try await isNowhere("no-such-number", f))
            },
        ]
    }

    /// Where number and id are one, that there is no such order is seen at the first look.
    private static func isNowhere(_ number: String, _ f: F) async throws -> Bool {
        guard let id = try await f.connector.orderID(numbered: number) else { return true }
        let fault = try await fault { try await f.connector.shipping(ofOrder: id, expecting: parcel) }
        return fault.handling == .skip || fault.handling == .park
    }

    private static var trouble: [ConformanceCase] {
        [
            ConformanceCase("an answer that got lost after the shop stored the shipment does not double it", F.self) { f async throws in
                let id = try await f.placeOrder()
                for method in ["PUT", "POST", "PATCH"] { try await f.add(FaultSwitch(.dropAfter, method: method)) }
                // More than one write may be needed, and each may lose its answer.
                for _ in 0..<3 {
                    guard let fault = try await faultUnlessRepeated({ try await f.connector.setShipped(order: id, parcel) }) else { break }
                    #expect(comesAgain(fault))
                    #expect(fault.writeMayHaveHappened)
                }
                #expect(try await times("3SDEMO0000001", f, id) == 1)
                let writes = try await f.writeCount()
                #expect(try await f.connector.shipping(ofOrder: id, expecting: parcel).isDone)
                try await f.connector.setShipped(order: id, parcel)
                #expect(try await f.writeCount() == writes)
            },
            ConformanceCase("an order that is gone is said to be gone, and nothing is written", F.self) { f async throws in
                let writes = try await f.writeCount()
                let looked = try await fault { try await f.connector.shipping(ofOrder: nobody, expecting: parcel) }
                let written = try await fault { try await f.connector.setShipped(order: nobody, parcel) }
                for fault in [looked, written] { #expect(fault.handling == .skip && fault.cause == "order.gone") }
                #expect(try await f.writeCount() == writes)
            },
            ConformanceCase("an order that was cancelled is known as such", F.self) { f async throws in
                guard let cancelled = F.cancelledState else { return }
                let id = try await f.placeOrder()
                try await f.connector.setState(ofOrder: id, to: cancelled)
                let state = try await f.connector.shipping(ofOrder: id, expecting: parcel)
                #expect(state.isCancelled && !state.isDone)
            },
            ConformanceCase("refused credentials pause everything", F.self) { f async throws in
                let id = try await f.placeOrder()
                try await f.revokeAccess()
                let fault = try await fault { try await f.connector.setShipped(order: id, parcel) }
                #expect(fault.handling == .pause(.credentials))
            },
        ]
    }

    private static var echo: ConformanceCase {
        ConformanceCase("our own report is no news to the poll of orders, and what staff change afterwards is", F.self) { f async throws in
            let since = f.clock.now
            let id = try await f.placeOrder()
            let first = try await poll(f.connector.changedOrders, after: nil, since: since)
            let known = Set(first.changes.filter { $0.entity.key == id }.map(\.revision))
            f.clock.advance(by: .seconds(2))
            try await f.connector.setShipped(order: id, parcel)
            let second = try await poll(f.connector.changedOrders, after: first.cursor, since: since)
            #expect(second.changes.filter { $0.entity.key == id && !known.contains($0.revision) }.isEmpty)
            f.clock.advance(by: .seconds(2))
            try await f.changeOrder(id)
            let third = try await poll(f.connector.changedOrders, after: second.cursor, since: since)
            #expect(third.changes.contains { $0.entity.key == id && !known.contains($0.revision) })
        }
    }
}
