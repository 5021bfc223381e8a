import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@testable import Lightspeed

@Suite("Lightspeed orders")
struct OrderTests {
    @Test("An order costs one call where the shop embeds its lines, two where it does not, and the currency one more a day")
    func callsPerOrder() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder()
        let before = try await shop.connector.order(id: id)
        #expect(await shop.calls() == 2)
        _ = try await shop.connector.order(id: id)
        #expect(await shop.calls() == 3)
        _ = try await shop.command("set", ["embeds": false])
        let after = try await shop.connector.order(id: id)
        #expect(await shop.calls() == 5)
        #expect(before.lines.map(\.total) == after.lines.map(\.total))
        #expect(before.charges == after.charges)
    }

    @Test("Everything that the flows need is there")
    func complete() async throws {
        let shop = LightspeedShop.shop()
        let order = try await shop.connector.order(id: try await shop.placeOrder(sample: "company"))
        #expect(order.number == "ORD00001")
        #expect(order.currency == "EUR")
        #expect(order.placedOn == "2026-03-04")
        #expect(order.state.id == "processing_awaiting_shipment" && order.state.isPaid == true && order.state.isFinal == false)
        #expect(order.payment.method == "mollie" && order.payment.name == "iDEAL" && order.payment.isPaid == true)
        #expect(order.billing.company == "Voorbeeld & Zonen BV" && order.billing.vatNumber == "NL000000000B00")
        #expect(order.billing.streetLine == "Dorpsstraat 12b" && order.billing.houseNumber == "12" && order.billing.houseNumberAddition == "b")
        #expect(order.billing.country == "NL")
        #expect(order.delivery == nil)
        #expect(order.buyer.id != nil && !order.buyer.isGuest && order.buyer.language == "nl")
        #expect(order.lines.map(\.sku) == ["MOK-BLAUW", "KAN-1L"])
        #expect(order.lines.map(\.name) == ["Blauwe mok", "Theekan - Maat: 1 liter"])
        #expect(order.lines.allSatisfy { $0.taxRate == 21 && $0.ean == "8700000000017" })
        #expect(order.lines[0].unitPrice.gross == Decimal128("8.95"))
        let shipping = try #require(order.charges.first { $0.kind == .shipping })
        #expect(shipping.code == "core|501" && shipping.amount.gross == Decimal128("4.95") && shipping.taxRate == 21)
    }

    @Test("Kinds of money: coupon on the lines, coupon on the order, payment cost, prices without tax at four places, two rates")
    func money() async throws {
        let shop = LightspeedShop.shop()
        let voucher = try await shop.connector.order(id: try await shop.placeOrder(sample: "voucher"))
        #expect(!voucher.charges.contains { $0.kind == .discount }, "the lines have it already")
        let coupon = try await shop.connector.order(id: try await shop.placeOrder(sample: "order-coupon"))
        let discount = try #require(coupon.charges.first { $0.kind == .discount })
        #expect(discount.amount.gross == -5 && discount.code == "WELKOM10")
        let fee = try await shop.connector.order(id: try await shop.placeOrder(sample: "payment-fee"))
        #expect(fee.charges.first { $0.kind == .paymentFee }?.amount.gross == Decimal128("1.25"))
        let net = try await shop.connector.order(id: try await shop.placeOrder(sample: "net-prices"))
        #expect(net.lines[0].unitPrice.net == Decimal128("2.8843") && net.lines[0].total.net == Decimal128("20.19"))
        let rates = try await shop.connector.order(id: try await shop.placeOrder(sample: "two-rates"))
        #expect(rates.lines.map(\.taxRate) == [21, 9])
    }

    @Test("A total that its parts do not explain is reported as it is: nothing is made up")
    func unexplained() async throws {
        let shop = LightspeedShop.shop()
        let order = try await shop.connector.order(id: try await shop.placeOrder(sample: "wrong-total"))
        let sum = order.charges.reduce(order.lines.reduce(TaxedAmount.zero) { $0 + $1.total }) { $0 + $1.amount }
        #expect(order.totals.gross - sum.gross == 5)
        #expect(!order.charges.contains { $0.kind == .discount })
    }

    @Test("Guests, foreign addresses in one line, other delivery addresses and articles that are gone")
    func people() async throws {
        let shop = LightspeedShop.shop()
        let guest = try await shop.connector.order(id: try await shop.placeOrder(sample: "guest"))
        #expect(guest.buyer.isGuest && guest.buyer.id == nil && guest.buyer.email == "erika.muster1@example.com")
        let foreign = try await shop.connector.order(id: try await shop.placeOrder(sample: "foreign"))
        #expect(foreign.billing.streetLine == "Hohe Straße 7" && foreign.billing.street == nil && foreign.billing.houseNumber == nil)
        let other = try await shop.connector.order(id: try await shop.placeOrder(sample: "other-delivery"))
        #expect(other.delivery?.lastName == "Piet Ontvanger" && other.delivery?.city == "Utrecht")
        let gone = try await shop.connector.order(id: try await shop.placeOrder(sample: "gone-article"))
        #expect(gone.lines[1].productID == nil && gone.lines[1].variantID == nil && gone.lines[1].sku == "KAN-1L")
    }

    @Test("An order of 300 lines is read page by page")
    func manyLines() async throws {
        let shop = LightspeedShop.shop(pageSize: 250)
        _ = try await shop.command("set", ["embeds": false])
        let order = try await shop.connector.order(id: try await shop.placeOrder(sample: "many-lines"))
        #expect(order.lines.count == 300)
        #expect(Set(order.lines.map(\.id)).count == 300)
    }

    @Test("An order that changes between its two reads is read again until both belong together")
    func changedBetweenReads() async throws {
        let order = { (time: String, total: String) in
            #"{"order":{"id":7,"number":"ORD7","createdAt":"2026-03-04T09:00:00+01:00","updatedAt":"\#(time)","priceExcl":\#(total),"priceIncl":\#(total)}}"#
        }
        let lines = #"{"orderProducts":[{"id":1,"quantityOrdered":1,"priceExcl":20,"priceIncl":20,"sku":"A"}]}"#
        let (before, after) = (order("2026-03-04T09:00:00+01:00", "10"), order("2026-03-04T09:00:05+01:00", "20"))
        let script = ScriptedTransport([before, lines, after, lines])
        let shop = LightspeedShop.shop()
        let connector = LightspeedConnector(
            settings: LightspeedSettings(key: "k", secret: "s", currency: "EUR"), transport: script, services: shop.connector.services)
        let read = try await connector.order(id: "7")
        #expect(read.totals.gross == 20 && read.lines[0].total.gross == 20)
        #expect(script.isUsedUp)
    }

    @Test("Order lines that answer 404 now and then are tried again, not taken for a deletion")
    func spuriousNotFound() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder()
        _ = try await shop.command("set", ["embeds": false, "spurious404s": 1])
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.order(id: id) })
        #expect(fault.handling == .retry)
        #expect(try await shop.connector.order(id: id).id == id)
    }

    @Test("An id that is no number calls nobody")
    func oddID() async throws {
        let shop = LightspeedShop.shop()
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.order(id: "1/../webhooks") })
        #expect(fault.handling == .park)
        #expect(await shop.calls() == 0)
    }

    @Test("Shipping with a tracking number: the order follows, again changes nothing")
    func shipped() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder()
        try await shop.connector.setShipped(order: id, tracking: "3SDEMO0001", carrier: "PostNL")
        #expect(try await shop.stateInShop(ofOrder: id) == "completed_shipped")
        let shipment = try #require(await shop.simulator.snapshot()["shipments"]?[0])
        #expect(shipment["trackingCode"]?.string == "3SDEMO0001" && shipment["status"]?.string == "shipped")
        #expect(shipment["doNotifyShipped"]?.bool == false)
        let writes = try await shop.writeCount()
        try await shop.connector.setShipped(order: id, tracking: "3SDEMO0001", carrier: "PostNL")
        #expect(try await shop.writeCount() == writes)
    }

    @Test("Credit notes are refunds, and payment and shipment can be set like states")
    func refundsAndSwitches() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder(sample: "unpaid")
        #expect(try await shop.connector.refunds(ofOrder: id).isEmpty)
        try await shop.connector.setState(ofOrder: id, to: "payment:paid")
        #expect(try await shop.connector.order(id: id).payment.isPaid == true)
        try await shop.connector.setState(ofOrder: id, to: "custom:7")
        let line = try await shop.connector.order(id: id).lines[1]
        let body: JSONValue = ["credit": ["creditShipment": true, "orderProducts": [["id": .number(Decimal128(Int(line.id)!)), "quantity": 1]]]]
        let call = SandboxRequest(
            method: "POST", path: "/nl/orders/\(id)/credit.json",
            headers: ["authorization": shop.connector.client.authorization, "content-type": "application/json"], body: body.bytes)
        #expect(await shop.simulator.respond(to: call).status == 201)
        let refunds = try await shop.connector.refunds(ofOrder: id)
        #expect(refunds.map(\.amount) == [Money(Decimal128("39.45")!, "EUR")])
    }
}

/// Answers calls one after the other with what it was given.
private final class ScriptedTransport: HTTPTransport {
    private let answers: Mutex<[String]>
    init(_ answers: [String]) { self.answers = Mutex(answers) }
    var isUsedUp: Bool { answers.withLock(\.isEmpty) }
    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let body = answers.withLock { $0.isEmpty ? "" : $0.removeFirst() }
        return HTTPResponse(status: 200, body: Array(body.utf8))
    }
}
