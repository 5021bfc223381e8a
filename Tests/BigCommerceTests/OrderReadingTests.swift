import BigCommerce
import Commerce
import Foundation
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct OrderReadingTests {
    private static let plain = ["guest", "person", "company", "two-rates", "voucher", "foreign", "many-lines", "digital", "unicode", "options"]

    @Test(arguments: plain)
    func `A usual order costs one call`(kind: String) async throws {
        let shop = try await SandboxStore { $0.timeZone = "Europe/Amsterdam" }
        let id = try await shop.place(kind)
        _ = try await shop.connector.order(id: id)
        #expect(await shop.allCalls() == 1)
    }

    @Test func `The store's time zone is asked once`() async throws {
        let shop = try await SandboxStore()
        for _ in 0..<3 { _ = try await shop.connector.order(id: try await shop.place("plain")) }
        #expect(await shop.calls("GET v2/store") == 1)
        #expect(await shop.allCalls() == 4)
    }

    @Test func `Lines that are missing from the embedded ones are fetched, all pages`() async throws {
        let shop = try await SandboxStore { $0.timeZone = "UTC" }
        let order = try await shop.connector.order(id: try await shop.place("hidden-lines"))
        #expect(order.lines.count == 2)
        #expect(await shop.calls("GET v2/orders/{id}/products") == 1)
    }

    @Test func `Rates of very cheap lines come from the taxes and are remembered`() async throws {
        let shop = try await SandboxStore { $0.timeZone = "UTC" }
        let order = try await shop.connector.order(id: try await shop.place("cents"))
        #expect(order.lines.map(\.taxRate) == [9, 21])
        #expect(order.charges.first?.taxRate == 21)
        #expect(await shop.calls("GET v2/orders/{id}/taxes") == 1)
        let cheap = try await shop.connector.order(id: try await shop.place("cheap-two-rates"))
        #expect(cheap.lines.map(\.taxRate) == [21, 9])
    }

    @Test(arguments: BigCommerceSampleKinds.all)
    func `Every line knows its tax rate, and a discount that bears tax knows its own`(kind: String) async throws {
        let shop = try await SandboxStore { $0.timeZone = "UTC" }
        let order = try await shop.connector.order(id: try await shop.place(kind))
        #expect(order.lines.allSatisfy { $0.taxRate != nil || $0.total.gross.isZero }, "\(order.lines.map(\.taxRate))")
        #expect(order.charges.allSatisfy { $0.taxRate != nil }, "\(order.charges)")
        #expect(order.lines.allSatisfy { !$0.quantity.isZero })
    }

    @Test func `A coupon over two rates is split as the lines bear it`() async throws {
        let shop = try await SandboxStore { $0.timeZone = "UTC" }
        let order = try await shop.connector.order(id: try await shop.place("coupon-two-rates"))
        let discounts = order.charges.filter { $0.kind == .discount }
        #expect(Set(discounts.map(\.taxRate)) == [21, 9])
        #expect(discounts.reduce(Decimal128.zero) { $0 + $1.amount.gross } == Decimal128("-4.37"))
        #expect(discounts.allSatisfy { $0.code == "TIEN" && $0.name == "Tien procent" })
    }

    @Test(arguments: ["gift-certificate", "gift-certificate-after", "store-credit"])
    func `Certificates and credit lower what is paid, whichever total the store keeps`(kind: String) async throws {
        let shop = try await SandboxStore { $0.timeZone = "UTC" }
        let placed = try await shop.perform("place-order", ["kind": .string(kind)])
        let order = try await shop.connector.order(id: try #require(placed["id"]?.string))
        #expect(order.totals.gross.text(places: 2) == placed["total"]?.string)
        let cards = order.charges.filter { $0.kind == .giftCard }
        #expect(!cards.isEmpty && cards.allSatisfy { $0.amount.gross.isNegative && $0.taxRate == 0 })
    }

    @Test func `An order that does not add up keeps both sums, for the totals gate`() async throws {
        let shop = try await SandboxStore { $0.timeZone = "UTC" }
        let order = try await shop.connector.order(id: try await shop.place("wrong-total"))
        let parts = (order.lines.map(\.total) + order.charges.map(\.amount)).reduce(.zero, +)
        #expect(order.totals.gross - parts.gross == 3)
    }

    @Test func `Buyer, company, VAT number, dates and states arrive`() async throws {
        let shop = try await SandboxStore()
        shop.clock.advance(by: .seconds(18 * 3_600))  // 23:06 UTC is the next day in Amsterdam
        let company = try await shop.connector.order(id: try await shop.place("company"))
        #expect(company.billing.company == "Boer & Zonen B.V.")
        #expect(company.billing.vatNumber == "NL123456789B01")
        #expect(company.buyer.id != nil && !company.buyer.isGuest)
        #expect(company.placedAt == Timestamp(year: 2026, month: 3, day: 4, hour: 23, minute: 6, second: 7))
        #expect(company.placedOn == "2026-03-05")
        #expect(company.state == OrderState(id: "11", name: "Te verzenden", isPaid: true, isFinal: false))
        #expect(company.delivery == nil)
        let guest = try await shop.connector.order(id: try await shop.place("guest"))
        #expect(guest.buyer.isGuest && guest.buyer.id == nil)
        #expect(guest.payment.isPaid == true)
        let unpaid = try await shop.connector.order(id: try await shop.place("unpaid"))
        #expect(unpaid.state.isPaid == false)
        let two = try await shop.connector.order(id: try await shop.place("two-addresses"))
        #expect(two.delivery?.city == "Amsterdam")
        #expect(two.charges.first { $0.kind == .shipping }?.amount.gross == Decimal128("9.90"))
        let dollars = try await shop.connector.order(id: try await shop.place("other-currency"))
        #expect(dollars.currency == "USD")
        let card = try await shop.connector.order(id: try await shop.place("sells-certificate"))
        #expect(card.lines.first?.isGiftCard == true && card.lines.first?.productID == nil)
    }

    @Test func `Incomplete and archived orders are no news`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.place("incomplete")
        let archived = try await shop.place("plain")
        let sold = try await shop.place("plain")
        try await shop.perform("archive-order", ["id": .string(archived)])
        shop.clock.advance(by: .seconds(5))
        let page = try await shop.connector.changedOrders(after: nil, since: shop.clock.now - .seconds(600), page: nil)
        #expect(page.changes.map(\.entity.key) == [sold])
        let fault = await #expect(throws: Fault.self) { try await shop.connector.order(id: archived) }
        #expect(fault?.handling == .skip)
    }

    @Test(arguments: [true, false])
    func `Paging skips nothing whether bounds include themselves or not`(isExclusive: Bool) async throws {
        let shop = try await SandboxStore()
        try await shop.perform("set", ["boundsAreExclusive": .bool(isExclusive)])
        var placed: Set<String> = []
        for _ in 0..<23 { placed.insert(try await shop.place("plain")) }
        shop.clock.advance(by: .seconds(5))
        var (seen, page): (Set<String>, String?) = ([], nil)
        repeat {
            let answer = try await shop.connector.changedOrders(after: nil, since: shop.clock.now - .seconds(600), page: page)
            seen.formUnion(answer.changes.map(\.entity.key))
            page = answer.next
        } while page != nil
        #expect(seen == placed)
    }

    @Test func `A quiet poll costs one call`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.connector.changedOrders(after: nil, since: shop.clock.now - .seconds(600), page: nil)
        #expect(await shop.allCalls() == 1)
    }

    @Test func `Both forms of empty sub-lists are understood`() async throws {
        for isEmptyArray in [true, false] {
            let shop = try await SandboxStore { $0.timeZone = "UTC" }
            try await shop.perform("set", ["emptySubListsAre200": .bool(isEmptyArray)])
            let id = try await shop.place("plain")
            #expect(try await shop.connector.refunds(ofOrder: id).isEmpty)
            #expect(try await shop.connector.order(id: id).lines.count == 1)
        }
    }
}
