import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("recorded: the connector reads every order of the recording", .enabled(if: Recording.isPresent, "the recordings in ../shared are not here"))
struct RecordedOrderTests {
    private func connector(_ shop: RecordedShop) -> PrestaShopConnector {
        let settings = PrestaShopSettings(url: "http://shop.example", key: PrestaShopSimulator.key)
        return PrestaShopConnector(
            settings, transport: shop.transport, services: SandboxShop.services(InMemoryConnectorStore(clock: shop.clock), shop.clock))
    }

    @Test func `the German guest with company, VAT number and voucher is read to the cent`() async throws {
        let shop = try await RecordedShop.make()
        _ = try await shop.simulator.perform("load", ["xml": "<prestashop><country><id>1</id><iso_code>DE</iso_code></country></prestashop>"])
        let order = try await connector(shop).order(id: "6")
        #expect(order.number == "6")
        #expect(order.buyer.isGuest)
        #expect(order.buyer.email == "gustav.gast@example.test")
        #expect(order.billing.company == "Gast GmbH")
        #expect(order.billing.vatNumber == "DE123456789")
        #expect(order.billing.country == "DE")
        #expect(order.delivery == nil)
        #expect(order.lines.map(\.sku) == ["demo_6", "demo_11"])
        #expect(order.lines.map(\.quantity) == [1, 2])
        #expect(order.lines.map(\.taxRate) == [20, 20])
        #expect(order.charges.map(\.kind) == [.shipping, .discount])
        #expect(order.charges[0].amount == TaxedAmount(net: 7, gross: Decimal128("8.40")!))
        #expect(order.charges[0].taxRate == 20)
        #expect(order.charges[1].name == "Ten percent off")
        #expect(order.charges[1].amount == TaxedAmount(net: Decimal128("-5.28")!, gross: Decimal128("-6.34")!))
        #expect(order.charges[1].taxRate == 20)
        #expect(order.totals == OrderTotals(gross: Decimal128("65.42")!, net: Decimal128("54.52")!, tax: Decimal128("10.90")!))
        let parts = order.charges.reduce(order.lines.reduce(TaxedAmount.zero) { $0 + $1.total }) { $0 + $1.amount }
        #expect(parts.gross == order.totals.gross)
        #expect(parts.net == order.totals.net)
        #expect(order.state == OrderState(id: "2", name: "Payment accepted", isPaid: true, isFinal: nil))
        #expect(order.payment.method == "ps_wirepayment")
        #expect(order.payment.isPaid == true)
        #expect(order.currency == "EUR")
        // 14:17:07 in Paris in November.
        #expect(order.placedAt == Timestamp(year: 2026, month: 11, day: 22, hour: 13, minute: 17, second: 7))
        #expect(order.placedOn == "2026-11-22")
        #expect(order.raw["reference"]?.string == "ZMJHQQKQK")
        #expect(order.raw["secure_key"] == nil)
    }

    @Test func `the order made while recording is read to the cent`() async throws {
        let shop = try await RecordedShop.make()
        // What the recording wrote until it read order 7 again.
        for exchange in try Recording.exchanges() where ["customer-post", "address-post", "cart-post", "order-post"].contains(exchange.name) {
            let body = Array((exchange.request ?? "").utf8)
            let call = SandboxRequest(method: "POST", path: exchange.path, rawQuery: "ws_key=\(PrestaShopSimulator.key)", body: body)
            #expect(await shop.simulator.respond(to: call).status == 201)
        }
        let order = try await connector(shop).order(id: "7")
        #expect(order.totals.gross == Decimal128("68.57")!)
        let parts = order.charges.reduce(order.lines.reduce(TaxedAmount.zero) { $0 + $1.total }) { $0 + $1.amount }
        #expect(parts.gross == order.totals.gross)
        #expect(parts.net == order.totals.net)
        #expect(order.state.id == "11")
        #expect(!order.buyer.isGuest)
        #expect(order.billing.company == "Martin SARL")
    }

    // The demo orders are made inconsistent by the shop's own fixtures; they must be read as they are.
    @Test func `the demo orders are read as the shop has them`() async throws {
        let shop = try await RecordedShop.make()
        let xml =
            "<prestashop><address><id>5</id><id_country>8</id_country><address1>16, Main street</address1><postcode>75002</postcode><city>Paris</city></address></prestashop>"
        _ = try await shop.simulator.perform("load", ["xml": .string(xml)])
        for id in ["1", "5"] {
            let order = try await connector(shop).order(id: id)
            #expect(order.totals.gross == order.raw.amount("total_paid_tax_incl"))
            // Net and gross of the transport do not fit the rate of zero, so none is claimed.
            for charge in order.charges where charge.kind == .shipping { #expect(charge.taxRate == nil) }
            #expect(order.comment == nil)
        }
    }

    @Test func `all order states are read, with names in the language asked for`() async throws {
        let shop = try await RecordedShop.make()
        let states = try await connector(shop).orderStates()
        #expect(states.count == 13)
        #expect(states.first { $0.id == "2" }?.name == "Payment accepted")
        #expect(states.first { $0.id == "2" }?.isPaid == true)
        #expect(states.first { $0.id == "10" }?.isPaid == false)
    }
}
