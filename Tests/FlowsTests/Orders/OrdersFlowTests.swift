import Commerce
import Flows
import Integrations
import JSON
import Synchronization
import Testing

struct OrdersFlowTests {
    let simple = Sample.order([Sample.line("A", 2, at: 19.99)], charges: [Sample.charge(.shipping, 4.95)], total: 44.93)

    @Test func `A new buyer's order becomes a debtor and a sales order`() async throws {
        let rig = try Rig([simple])
        let outcome = try await rig.run()
        #expect(outcome.kind == .written && outcome.number == "261" && outcome.alarms.isEmpty)
        #expect(outcome.title == "Order 1001, Fietsen NL, EUR 44.93")
        #expect(rig.erp.calls == ["find", "find customer", "create customer", "write"])
        let record = try #require(rig.erp.state.withLock { $0.orders.first?.record })
        #expect(record.reference == "NL1001#")
        #expect(record.header["COMMENT1"] == "NL1001#")
        #expect(record.header["RPL_INV"] == "1001" && record.header["RPL_DEL"] == "1001")
        #expect(record.header["ORD_DATE"] == "2026-03-03")
        #expect(record.header["DEL_CODE"] == nil)
        #expect(record.lines.map { $0["ART_CODE"] } == ["A", "SHIP"])
        #expect(record.lines[0]["ART_PX"] == .number(19.99) && record.lines[0]["ORD_QTY"] == 2)
        let debtor = try #require(rig.erp.state.withLock { $0.created["1001"] })
        #expect(debtor.fields["ACCT_NAME"] == "Erika Muster" && debtor.fields["POST_CODE"] == "1234 AB")
        #expect(!debtor.isCompany && debtor.contact.isEmpty)
        #expect(rig.ledger.openIntents.isEmpty)
    }

    @Test func `A warm order costs three calls`() async throws {
        let rig = try Rig([simple])
        rig.erp.change { $0.debtors = [CustomerMatch(id: "77", email: "Erika.Muster@example.com", name: "Erika Muster")] }
        _ = try await rig.run()
        #expect(rig.erp.calls == ["find", "find customer", "write"])
    }

    @Test func `The same order again is there already, without a call while it is remembered`() async throws {
        let rig = try Rig([simple])
        _ = try await rig.run()
        let fresh = InMemoryLedger()
        let again = try await rig.run(ledger: fresh)
        #expect(again.kind == .exists && again.number == "261")
        let count = rig.erp.calls.count
        #expect(try await rig.run(ledger: fresh).kind == .exists)
        #expect(rig.erp.calls.count == count)
        #expect(rig.erp.state.withLock { $0.orders.count } == 1)
    }

    @Test func `Old orders, and those whose ledger is lost, are looked for in history`() async throws {
        let rig = try Rig([simple])
        rig.erp.change {
            $0.orders = [("NL1001#", "2599", OrderRecord(form: .order, reference: "NL1001#", placedOn: "2026-03-03", header: [:], lines: []))]
            $0.history = ["2599"]
        }
        #expect(try await rig.run(history: true).kind == .exists)
        #expect(rig.erp.calls == ["find+history"])
        rig.clock.advance(by: .seconds(4 * 86_400))
        #expect(try await rig.run(ledger: InMemoryLedger()).number == "2599")
        #expect(rig.erp.calls.last == "find+history")
    }

    @Test func `Two hits for a reference raise the alarm doubled with both numbers`() async throws {
        let rig = try Rig([simple])
        let record = OrderRecord(form: .order, reference: "NL1001#", placedOn: "2026-03-03", header: [:], lines: [])
        rig.erp.change { $0.orders = [("NL1001#", "11", record), ("NL1001#", "12", record)] }
        let outcome = try await rig.run()
        #expect(outcome.kind == .exists)
        #expect(outcome.alarms.map(\.cause) == ["doubled"])
        #expect(outcome.alarms[0].message.contains("11, 12"))
    }

    @Test func `A write whose answer is lost is found again and not made twice`() async throws {
        let rig = try Rig([simple], Sample.booked + "after: {state: 9, note: \"AccountView {number}\"}\n")
        rig.erp.change { $0.failWrite = (.retry("timeout", "No answer.", writeMayHaveHappened: true), true) }
        #expect(await rig.fault()?.writeMayHaveHappened == true)
        #expect(rig.ledger.openIntents == ["order"])
        let outcome = try await rig.run()
        #expect(outcome.kind == .written && outcome.number == "261")
        #expect(rig.erp.state.withLock { $0.orders.count } == 1)
        #expect(rig.ledger.openIntents.isEmpty)
        #expect(rig.shop.state.withLock { $0.states } == ["1001": "9"])
        #expect(rig.shop.state.withLock { $0.notes } == ["1001": ["AccountView 261"]])
    }

    @Test func `A write that was refused is tried again from its marks`() async throws {
        let rig = try Rig([simple])
        rig.erp.change { $0.failWrite = (.retry("busy", "Try later."), false) }
        #expect(await rig.fault()?.cause == "busy")
        #expect(rig.ledger.openIntents.isEmpty)
        #expect(try await rig.run().kind == .written)
        #expect(rig.erp.calls == ["find", "find customer", "create customer", "write", "find", "write"])
    }

    @Test func `Without the right to write nothing is written`() async throws {
        let rig = try Rig([simple])
        let context = rig.context(permit: { throw Fault.retry("lease.lost", "The lease is lost.") })
        await #expect(throws: Fault.self) { try await rig.flow.handle(EntityRef(.order, "1001"), context) }
        #expect(!rig.erp.calls.contains("write") && !rig.erp.calls.contains("create customer"))
        #expect(rig.ledger.openIntents.isEmpty)
    }

    @Test func `An order that is not paid yet is filtered and stays on the watch list`() async throws {
        var order = simple
        order.state = OrderState(id: "1", name: "Awaiting payment", isPaid: false, isFinal: false)
        let outcome = try await Rig([order]).run()
        #expect(outcome.kind == .filtered && outcome.isStillOpen)
        order.state = OrderState(id: "6", name: "Cancelled", isPaid: false, isFinal: true)
        let cancelled = try await Rig([order]).run()
        #expect(cancelled.kind == .filtered && !cancelled.isStillOpen)
    }

    @Test func `States are named by id or name, and old orders are left alone`() async throws {
        #expect(try await Rig([simple], Sample.booked + "states: [\"payment ACCEPTED\"]\n").run().kind == .written)
        #expect(try await Rig([simple], Sample.booked + "states: [3]\n").run().kind == .filtered)
        #expect(try await Rig([simple], Sample.booked + "since: 2026-03-04\n").run().kind == .filtered)
    }

    @Test func `All missing articles are named in one message`() async throws {
        var line = Sample.line("", 1, at: 1)
        line.name = "Mystery box"
        let order = Sample.order([Sample.line("X1", 1, at: 1), Sample.line("A", 1, at: 1), Sample.line("X2", 1, at: 1), line], total: 4)
        let rig = try Rig([order])
        let fault = await rig.fault()
        #expect(fault?.cause == "sku.missing" && fault?.handling == .park)
        #expect(fault?.message == "Order 1001: these articles are not in AccountView: \"Mystery box\" (no SKU), X1, X2.")
        #expect(rig.erp.calls == ["find"], "no debtor is made for an order that cannot be written")
        let fallback = try Rig([order], Sample.booked + "articles: {missing: fallback, fallback: C}\n")
        #expect(try await fallback.run().kind == .written)
        #expect(fallback.erp.state.withLock { $0.orders[0].record.lines.map { $0["ART_CODE"] } } == ["C", "A", "C", "C"])
    }

    @Test func `Missing articles are created when the settings want that`() async throws {
        let order = Sample.order([Sample.line("NEW", 1, at: 12.1), Sample.line("NEW", 1, at: 12.1)], total: 24.2)
        let rig = try Rig([order], Sample.booked + "articles: {missing: create, create-group: DIV}\n")
        #expect(try await rig.run().kind == .written)
        #expect(rig.erp.calls.filter { $0 == "create article" }.count == 1)
    }

    @Test func `A company gets a debtor with its contact person beneath it`() async throws {
        var order = simple
        order.billing = Sample.address(company: "Muster GmbH", country: "DE")
        order.billing.vatNumber = "DE 123 456 789"
        let rig = try Rig([order])
        _ = try await rig.run()
        let debtor = try #require(rig.erp.state.withLock { $0.created["1001"] })
        #expect(debtor.isCompany)
        #expect(debtor.fields["ACCT_NAME"] == "Muster GmbH" && debtor.fields["VAT_NR"] == "DE123456789")
        #expect(debtor.contact == ["MAIN_CONT": "Erika Muster", "MC_MAILB": "erika.muster@example.com"])
    }

    @Test func `A delivery address is made once and found again, also when the ledger is gone`() async throws {
        var order = simple
        order.delivery = Sample.address(street: "Kerkweg 1", city: "Zeist")
        var second = order
        (second.id, second.number) = ("1002", "1002")
        let rig = try Rig([order, second])
        _ = try await rig.run()
        #expect(rig.erp.calls == ["find", "find customer", "create customer", "addresses", "create address", "write"])
        _ = try await rig.run("1002", ledger: InMemoryLedger())
        #expect(rig.erp.state.withLock { $0.orders.map { $0.record.header["DEL_CODE"] } } == ["R1", "R1"])
        #expect(rig.erp.calls.filter { $0 == "create address" }.count == 1)
    }

    @Test func `A second address line is written, and the address with it found again`() async throws {
        var order = simple
        order.delivery = Sample.address(street: "Kerkweg 1", city: "Zeist")
        order.delivery?.streetLine2 = "2e verdieping"
        var second = order
        (second.id, second.number) = ("1002", "1002")
        let rig = try Rig([order, second])
        _ = try await rig.run()
        _ = try await rig.run("1002", ledger: InMemoryLedger())
        #expect(rig.erp.state.withLock { $0.addresses["1001"]?.map(\.streetLine) } == ["Kerkweg 1, 2e verdieping"])
    }

    @Test func `A delivery address that is the billing address is none`() async throws {
        var order = simple
        order.delivery = Sample.address(street: "dorpsstraat  12A", postcode: "1234 ab", city: "UTRECHT")
        let rig = try Rig([order])
        _ = try await rig.run()
        #expect(!rig.erp.calls.contains("addresses"))
    }

    @Test(arguments: [nil, "", "nobody", "a b@example.com", "x@example.com" + "y".padding(60)])
    func `Without an e-mail that can be a key the order is parked or goes to the fallback debtor`(email: String?) async throws {
        var order = simple
        order.buyer.email = email
        let rig = try Rig([order])
        #expect(await rig.fault()?.cause == "customer.no-email")
        let fallback = try Rig([order], Sample.booked + "customer: {no-email: fallback, fallback-debtor: 10005}\n")
        #expect(try await fallback.run().kind == .written)
        #expect(fallback.erp.calls == ["find", "write"])
        #expect(fallback.erp.state.withLock { $0.orders[0].record.header["RPL_INV"] } == "10005")
    }

    @Test func `The default debtor takes all orders and gets no addresses`() async throws {
        var order = simple
        order.delivery = Sample.address(street: "Kerkweg 1")
        let rig = try Rig([order], Sample.booked + "customer: {default-debtor: 10005}\n")
        _ = try await rig.run()
        #expect(rig.erp.calls == ["find", "write"])
    }

    @Test func `A guest never changes a debtor of another name`() async throws {
        var order = simple
        order.buyer = Sample.buyer(isGuest: true)
        let settings = Sample.booked + "customer: {update: true}\n"
        let rig = try Rig([order], settings)
        rig.erp.change { $0.debtors = [CustomerMatch(id: "77", email: "erika.muster@example.com", name: "Hans Beispiel")] }
        #expect(try await rig.run().kind == .written)
        #expect(!rig.erp.calls.contains("update customer"))
        #expect(rig.steps.notes.contains { $0.contains("another name") })
        let strict = try Rig([order], Sample.booked + "customer: {guest-mismatch: park}\n")
        strict.erp.change { $0.debtors = [CustomerMatch(id: "77", email: "erika.muster@example.com", name: "Hans Beispiel")] }
        #expect(await strict.fault()?.cause == "customer.mismatch")
    }

    @Test func `A blocked debtor parks the order`() async throws {
        let rig = try Rig([simple])
        rig.erp.change { $0.debtors = [CustomerMatch(id: "77", email: "erika.muster@example.com", name: "Erika Muster", isBlocked: true)] }
        #expect(await rig.fault()?.cause == "debtor.blocked")
    }

    @Test func `A total that AccountView computed otherwise raises an alarm with both sums`() async throws {
        let rig = try Rig([simple])
        rig.erp.change { $0.totalOff = 0.03 }
        let outcome = try await rig.run()
        #expect(outcome.kind == .written)
        #expect(outcome.alarms.map(\.cause) == ["total-differs"])
        #expect(outcome.alarms[0].message.contains("EUR 44.93") && outcome.alarms[0].message.contains("EUR 44.96"))
    }

    @Test func `An invoice has accounts, VAT codes and amounts per line`() async throws {
        var order = Sample.order(
            [Sample.line("A", 2, at: 12.1), Sample.line("B", 1, at: 10.9, rate: 9)], charges: [Sample.charge(.shipping, 4.95)], total: 40.05)
        order.billing.country = "DE"
        let rig = try Rig([order], Sample.booked + Sample.codes + "form: invoice\n")
        #expect(try await rig.run().kind == .written)
        let record = rig.erp.state.withLock { $0.orders[0].record }
        #expect(record.header["HDR_DESC"] == "NL1001#" && record.header["DJ_CODE"] == "VRK" && record.header["GROSS_FLG"] == true)
        #expect(record.lines.map { $0["ACCT_NR"] } == ["8010", "8010", "8100"])
        #expect(record.lines.map { $0["VAT_CODE"] } == ["1", "2", "1"])
        #expect(record.lines.map { $0["AMOUNT"]?.decimal } == [24.2, 10.9, 4.95])
        #expect(record.lines.map { $0["VAT_AMT"]?.decimal } == [4.2, 0.9, 0.86])
    }

    @Test func `A rate without a VAT code parks an invoice, naming rate and country`() async throws {
        let order = Sample.order([Sample.line("A", 1, at: 10.5, rate: 5)], total: 10.5)
        let rig = try Rig([order], Sample.booked + Sample.codes + "form: invoice\n")
        let fault = await rig.fault()
        #expect(fault?.cause == "vat.unmapped" && fault?.message.contains("5 % in NL") == true)
    }

    @Test func `Two foreign VAT codes cannot go on one sales order, unless lines have a field for it`() async throws {
        var order = Sample.order([Sample.line("A", 1, at: 11.9, rate: 19), Sample.line("B", 1, at: 10.7, rate: 7)], total: 22.6)
        order.billing.country = "DE"
        let codes = "vat:\n  codes: {21: 1, 9: 2, 0: 0}\n  by-country: {DE: {19: 31, 7: 32}}\n"
        #expect(await (try Rig([order], Sample.booked + codes)).fault()?.cause == "vat.mixed")
        let rig = try Rig([order], Sample.booked + codes + "  order-line-field: VAT_CODE\n")
        #expect(try await rig.run().kind == .written)
        #expect(rig.erp.state.withLock { $0.orders[0].record.lines.map { $0["VAT_CODE"] } } == ["31", "32"])
        order.lines.removeLast()
        order.totals.gross = 11.9
        let single = try Rig([order], Sample.booked + codes)
        #expect(try await single.run().kind == .written)
        #expect(single.erp.state.withLock { $0.created["1001"]?.fields["VAT_CODE"] } == "31")
    }

    @Test func `Payment methods find their condition by id or name`() async throws {
        let rig = try Rig([simple], Sample.booked + "payment: {conditions: {IDEAL: ID}, methods: {iDEAL: Online}}\n")
        _ = try await rig.run()
        #expect(rig.erp.state.withLock { $0.orders[0].record.header["DISC_CODE"] } == "ID")
        let strict = try Rig([simple], Sample.booked + "payment: {conditions: {paypal: PP}, unmapped: park}\n")
        #expect(await strict.fault()?.cause == "payment.unmapped")
    }

    @Test func `A dry run says what it would do and writes nothing`() async throws {
        let rig = try Rig([simple], common: "mode: dry-run")
        let outcome = try await rig.run()
        #expect(outcome.kind == .filtered && outcome.reason.contains("would write a sales order with 2 lines"))
        #expect(rig.erp.calls == ["find", "find customer"])
    }

    @Test func `A state that the shop refuses leaves the order written, with an alarm`() async throws {
        let rig = try Rig([simple], Sample.booked + "after: {state: 99}\n")
        rig.shop.state.withLock { $0.fault = .park("state.unknown", "There is no state 99.", advice: "Correct orders.after.state.") }
        let outcome = try await rig.run()
        #expect(outcome.kind == .written && outcome.alarms.map(\.cause) == ["shop-not-told"])
    }

    @Test func `A reference that would be cut is refused`() async throws {
        var order = simple
        order.number = "N".padding(39)
        #expect(await (try Rig([order])).fault()?.cause == "reference.too-long")
    }
}

extension String {
    func padding(_ count: Int) -> String { String(repeating: self, count: count) }
}
