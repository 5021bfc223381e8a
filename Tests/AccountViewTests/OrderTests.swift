import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct OrderTests {
    @Test func anOrderIsWrittenFoundAgainAndTotalsWhatAccountViewCounts() async throws {
        let rig = try await Rig()
        let written = try await rig.erp.write(Rig.record("PS-1#"))
        #expect(written.total == amount("22.85"))
        #expect(written.number == "2600001")
        #expect(written.cuts.isEmpty)
        let found = try await rig.erp.findOrders(OrderQuery(form: .order, reference: "PS-1#", placedOn: "2026-03-04", includeHistory: false))
        #expect(found.map(\.number) == [written.number])
        #expect(try await rig.erp.storedTotal(of: WrittenOrder(number: written.number, form: .order, bookedOn: "2026-03-04")) == amount("22.85"))
        let none = try await rig.erp.findOrders(OrderQuery(form: .order, reference: "PS-2#", placedOn: "2026-03-04", includeHistory: true))
        #expect(none.isEmpty)
    }

    @Test func pricesWithoutVATTotalWithAccountViewsOwnCodesAndRounding() async throws {
        let rig = try await Rig(switches: ["pricesIncludeVAT": false])
        // 2 × 8.95 = 17.90 + 3.76; 4.95 + 1.04
        #expect(try await rig.erp.write(Rig.record("PS-1#")).total == amount("27.65"))
        try await rig.set(["roundsPerLine": false])
        // 22.85 × 21 % = 4.7985
        #expect(try await rig.erp.write(Rig.record("PS-2#")).total == amount("27.65"))
        // A debtor with a code for sales abroad overrides the article's: Germany 19 %.
        #expect(try await rig.erp.write(Rig.record("PS-3#", debtor: "10002")).total == amount("27.19"))
    }

    @Test func aReferenceCannotBeOverwrittenByTheMapping() async throws {
        let rig = try await Rig()
        _ = try await rig.erp.write(Rig.record("PS-1#", header: ["COMMENT1": "something else"]))
        #expect(await rig.order("PS-1#") != nil)
    }

    @Test func twoOrdersUnderOneReferenceAreBothFound() async throws {
        let rig = try await Rig()
        let first = try await rig.erp.write(Rig.record("PS-1#"))
        let second = try await rig.erp.write(Rig.record("PS-1#"))
        let found = try await rig.erp.findOrders(OrderQuery(form: .order, reference: "ps-1#", placedOn: "2026-03-04", includeHistory: false))
        #expect(found.map(\.number) == [first.number, second.number])
    }

    @Test func aReferenceThatOnlyBeginsTheSameIsNotFoundAlsoWhereEqualMeansPrefix() async throws {
        let rig = try await Rig(switches: ["equalMatchesPrefix": true])
        for number in 10...25 { _ = try await rig.erp.write(Rig.record("PS-1\(number)#")) }
        _ = try await rig.erp.write(Rig.record("PS-1"))
        let query = OrderQuery(form: .order, reference: "PS-1", placedOn: "2026-03-04", includeHistory: false)
        #expect(try await rig.erp.findOrders(query).count == 1)
    }

    @Test(arguments: [false, true]) func deliveredOrdersAreFoundInHistory(withDot: Bool) async throws {
        let rig = try await Rig(switches: ["joinsWithDot": .bool(withDot)])
        _ = try await rig.erp.write(Rig.record("PS-1#"))
        _ = try await rig.simulator.perform("move-to-history", ["reference": "PS-1#"])
        let open = OrderQuery(form: .order, reference: "PS-1#", placedOn: "2026-03-04", includeHistory: false)
        #expect(try await rig.erp.findOrders(open).isEmpty)
        var all = open
        all.includeHistory = true
        #expect(try await rig.erp.findOrders(all).map(\.number) == ["PS-1#"])
        try await rig.set(["hasHistoryNumber": true])
        rig.clock.advance(by: .seconds(2 * 86_400))
        #expect(try await rig.erp.findOrders(all).map(\.number) == ["2600001"])
    }

    @Test func anOrderOfLastYearIsBookedAndFoundInLastYear() async throws {
        let rig = try await Rig()
        let written = try await rig.erp.write(Rig.record("PS-1#", day: "2025-12-31"))
        #expect(written.bookedOn == "2025-12-31")
        #expect(await rig.order("PS-1#")?["year"]?.int == 2025)
        let found = try await rig.erp.findOrders(OrderQuery(form: .order, reference: "PS-1#", placedOn: "2025-12-31", includeHistory: false))
        #expect(found.map(\.number) == [written.number])
    }

    @Test func anUnknownBookYearIsParkedWithAccountViewsWords() async throws {
        let rig = try await Rig()
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#", day: "2019-01-02")) }
        #expect(problem?.handling == .park)
        #expect(problem?.detail?.contains("boekjaar 2019") == true)
        #expect(problem?.writeMayHaveHappened == false)
    }

    @Test func aDebtorOfThisYearIsMissingInLastYearsBooksAndTheFaultSaysSo() async throws {
        let rig = try await Rig()
        let debtor = try await rig.erp.createCustomer(CustomerTests.person)
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#", debtor: debtor, day: "2025-12-31")) }
        #expect(problem?.cause == "debtor.not-in-bookyear")
        let other = try await Rig(adjust: { $0.bookYear = .today })
        let second = try await other.erp.createCustomer(CustomerTests.person)
        #expect(try await other.erp.write(Rig.record("PS-1#", debtor: second, day: "2025-12-31")).bookedOn == "2026-03-04")
        let found = try await other.erp.findOrders(OrderQuery(form: .order, reference: "PS-1#", placedOn: "2025-12-31", includeHistory: false))
        #expect(found.count == 1)
    }

    @Test func aClosedBookYearNamesTheSettingThatHelps() async throws {
        let rig = try await Rig()
        _ = try await rig.simulator.perform("close-year", [:])
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }
        #expect(problem?.cause == "bookyear.closed")
    }

    @Test func textsAreCutOnCharacterBordersAndToldKeysAreNot() async throws {
        let rig = try await Rig()
        let name = String(repeating: "é", count: 38) + "👩‍👩‍👧 and more"
        var record = Rig.record("PS-1#", header: ["TO_EMAIL": .string(String(repeating: "a", count: 60) + "@example.com")])
        record.lines[0]["ART_DESC1"] = .string(name)
        let written = try await rig.erp.write(record)
        // The family has five code points, so it does not fit into the two that are left.
        #expect(written.cuts == ["TO_EMAIL: 0 of 72 characters", "ART_DESC1: 38 of 52 characters"])
        let problem = await fault { _ = try await rig.erp.write(Rig.record(String(repeating: "R", count: 41))) }
        #expect(problem?.cause == "text.too-long")
    }

    @Test func unicodeGoesThroughUnharmed() async throws {
        let rig = try await Rig()
        let written = try await rig.erp.write(Rig.record("Ünï & 100% + #1#"))
        let found = try await rig.erp.findOrders(
            OrderQuery(form: .order, reference: "Ünï & 100% + #1#", placedOn: "2026-03-04", includeHistory: false))
        #expect(found.map(\.number) == [written.number])
    }

    @Test func aFieldThatTheDictionaryDoesNotShowIsRefusedBeforeAnythingIsSent() async throws {
        let rig = try await Rig()
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#", header: ["SHIP_COST": 5])) }
        #expect(problem?.cause == "field.unknown")
        #expect(await rig.simulator.snapshot()["calls"]!["writes"] == [:])
    }

    @Test func aMissingArticleIsRefusedWithItsCode() async throws {
        let rig = try await Rig()
        var record = Rig.record("PS-1#")
        record.lines[0]["ART_CODE"] = "NOWHERE"
        let problem = await fault { _ = try await rig.erp.write(record) }
        // Once it is blamed on our memory; the second time it is the truth.
        #expect(problem?.handling == .retry)
        let second = await fault { _ = try await rig.erp.write(record) }
        #expect(second?.handling == .park)
        #expect(second?.message.contains("NOWHERE") == true)
    }

    @Test func aPaymentDiscountDoesNotLowerTheTotal() async throws {
        let rig = try await Rig()
        #expect(try await rig.erp.write(Rig.record("PS-1#", header: ["PD_AMT": 5])).total == amount("22.85"))
    }

    @Test func aNegativeDiscountLineLowersIt() async throws {
        let rig = try await Rig()
        var record = Rig.record("PS-1#")
        record.lines.append(["ART_CODE": "KORTING", "ORD_QTY": 1, "ART_PX": "-2.85"])
        #expect(try await rig.erp.write(record).total == 20)
    }
}

@Suite struct InvoiceTests {
    @Test func anInvoiceIsAJournalPageFoundByItsDescription() async throws {
        let rig = try await Rig()
        let written = try await rig.erp.write(Rig.invoice("PS-1#"))
        #expect(written.total == amount("131.90"))
        #expect(written.number == "20260001")
        let found = try await rig.erp.findOrders(OrderQuery(form: .invoice, reference: "PS-1#", placedOn: "2026-03-04", includeHistory: false))
        #expect(found.map(\.number) == [written.number])
        #expect(try await rig.erp.storedTotal(of: found[0]) == amount("131.90"))
        let page = try await rig.simulator.perform("rows", ["table": "DJ_PAGE"])[0]
        #expect(page?["DJ_CODE"] == "WEB")
        #expect(page?["PERIOD"] == 3)
        #expect(page?["PAGE_VAT"]?.decimal == amount("21.90"))
    }

    @Test func anInvoiceIsSearchedInItsOwnYearAndInThisOne() async throws {
        let rig = try await Rig()
        let written = try await rig.erp.write(Rig.invoice("PS-1#", day: "2025-12-30"))
        let before = await rig.simulator.snapshot()["calls"]!["reads"]!["DJ2"]?.int ?? 0
        let found = try await rig.erp.findOrders(OrderQuery(form: .invoice, reference: "PS-1#", placedOn: "2025-12-30", includeHistory: false))
        #expect(found.map(\.number) == [written.number])
        #expect(await rig.simulator.snapshot()["calls"]!["reads"]!["DJ2"]?.int == before + 2)
    }

    @Test func withoutJournalTheSettingIsNamed() async throws {
        let rig = try await Rig(adjust: { $0.salesJournal = nil })
        let problem = await fault { _ = try await rig.erp.write(Rig.invoice("PS-1#")) }
        #expect(problem?.advice.contains("sales-journal") == true)
    }

    @Test func aForeignDebtorWithDomesticCodeIsParkedWithTheDebtor() async throws {
        let rig = try await Rig(switches: ["refusesConfirmations": true])
        var record = Rig.invoice("PS-1#")
        record.header["SUB_NR"] = "10004"
        let problem = await fault { _ = try await rig.erp.write(record) }
        #expect(problem?.cause == "debtor.foreign-vat")
        #expect(problem?.detail?.contains("10004") == true)
    }
}
