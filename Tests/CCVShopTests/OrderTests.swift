import Commerce
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop orders")
struct OrderTests {
    @Test("An order costs two calls, and one more for each further page of rows")
    func callsPerOrder() async throws {
        let shop = DemoShop.shop(pageSize: 100)
        _ = try await shop.connector.order(id: try await shop.placeOrder())
        #expect(await shop.calls() == 2)
        let many = try await shop.connector.order(id: try await shop.placeOrder(sample: "many-rows"))
        #expect(many.lines.count == 270 && Set(many.lines.map(\.id)).count == 270)
        #expect(await shop.calls() == 6)
    }

    @Test("Everything that the flows need is there")
    func complete() async throws {
        let shop = DemoShop.shop()
        shop.clock.advance(by: Timestamp(year: 2026, month: 3, day: 4, hour: 23, minute: 30) - shop.clock.now)
        let order = try await shop.connector.order(id: try await shop.placeOrder(sample: "company"))
        #expect(order.number == "1" && order.currency == "EUR" && order.pricesIncludeTax)
        #expect(order.placedOn == "2026-03-05", "23:30 in UTC is the next day in the shop")
        #expect(order.state == OrderState(id: "1", name: "New", isPaid: true, isFinal: false))
        #expect(order.payment.method == "PSP-ideal" && order.payment.name == "iDEAL" && order.payment.isPaid == true)
        #expect(
            order.billing.company == "Voorbeeld & Zonen BV" && order.billing.vatNumber == "NL000000000B00" && order.billing.cocNumber == "00000000")
        #expect(order.billing.streetLine == "Dorpsstraat 12a" && order.billing.houseNumber == "12" && order.billing.houseNumberAddition == "a")
        #expect(order.billing.country == "NL" && order.delivery == nil)
        #expect(order.buyer.id != nil && order.buyer.email == "erika.muster1@example.com" && order.buyer.language == "nl")
        #expect(order.lines.map(\.sku) == ["MOK-BLAUW", "KAN-1L"] && order.lines.allSatisfy { $0.taxRate == 21 })
        let shipping = try #require(order.charges.first { $0.kind == .shipping })
        #expect(shipping.code == "shipping" && shipping.amount.gross == Decimal128("4.95") && shipping.taxRate == 21)
    }

    @Test("People: guests, one-line foreign addresses, countries without code, other deliveries and parcel shops")
    func people() async throws {
        let shop = DemoShop.shop()
        let read = { (kind: String) in try await shop.connector.order(id: try await shop.placeOrder(sample: kind)) }
        let guest = try await read("guest")
        #expect(guest.buyer.isGuest && guest.buyer.id == nil)
        let foreign = try await read("foreign")
        #expect(foreign.billing.streetLine == "Hohe Straße 7" && foreign.billing.houseNumber == nil && foreign.billing.country == "DE")
        #expect(try await read("no-country-code").billing.country == "BE")
        #expect(try await read("other-delivery").delivery?.name == "Piet Ontvanger")
        let parcel = try await read("parcel-shop")
        #expect(parcel.delivery?.company == "Kiosk Centraal" && parcel.delivery?.postcode == "3511 CC")
        #expect(try await read("person").comment == "Bel aan bij de buren ✓")
    }

    @Test("Kinds of money: discounts, fees, points, options, prices without tax")
    func money() async throws {
        let shop = DemoShop.shop()
        let read = { (kind: String) in try await shop.connector.order(id: try await shop.placeOrder(sample: kind)) }
        let charge = { (order: Order, kind: OrderCharge.Kind) in order.charges.first { $0.kind == kind } }
        let voucher = try await read("voucher")
        #expect(charge(voucher, .discount)?.amount.gross == -5 && charge(voucher, .discount)?.code == "WELKOM5")
        let row = try await read("row-discount")
        #expect(row.lines[0].unitPrice.gross == Decimal128("7.45") && charge(row, .discount) == nil)
        let fee = try await read("payment-fee")
        #expect(charge(fee, .paymentFee)?.amount.gross == Decimal128("1.25") && charge(fee, .paymentFee)?.code == "PSP-ideal")
        #expect(charge(try await read("extra-costs"), .fee)?.name == "Inpakken")
        #expect(charge(try await read("credit-points"), .discount)?.amount.gross == -2)
        let option = try await read("options")
        #expect(option.lines[0].sku == "MOK-BLAUW" && option.lines[0].options == [.init(name: "Maat", value: "L")])
        let net = try await read("net-prices")
        #expect(!net.pricesIncludeTax && net.lines[0].unitPrice.net == Decimal128("7.3967"))
    }

    @Test("Parts that do not add up are reported as they are; the total is the shop's")
    func doesNotAddUp() async throws {
        let shop = DemoShop.shop()
        let order = try await shop.connector.order(id: try await shop.placeOrder(sample: "does-not-add-up"))
        let sum = order.charges.reduce(order.lines.reduce(TaxedAmount.zero) { $0 + $1.total }) { $0 + $1.amount }
        #expect(order.totals.gross == 590 && sum.gross == 595)
    }

    @Test("A discount that the rows have already is not taken off again")
    func discountInRows() throws {
        let order = try JSONValue(
            parsing:
                #"{"id":1,"create_date":"2026-01-14T15:02:11Z","total_price":585,"total_tax":101.53,"total_discounts":10,"taxes_included":true,"order_row_taxes_included":true,"status":1}"#
        )
        let row = try JSONValue(
            parsing:
                #"{"id":2,"count":1,"price":595,"discount":10,"tax":21,"selling_price":585,"total_price_with_attributes":585,"price_with_attributes":585}"#
        )
        let read = try Order(order: Record(order), rows: [Record(row)])
        #expect(read.charges.isEmpty && read.totals.gross == 585)
    }

    @Test("A basket is no paid order, and has no state of the list yet")
    func basket() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.placeOrder(sample: "basket")
        let order = try await shop.connector.order(id: id)
        #expect(order.state.id == "basket" && order.state.isPaid == false && order.number == id)
    }

    @Test("Shipping with a tracking number, once; a state that is beyond stays")
    func shipped() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.placeOrder()
        try await shop.connector.setShipped(order: id, tracking: "3SDEMO0001", carrier: "PostNL")
        #expect(try await shop.stateInShop(ofOrder: id) == "5")
        #expect(try await shop.order(id)["tracking"]?.string == "3SDEMO0001")
        let writes = try await shop.writeCount()
        try await shop.connector.setShipped(order: id, tracking: "3SDEMO0001", carrier: "PostNL")
        #expect(try await shop.writeCount() == writes)
        try await shop.connector.setState(ofOrder: id, to: "7")
        try await shop.connector.setShipped(order: id, tracking: "3SDEMO0002", carrier: nil)
        #expect(try await shop.stateInShop(ofOrder: id) == "7")
    }

    @Test("Credit invoices are refunds, and the shop's own names of states are read")
    func refundsAndNames() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.placeOrder()
        #expect(try await shop.connector.refunds(ofOrder: id).isEmpty)
        try await shop.command("credit-order", ["id": .string(id), "amount": .number(Decimal128("8.95")!)])
        #expect(try await shop.connector.refunds(ofOrder: id).map(\.amount) == [Money(Decimal128("8.95")!, "EUR")])
        #expect(try await shop.connector.orderStates()[4] == OrderState(id: "5", name: "Verzonden", isFinal: false))
    }
}
