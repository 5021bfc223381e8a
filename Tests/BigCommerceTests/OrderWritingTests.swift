import BigCommerce
import Commerce
import JSON
import Sandbox
import Testing

@Suite struct OrderWritingTests {
    private func tracking(_ shop: SandboxStore, _ id: String) async -> [String] {
        await shop.simulator.snapshot()["orders"]?.array?.first { $0["id"]?.string == id }?["tracking"]?.array?.compactMap(\.string) ?? []
    }

    @Test func `A shipment is made per address, once, and the order becomes shipped`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("two-addresses")
        for _ in 0..<2 { try await shop.connector.setShipped(order: id, tracking: "3STEST123456", carrier: "PostNL") }
        #expect(await tracking(shop, id) == ["3STEST123456", "3STEST123456"])
        #expect(try await shop.connector.order(id: id).state.id == "2")
    }

    @Test func `A shipment whose answer got lost is not made again`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("two-rates")
        try shop.add(FaultSwitch(.dropAfter, method: "POST"))
        let fault = await #expect(throws: Fault.self) { try await shop.connector.setShipped(order: id, tracking: "T1", carrier: "ups") }
        #expect(fault?.writeMayHaveHappened == true)
        try await shop.connector.setShipped(order: id, tracking: "T1", carrier: "ups")
        #expect(await tracking(shop, id) == ["T1"])
    }

    @Test func `A second parcel that failed is made good although the first has the tracking number already`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("two-addresses")
        try shop.add(FaultSwitch(.dropBefore, method: "POST", skip: 1))
        await #expect(throws: Fault.self) { try await shop.connector.setShipped(order: id, tracking: "T1", carrier: nil) }
        #expect(await tracking(shop, id) == ["T1"])
        #expect(try await !shop.connector.shipping(ofOrder: id, expecting: Shipment(tracking: "T1")).isDone)
        try await shop.connector.setShipped(order: id, tracking: "T1", carrier: nil)
        #expect(await tracking(shop, id) == ["T1", "T1"])
        #expect(try await shop.connector.shipping(ofOrder: id, expecting: Shipment(tracking: "T1")).isDone)
    }

    @Test func `A tracking number that staff left out is added to their shipment, with the carrier's page`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("plain")
        try await shop.connector.setShipped(order: id, tracking: nil, carrier: nil)
        try await shop.connector.setShipped(order: id, Shipment(tracking: "T2", carrier: "PostNL", link: "https://post.example.com/T2"))
        #expect(await tracking(shop, id) == ["T2"])
        #expect(await shop.calls("PUT v2/orders/{id}/shipments/{id}") == 1)
    }

    @Test func `A tracking number that is too long is never cut`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("plain")
        let fault = await #expect(throws: Fault.self) {
            try await shop.connector.setShipped(order: id, tracking: String(repeating: "7", count: 51), carrier: nil)
        }
        #expect(fault?.handling == .park)
        #expect(await tracking(shop, id).isEmpty)
    }

    @Test func `Orders without goods need no shipment`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("digital")
        try await shop.connector.setShipped(order: id, tracking: "T1", carrier: nil)
        #expect(await shop.calls("POST v2/orders/{id}/shipments") == 0)
    }

    @Test func `Refunds are read with their amounts`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.place("plain")
        try await shop.perform("refund-order", ["id": .string(id), "amount": .string("2.35")])
        let refunds = try await shop.connector.refunds(ofOrder: id)
        #expect(refunds.map(\.amount) == [Money(Decimal128("2.35")!, "EUR")])
        #expect(refunds.first?.at == shop.clock.now - .milliseconds(shop.clock.now.milliseconds % 1_000))
        #expect(try await shop.connector.order(id: id).state.id == "14")
    }

    @Test func `Only the changed field is sent`() async throws {
        // The simulator refuses read-only and unknown fields, so success proves it.
        let shop = try await SandboxStore()
        let id = try await shop.place("unicode")
        try await shop.connector.setState(ofOrder: id, to: "10")
        try await shop.connector.addNote(toOrder: id, "Koppel: AccountView 2026-7 ✓")
        #expect(await shop.calls("refused 400") == 0)
    }
}
