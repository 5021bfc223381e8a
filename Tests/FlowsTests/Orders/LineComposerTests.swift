import Commerce
import Integrations
import JSON
import Testing

@testable import Flows

struct LineComposerTests {
    func compose(_ order: Order, _ settings: String = Sample.booked) throws -> LineComposer.Composition {
        try LineComposer(order: order, settings: Sample.settings(settings).orders).compose()
    }

    func summary(_ composition: LineComposer.Composition) -> [String] {
        composition.lines.map { "\($0.kind.rawValue) \($0.quantity) x \($0.price) = \($0.gross.text(places: 2))" }
    }

    @Test func `Articles and shipping become lines at the buyer's prices`() throws {
        let order = Sample.order(
            [Sample.line("A", 2, at: 19.99), Sample.line("B", 1, at: 10.9, rate: 9)], charges: [Sample.charge(.shipping, 4.95)], total: 55.83)
        let composition = try compose(order)
        #expect(summary(composition) == ["article 2 x 19.99 = 39.98", "article 1 x 10.9 = 10.90", "shipping 1 x 4.95 = 4.95"])
        #expect(composition.total == 55.83)
        #expect(composition.notes.isEmpty)
        #expect(composition.lines.map(\.net) == [33.04, 10, 4.09])
        #expect(composition.lines.map(\.article) == [nil, nil, "SHIP"])
    }

    @Test func `A cent that the shop is off becomes a visible rounding line`() throws {
        let order = Sample.order([Sample.line("A", 3, at: 19.99)], total: 59.98)
        let composition = try compose(order)
        #expect(summary(composition) == ["article 3 x 19.99 = 59.97", "rounding 1 x 0.01 = 0.01"])
        #expect(composition.total == 59.98)
        #expect(composition.notes.count == 1)
    }

    @Test func `Without a rounding article the cent goes into the largest line, and the journal says so`() throws {
        let order = Sample.order([Sample.line("A", 3, at: 19.99)], charges: [Sample.charge(.shipping, 4.95)], total: 64.93)
        let composition = try compose(order, "shipping: {article: SHIP}")
        #expect(composition.total == 64.93)
        #expect(composition.lines.count == 2)
        #expect(composition.lines[0].gross == 59.98)
        #expect(Cents.of(composition.lines[0].price * 3) == 5998)
        #expect(composition.notes.contains { $0.contains("orders.charges.rounding") })
    }

    @Test func `A total that is off by more is parked with both sums`() throws {
        let order = Sample.order([Sample.line("A", 1, at: 50)], total: 50.03)
        let fault = try #require(throws: Fault.self) { try compose(order) }
        #expect(fault.cause == "totals.differ")
        #expect(fault.handling == .park)
        #expect(
            fault.message
                == "Order 1001: lines, shipping, fees and discounts make EUR 50.00, but the buyer pays EUR 50.03; the difference is EUR 0.03.")
    }

    @Test func `Trusting the total adds a difference line up to the limit`() throws {
        let trusting = Sample.booked + "totals: {policy: trust-total, limit: 2}\n"
        let composition = try compose(Sample.order([Sample.line("A", 1, at: 50)], total: 51.5), trusting)
        #expect(summary(composition) == ["article 1 x 50 = 50.00", "difference 1 x 1.5 = 1.50"])
        #expect(composition.lines[1].article == "ROUND")
        #expect(throws: Fault.self) { try compose(Sample.order([Sample.line("A", 1, at: 50)], total: 52.01), trusting) }
    }

    @Test func `A discount is a line where it has an article, else spread to the cent over its rate`() throws {
        let order = Sample.order(
            [Sample.line("A", 3, at: 10), Sample.line("B", 1, at: 5), Sample.line("C", 1, at: 20, rate: 9)],
            charges: [Sample.charge(.discount, -5)], total: 50)
        #expect(summary(try compose(order)).last == "discount 1 x -5 = -5.00")
        let spread = try compose(order, "")
        #expect(spread.total == 50)
        #expect(spread.lines.map(\.gross) == [25.71, 4.29, 20])
        #expect(spread.lines[0].price == 8.57)
    }

    @Test func `A discount without a rate is spread over the rates in proportion`() throws {
        let order = Sample.order(
            [Sample.line("A", 1, at: 75), Sample.line("B", 1, at: 25, rate: 9)], charges: [Sample.charge(.discount, -10, rate: nil)], total: 90)
        #expect(try compose(order, "").lines.map(\.gross) == [67.5, 22.5])
        let invoice = try compose(order, Sample.booked + Sample.codes + "form: invoice\n")
        #expect(invoice.lines.filter { $0.kind == .discount }.map(\.gross) == [-7.5, -2.5])
        #expect(invoice.lines.filter { $0.kind == .discount }.map(\.taxRate) == [21, 9])
        #expect(invoice.lines.filter { $0.kind == .discount }.map(\.net) == [-6.2, -2.29])
    }

    @Test func `A discount that covers shipping too is taken off it`() throws {
        let order = Sample.order([Sample.line("A", 1, at: 10)], charges: [Sample.charge(.shipping, 5), Sample.charge(.discount, -12)], total: 3)
        #expect(summary(try compose(order, "shipping: {article: SHIP}")) == ["article 1 x 0 = 0.00", "shipping 1 x 3 = 3.00"])
    }

    @Test func `A hundred per cent discount leaves lines at zero`() throws {
        let order = Sample.order([Sample.line("A", 2, at: 10)], charges: [Sample.charge(.discount, -20)], total: 0)
        #expect(summary(try compose(order, "")) == ["article 2 x 0 = 0.00"])
        #expect(summary(try compose(order)) == ["article 2 x 10 = 20.00", "discount 1 x -20 = -20.00"])
    }

    @Test func `A free order and free shipping need no articles for what is nothing`() throws {
        let order = Sample.order([Sample.line("A", 1, at: 0)], charges: [Sample.charge(.shipping, 0)], total: 0)
        #expect(summary(try compose(order, "")) == ["article 1 x 0 = 0.00"])
    }

    @Test func `A gift card that pays is a line without VAT and never spread`() throws {
        let order = Sample.order([Sample.line("A", 1, at: 60)], charges: [Sample.charge(.giftCard, -25, rate: nil)], total: 35)
        let composition = try compose(order)
        #expect(summary(composition) == ["article 1 x 60 = 60.00", "gift-card 1 x -25 = -25.00"])
        #expect(composition.lines[1].taxRate == 0)
        #expect(composition.lines[1].net == -25)
        let fault = try #require(throws: Fault.self) { try compose(order, "") }
        #expect(fault.cause == "charge.unmapped")
        #expect(fault.message.contains("gift-card \"gift-card\" (EUR -25.00)"))
    }

    @Test func `All charges without an article are named in one message`() throws {
        let order = Sample.order(
            [Sample.line("A", 1, at: 10)], charges: [Sample.charge(.shipping, 5), Sample.charge(.paymentFee, 1), Sample.charge(.giftWrap, 2)],
            total: 18)
        let fault = try #require(throws: Fault.self) { try compose(order, "") }
        #expect(fault.message.contains("shipping \"shipping\" (EUR 5.00), payment-fee \"payment-fee\" (EUR 1.00), gift-wrap"))
    }

    @Test func `Returned pieces are negative lines`() throws {
        let order = Sample.order([Sample.line("A", 2, at: 10), Sample.line("B", -1, at: 4)], total: 16)
        #expect(summary(try compose(order)) == ["article 2 x 10 = 20.00", "article -1 x 4 = -4.00"])
    }

    @Test func `A price that cents cannot be divided into still makes the line's amount`() throws {
        // 3 pieces for 10.00 together.
        var line = Sample.line("A", 3, at: 3.333333)
        line.total = TaxedAmount(net: 8.264463, gross: 10)
        let composition = try compose(Sample.order([line], total: 10))
        #expect(summary(composition) == ["article 3 x 3.3333 = 10.00"])
        #expect(composition.total == 10)
    }

    @Test func `Hundreds of pieces at odd prices end at the total with a rounding line`() throws {
        var line = Sample.line("SCREW", 777, at: 0.0131)
        line.total = TaxedAmount(net: (10.18 * 100 as Decimal128).divided(by: 121, places: 6)!, gross: 10.18)
        let composition = try compose(Sample.order([line], total: 10.18))
        #expect(composition.total == 10.18)
    }

    @Test func `Prices without VAT end at the buyer's total too`() throws {
        let order = Sample.order(
            [Sample.line("A", 3, at: 19.99), Sample.line("B", 2, at: 7.35, rate: 9)], charges: [Sample.charge(.shipping, 4.95)], total: 79.62)
        let composition = try compose(order, Sample.booked + "prices: excluding\n")
        #expect(composition.total == 79.62)
        #expect(composition.lines.allSatisfy { $0.amount == $0.net || $0.kind == .rounding })
    }

    @Test func `A gross amount no net amount leads to needs a cent of rounding`() throws {
        // At 21 %, 0.02 net is 0.02 and 0.03 net is 0.04: 0.03 cannot be reached.
        let order = Sample.order([Sample.line("A", 1, at: 0.03)], total: 0.03)
        let composition = try compose(order, Sample.booked + "prices: excluding\n")
        #expect(composition.total == 0.03)
        #expect(composition.lines.map(\.kind) == [.article, .rounding])
    }

    @Test func `VAT that contradicts net and gross is parked, an exempt order is not`() throws {
        var line = Sample.line("A", 1, at: 100)
        line.total = TaxedAmount(net: 90, gross: 100)
        let fault = try #require(throws: Fault.self) { try compose(Sample.order([line], total: 100)) }
        #expect(fault.cause == "vat.unclear")
        line.total = TaxedAmount(net: 100, gross: 100)
        #expect(try compose(Sample.order([line], total: 100)).lines[0].taxRate == 0)
    }

    @Test func `A rate the shop does not say is found from the amounts`() throws {
        var line = Sample.line("A", 1, at: 10.9, rate: 9)
        line.taxRate = nil
        let composition = try compose(Sample.order([line], total: 10.9), Sample.booked + Sample.codes)
        #expect(composition.lines[0].taxRate == 9)
    }

    @Test(arguments: [Decimal128("1e30")!, Decimal128("-1e20")!, Decimal128("0.00000000000000001")!])
    func `Amounts that cannot be money are parked and crash nothing`(amount: Decimal128) throws {
        var line = Sample.line("A", 1, at: 10)
        line.total = TaxedAmount(net: amount, gross: amount)
        #expect(throws: Fault.self) { try compose(Sample.order([line], total: 10)) }
        #expect(throws: Fault.self) {
            try compose(Sample.order([Sample.line("A", 1, at: 10)], total: amount.scale > 5 ? Decimal128("1e30")! : amount))
        }
    }
}
