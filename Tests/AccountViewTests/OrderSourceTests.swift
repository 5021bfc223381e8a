import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct OrderSourceTests {
    private let lines: JSONValue = [
        ["ART_CODE": "MOK-WIT", "ORD_QTY": 2, "ART_PX": "8.95"], ["ART_CODE": "THEE-GROEN", "ORD_QTY": 1, "ART_PX": "5.25"],
    ]

    private func type(_ rig: Rig, debtor: String = "10003", _ fields: JSONValue = [:]) async throws -> String {
        try await rig.simulator.perform("type-order", ["debtor": .string(debtor), "lines": lines, "fields": fields]).string!
    }

    private func changes(_ orders: AccountViewOrders, after cursor: String? = nil, since: Timestamp) async throws -> (keys: [String], cursor: String?)
    {
        var (keys, token) = ([String](), String?.none)
        while true {
            let page = try await orders.changedOrders(after: cursor, since: since, page: token)
            keys += page.changes.map(\.entity.key)
            guard let next = page.next else { return (keys, page.cursor) }
            token = next
        }
    }

    @Test func anOrderTypedInByStaffIsReadComplete() async throws {
        let rig = try await Rig()
        let number = try await type(
            rig, ["COMMENT1": "Beurs Utrecht", "COMMENT2": "Graag voor vrijdag", "DISC_CODE": "14", "TO_EMAIL": "beurs@example.nl"])
        let order = try await rig.erp.orders(for: try Rig.integration()).order(id: number)
        #expect(order.number == number)
        #expect(order.placedOn == "2026-03-04")
        #expect(order.buyer.email == "beurs@example.nl")
        #expect(order.buyer.id == "10003")
        #expect(order.billing.streetLine == "Dorpsweg 3a")
        #expect(order.billing.country == "NL")
        #expect(order.delivery == nil)
        #expect(order.comment == "Graag voor vrijdag")
        #expect(order.payment.method == "14")
        #expect(order.lines.map(\.sku) == ["MOK-WIT", "THEE-GROEN"])
        #expect(order.lines.map(\.name) == ["Mok wit", "Groene thee 100 g"])
        #expect(order.lines.map(\.taxRate) == [21, 9])
        #expect(order.lines.map(\.total.gross) == [amount("17.9"), amount("5.25")])
        #expect(order.lines.map(\.total.net) == [amount("14.79"), amount("4.82")])
        #expect(order.totals.gross == amount("23.15"))
        #expect(order.lines.reduce(0) { $0 + $1.total.gross } == order.totals.gross)
        #expect(order.pricesIncludeTax)
    }

    @Test func ordersOfAShopAreNeverSentBack() async throws {
        let rig = try await Rig()
        _ = try await rig.erp.write(Rig.record("NL-1001#"))
        _ = try await rig.erp.write(Rig.record("BE-7#"))
        let own = try await type(rig, ["COMMENT1": "NL-beurs"])
        let plain = try Rig.integration()
        var other = plain
        other.orders.referencePrefix = "be-"
        let since = rig.clock.now
        #expect(try await changes(rig.erp.orders(for: plain, sharing: [other]), since: since).keys == [own])
        // Without knowing the other shop, its order looks like one of staff.
        #expect(try await changes(rig.erp.orders(for: plain), since: since).keys.count == 2)
        let number = try #require(await rig.order("NL-1001#")?["number"]?.string)
        let problem = await fault { _ = try await rig.erp.orders(for: plain).order(id: number) }
        #expect(problem?.cause == "order.own")
        #expect(problem?.handling == .skip)
        var bare = plain
        bare.orders.referencePrefix = ""
        #expect(try await changes(rig.erp.orders(for: bare), since: since).keys == [own])
    }

    @Test(arguments: [1, 2, 3, 10])
    func everyOrderIsFoundWhateverThePageSize(size: Int) async throws {
        let rig = try await Rig(adjust: { $0.pageSize = size })
        var numbers: [String] = []
        for _ in 0..<6 { numbers.append(try await type(rig)) }
        #expect(Set(try await changes(rig.erp.orders(for: try Rig.integration()), since: rig.clock.now).keys) == Set(numbers))
    }

    @Test func aChangedOrderComesAgainWhereOrdersHaveADateOfChange() async throws {
        let rig = try await Rig(switches: ["hasOrderChangeDate": true])
        let orders = rig.erp.orders(for: try Rig.integration())
        let number = try await type(rig, ["ORD_DATE": "2026-01-15T00:00:00"])
        let first = try await changes(orders, since: rig.clock.now)
        #expect(first.keys == [number])
        rig.clock.advance(by: .seconds(5 * 86_400))
        #expect(try await changes(orders, after: "2026-03-09", since: rig.clock.now).keys.isEmpty)
        try await rig.perform("edit-order", ["number": .string(number), "fields": ["COMMENT2": "Anders"]])
        #expect(try await changes(orders, after: "2026-03-09", since: rig.clock.now).keys == [number])
    }

    @Test func withoutADateOfChangeAWeekOfOrderDatesIsReadAgain() async throws {
        let rig = try await Rig()
        let orders = rig.erp.orders(for: try Rig.integration())
        let near = try await type(rig, ["ORD_DATE": "2026-02-26T00:00:00"])
        _ = try await type(rig, ["ORD_DATE": "2026-02-20T00:00:00"])
        let found = try await changes(orders, since: rig.clock.now)
        #expect(found.keys == [near])
        #expect(found.cursor == "2026-03-04")
    }

    @Test func aroundNewYearBothBooksAreRead() async throws {
        let rig = try await Rig()
        let orders = rig.erp.orders(for: try Rig.integration())
        let old = try await type(rig, ["ORD_DATE": "2025-12-30T00:00:00"])
        let new = try await type(rig, ["ORD_DATE": "2026-01-02T00:00:00"])
        let found = try await changes(orders, since: Timestamp(year: 2026, month: 1, day: 3))
        #expect(found.keys.sorted() == [old, new].sorted())
        #expect(try await orders.order(id: old).placedOn == "2025-12-30")
        // A company whose books begin this year has no older ones.
        #expect(try await changes(orders, since: Timestamp(year: 2024, month: 1, day: 3)).keys.contains(new))
    }

    @Test func theGoodsGoToTheAddressThatTheOrderNames() async throws {
        let rig = try await Rig()
        let address = try await rig.erp.createDeliveryAddress(
            ofCustomer: "10003", ["DEL_NAME": "Magazijn", "ADDRESS1": "Kade 9", "POST_CODE": "3512 EE", "CITY": "Utrecht", "CNT_CODE": "NL"])
        let named = try await type(rig, ["DEL_CODE": .string(address)])
        let orders = rig.erp.orders(for: try Rig.integration())
        #expect(try await orders.order(id: named).delivery?.streetLine == "Kade 9")
        let other = try await type(rig, ["RPL_DEL": "10001"])
        #expect(try await orders.order(id: other).delivery?.company == "Koffiehuis De Boon BV")
    }

    @Test func pricesWithoutVATGetTheVATThatAccountViewCounts() async throws {
        let rig = try await Rig(switches: ["pricesIncludeVAT": false])
        let number = try await type(rig)
        var integration = try Rig.integration()
        integration.orders.prices = .excluding
        let order = try await rig.erp.orders(for: integration).order(id: number)
        #expect(order.lines.map(\.total.net) == [amount("17.9"), amount("5.25")])
        #expect(order.lines.map(\.total.gross) == [amount("21.66"), amount("5.72")])
        #expect(order.totals.gross == amount("27.38"))
        #expect(order.lines.map(\.taxRate) == [21, 9])
    }

    @Test func nestedLinesAreReadToo() async throws {
        let rig = try await Rig(switches: ["nestedDetails": true])
        let number = try await type(rig)
        #expect(try await rig.erp.orders(for: try Rig.integration()).order(id: number).lines.count == 2)
    }

    @Test func anOrderThatIsGoneIsSkippedAndAMissingNumberFieldIsNamed() async throws {
        let rig = try await Rig()
        #expect(await fault { _ = try await rig.erp.orders(for: try Rig.integration()).order(id: "999") }?.cause == "order.gone")
        let without = try await Rig(adjust: { $0.orderNumberField = "SO_NR" })
        let problem = await fault { _ = try await without.erp.orders(for: try Rig.integration()).order(id: "999") }
        #expect(problem?.cause == "orders.no-number")
        #expect(problem?.advice.contains("order-number-field") == true)
    }
}
