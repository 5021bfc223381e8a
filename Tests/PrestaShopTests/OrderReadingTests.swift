import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Reading orders")
struct OrderReadingTests {
    private func order(_ kind: String, _ more: JSONObject = [:]) async throws -> Order {
        let shop = SandboxShop()
        return try await shop.connector.order(id: try await shop.place(kind, more))
    }

    @Test func `two rates and a third on shipping are told apart`() async throws {
        let order = try await order("two-rates")
        #expect(Set(order.lines.map(\.taxRate)) == [9, 21])
        #expect(order.charges.first { $0.kind == .shipping }?.taxRate == 21)
        #expect(order.lines.allSatisfy { $0.ean?.count == 13 })
    }

    @Test func `a company has its name and VAT number on its address`() async throws {
        let order = try await order("company", ["company": "Muster & Söhne BV", "vatNumber": "NL001234567B01"])
        #expect(order.billing.company == "Muster & Söhne BV")
        #expect(order.billing.vatNumber == "NL001234567B01")
        #expect(order.billing.countryName == "Nederland")
        #expect(order.pricesIncludeTax)
    }

    @Test func `a guest says so, and has an id that is its own`() async throws {
        let order = try await order("guest")
        #expect(order.buyer.isGuest)
        #expect(order.buyer.id != nil)
        #expect(order.buyer.language == "nl")
    }

    @Test func `a business abroad without tax has a rate of zero, not of nothing`() async throws {
        let order = try await order("tax-free")
        #expect(order.lines.allSatisfy { $0.taxRate == 0 })
        #expect(order.totals.tax == 0)
        #expect(order.billing.country == "DE")
    }

    @Test func `gift wrapping is a charge with the rate that explains it`() async throws {
        let order = try await order("gift-wrap", ["lines": [["sku": "MOK-WIT", "quantity": 1]]])
        let wrapping = try #require(order.charges.first { $0.kind == .giftWrap })
        #expect(wrapping.amount == TaxedAmount(net: Decimal128("2.07")!, gross: Decimal128("2.50")!))
        #expect(wrapping.taxRate == 21)
    }

    @Test func `each voucher is a charge of its own, and together they are the order's discount`() async throws {
        let order = try await order("vouchers", ["lines": [["sku": "MOLEN", "quantity": 1], ["sku": "KOFFIE-250", "quantity": 3]]])
        let vouchers = order.charges.filter { $0.kind == .discount }
        #expect(vouchers.map(\.name) == ["Tien procent korting", "Vijf euro tegoed"])
        #expect(vouchers.allSatisfy { $0.taxRate == nil })
        #expect(vouchers.reduce(0) { $0 + $1.amount.gross } == 0 - (order.raw.amount("total_discounts_tax_incl") ?? 0))
        #expect(vouchers.reduce(0) { $0 + $1.amount.net } == 0 - (order.raw.amount("total_discounts_tax_excl") ?? 0))
    }

    @Test func `another delivery address is told, the same one is not`() async throws {
        #expect(try await order("delivery-elsewhere").delivery?.streetLine.hasPrefix("Elders") == true)
        #expect(try await order("company").delivery == nil)
    }

    @Test func `a remark arrives as the buyer wrote it`() async throws {
        #expect(try await order("comment").comment == "Graag bij de buren & niet in de regen")
    }

    @Test func `an unpaid order says so`() async throws {
        let order = try await order("unpaid")
        #expect(order.state.id == "10")
        #expect(order.payment.isPaid == false)
        #expect(order.payment.method == "ps_wirepayment")
    }

    @Test func `prices keep all six decimals`() async throws {
        let order = try await order("person", ["lines": [["sku": "KOFFIE-250", "quantity": 7]]])
        #expect(order.lines[0].unitPrice.net == Decimal128("6.376147")!)
        #expect(order.lines[0].total.gross == Decimal128("48.65")!)
    }

    @Test func `a key without the right to messages still reads orders`() async throws {
        let shop = SandboxShop()
        let resources = [
            "orders", "order_details", "addresses", "customers", "currencies", "countries", "states", "carriers", "taxes", "languages",
            "order_states", "configurations", "order_cart_rules",
        ]
        let rights = JSONObject(resources.map { ($0, ["get"]) })
        _ = try await shop.simulator.perform("set-key", ["key": .string(PrestaShopSimulator.key), "rights": .object(rights)])
        let id = try await shop.place("comment")
        #expect(try await shop.connector.order(id: id).comment == nil)
        let before = await shop.callCount()
        _ = try await shop.connector.order(id: id)
        #expect(await shop.callCount() - before == 4, "what was refused is not asked again")
    }

    @Test func `an order without its address is parked with a sentence`() async throws {
        let shop = SandboxShop()
        let id = try await shop.place("person")
        let address = try await shop.get("orders", Int(id)!)["id_address_invoice"]?.string ?? ""
        _ = try await shop.simulator.perform("remove", ["resource": "addresses", "id": .string(address)])
        let fault = await #expect(throws: Fault.self) { try await shop.connector.order(id: id) }
        #expect(fault?.cause == "address.missing")
        #expect(fault?.handling == .park)
    }

    @Test func `an id that is no number is parked, and never sent`() async throws {
        let shop = SandboxShop()
        let fault = await #expect(throws: Fault.self) { try await shop.connector.order(id: "1|2]&limit=0") }
        #expect(fault?.handling == .park)
        #expect(await shop.callCount() == 0)
    }
}
