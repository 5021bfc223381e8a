import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import MijnWebwinkel

@Suite("MijnWebwinkel orders")
struct OrderTests {
    @Test("A company order has VAT number, reference and its own delivery address")
    func company() async throws {
        let shop = try await DemoShop()
        let order = try await shop.connector.order(id: try await shop.place("company"))
        #expect(order.billing.company == "Voorbeeld & Zonen BV" && order.billing.vatNumber == "NL000000000B00")
        #expect(order.billing.streetLine == "Dorpsstraat 12a" && order.billing.houseNumber == "12" && order.billing.houseNumberAddition == "a")
        #expect(order.delivery?.streetLine == "Havenweg 3" && order.delivery?.lastName == "Magazijn Voorbeeld")
        #expect(order.buyerReference == "INK-778" && order.buyer.isGuest == false && order.payment.isPaid == true)
        #expect(order.state.id == "3" && order.charges.map(\.kind) == [.shipping])
    }

    @Test("Each kind of line becomes what it is, with its rate")
    func kindsOfLines() async throws {
        let shop = try await DemoShop()
        let voucher = try await shop.connector.order(id: try await shop.place("voucher"))
        #expect(voucher.charges.last?.kind == .discount && voucher.charges.last?.code == "WELKOM5")
        #expect(voucher.charges.last?.amount.gross == -5 && voucher.charges.last?.taxRate == 21)
        let fee = try await shop.connector.order(id: try await shop.place("payment-fee"))
        #expect(fee.charges.last?.kind == .paymentFee && fee.charges.last?.code == "ideal")
        let rates = try await shop.connector.order(id: try await shop.place("two-rates"))
        #expect(rates.lines.map(\.taxRate) == [21, 9] && rates.lines.map(\.sku) == ["MOK-BLAUW", "KOFFIE-250"])
        let set = try await shop.connector.order(id: try await shop.place("set"))
        #expect(set.lines.map(\.sku) == ["MOK-BLAUW", "KAN-1L"] && set.lines.map(\.total.gross) == [Decimal128("8.95"), Decimal128("34.50")])
        #expect(Set(set.lines.map(\.id)).count == 2)
        let option = try await shop.connector.order(id: try await shop.place("option"))
        #expect(option.lines[0].options.map(\.value) == ["L"] && option.lines[0].unitPrice.net == Decimal128("7.396694"))
    }

    @Test("A time of the shop is Dutch civil time, in summer and in winter")
    func times() {
        let record = Record(["date": "2026-07-14", "time": "16:02:11", "winter": "2026-01-14"])
        #expect(record.time("date", "time")?.description == "2026-07-14T14:02:11.000Z")
        #expect(record.time("winter", "time")?.description == "2026-01-14T15:02:11.000Z")
    }

    @Test("A credit order is skipped, and its order tells it as a refund")
    func credit() async throws {
        let shop = try await DemoShop()
        let id = try await shop.place("shipping")
        let credit = try #require(try await shop.perform("credit-order", ["id": .string(id)])["id"]?.string)
        await #expect(throws: Fault.self) { try await shop.connector.order(id: credit) }
        let refunds = try await shop.connector.refunds(ofOrder: id)
        #expect(refunds.map(\.id) == [credit])
        #expect(refunds.first?.amount.amount == (try await shop.connector.order(id: id).totals.gross))
    }

    @Test("A payment that changes no state is seen within the overlap")
    func paid() async throws {
        let shop = try await DemoShop()
        let id = try await shop.place("unpaid")
        let before = try await shop.connector.order(id: id)
        #expect(before.payment.isPaid == false)
        let first = try await shop.connector.changedOrders(after: nil, since: shop.clock.now - .seconds(60), page: nil)
        try await shop.perform("pay-order", ["id": .string(id)])
        let second = try await shop.connector.changedOrders(after: first.cursor, since: shop.clock.now, page: nil)
        #expect(second.changes.map(\.entity.key).contains(id) && second.changes.first?.revision != before.revision)
    }

    @Test("A shipment is noted behind what staff wrote, once, with the state that the settings name")
    func shipment() async throws {
        let shop = try await DemoShop { $0.shippedState = "2" }
        let id = try await shop.place("person")
        try await shop.connector.addNote(toOrder: id, "Booked")
        for _ in 0..<2 { try await shop.connector.setShipped(order: id, tracking: "3SDEMO0001", carrier: "DEMOPOST") }
        let order = try await shop.order(id)
        #expect(order["note"]?.string == "Booked\nDEMOPOST:3SDEMO0001" && order["state"]?.string == "2")
        #expect(await shop.simulator.snapshot()["writes"]?.int == 2)
    }

    @Test("A walk that lost a row begins anew, and one that ends goes on to the changed orders")
    func walk() throws {
        var walk = OrderWalk(began: 7)
        walk = try #require(walk.advanced(past: ["1", "2", "3"], pageSize: 3))
        #expect(walk.offset == 2 && walk.anchor == "3")
        #expect(OrderWalk(token: walk.token) == walk)
        #expect(walk.advanced(past: ["4", "5", "6"], pageSize: 3)?.offset == 0)
        let changed = try #require(walk.advanced(past: ["3", "4"], pageSize: 3))
        #expect(changed.pass == .changed && changed.offset == 0)
        #expect(changed.advanced(past: [], pageSize: 3) == nil)
    }
}
