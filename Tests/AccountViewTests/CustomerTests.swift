import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct CustomerTests {
    static let person = CustomerRecord(
        fields: [
            "ACCT_NAME": "Sanne de Proef", "ADDRESS1": "Testlaan 9", "POST_CODE": "2011xy", "CITY": "Haarlem", "CNT_CODE": "nl",
            "MAIL_BUS": "Sanne@Example.com",
        ], isCompany: false)

    @Test func aDebtorIsFoundByEmailInAnyCaseAndWithBlanks() async throws {
        for sensitive in [false, true] {
            let rig = try await Rig(switches: ["isCaseSensitive": .bool(sensitive)])
            #expect(try await rig.erp.findCustomers(email: " Jan.Voorbeeld@example.nl ").map(\.id) == ["10003"])
            #expect(try await rig.erp.findCustomers(email: "nobody@example.nl").isEmpty)
        }
    }

    @Test func ofSeveralTheLowestNumberIsFirst() async throws {
        let rig = try await Rig()
        for number in ["9", "100000", "20001"] {
            _ = try await rig.simulator.perform(
                "add-debtor", ["number": .string(number), "fields": ["ACCT_NAME": "Dubbel", "MAIL_BUS": "dubbel@example.com"]])
        }
        #expect(try await rig.erp.findCustomers(email: "dubbel@example.com").map(\.id) == ["9", "20001", "100000"])
    }

    @Test func aFullPageOfLongerAddressesDoesNotHideTheExactOne() async throws {
        let rig = try await Rig(switches: ["equalMatchesPrefix": true])
        for number in 0..<12 {
            _ = try await rig.simulator.perform(
                "add-debtor", ["number": .string("\(30_000 + number)"), "fields": ["MAIL_BUS": .string("x@example.com\(number)")]])
        }
        _ = try await rig.simulator.perform("add-debtor", ["number": "40000", "fields": ["MAIL_BUS": "x@example.com"]])
        #expect(try await rig.erp.findCustomers(email: "x@example.com").map(\.id) == ["40000"])
    }

    @Test func aNewDebtorGetsControlAccountSearchCodeAndATidyPostcode() async throws {
        let rig = try await Rig()
        let number = try await rig.erp.createCustomer(Self.person)
        let stored = try #require(try await rig.erp.customer(id: number))
        #expect(stored.raw["POST_CODE"] == "2011 XY")
        #expect(stored.raw["CNT_CODE"] == "NL")
        let row = try await rig.simulator.perform("rows", ["table": "CONTACT"]).array!.last
        #expect(row?["ACCT_NR"] == "1210")
        #expect(row?["SRC_CODE"] == "SANNEDEPRO")
        #expect(try await rig.erp.findCustomers(email: "sanne@example.com").map(\.id) == [number])
    }

    @Test func aCompanysContactPersonIsKeptBeneathIt() async throws {
        let rig = try await Rig()
        var record = Self.person
        record.isCompany = true
        record.contact = ["MAIN_CONT": "Erika Muster", "MC_MAILB": "erika@example.com"]
        let number = try await rig.erp.createCustomer(record)
        #expect(try await rig.erp.customer(id: number)?.raw["MAIN_CONT"] == "Erika Muster")
    }

    @Test func whereAccountViewWantsANumberItComesFromTheRange() async throws {
        let rig = try await Rig(switches: ["requiresDebtorNumber": true], adjust: { $0.debtorNumbers = 50_000...50_002 })
        #expect(try await rig.erp.createCustomer(Self.person) == "50000")
        #expect(try await rig.erp.createCustomer(Self.person) == "50001")
        #expect(try await rig.erp.createCustomer(Self.person) == "50002")
        #expect(await fault { _ = try await rig.erp.createCustomer(Self.person) }?.cause == "debtor.numbers-used-up")
    }

    @Test func aLongEmailIsNoKeyAndIsNeverCut() async throws {
        let rig = try await Rig()
        var record = Self.person
        record.fields["MAIL_BUS"] = .string(String(repeating: "a", count: 45) + "@example.com")
        #expect(rig.erp.emailLimit == 50)
        #expect(await fault { _ = try await rig.erp.createCustomer(record) }?.cause == "text.too-long")
    }

    @Test func changesAreOffUntilTheyAreProved() async throws {
        let rig = try await Rig()
        let change = CustomerRecord(fields: ["CITY": "Leiden"], isCompany: false)
        #expect(await fault { try await rig.erp.updateCustomer(id: "10003", change) }?.handling == .skip)
        #expect(await rig.erp.probeUpdate(debtor: "10003").level == .ok)
        let open = try await Rig(adjust: { $0.updatesDebtors = true })
        try await open.erp.updateCustomer(id: "10003", change)
        let raw = try #require(try await open.erp.customer(id: "10003")).raw
        #expect(raw["CITY"] == "Leiden")
        #expect(raw["ADDRESS1"] == "Dorpsweg 3a")
        try await open.set(["acceptsPUT": false])
        #expect(await open.erp.probeUpdate(debtor: "10003").level == .problem)
    }

    @Test func deliveryAddressesAreReadOnceAndNewOnesBelongToTheirDebtor() async throws {
        let rig = try await Rig()
        #expect(try await rig.erp.deliveryAddresses(ofCustomer: "10003").isEmpty)
        let id = try await rig.erp.createDeliveryAddress(
            ofCustomer: "10003", ["DEL_NAME": "Buren", "ADDRESS1": "Dorpsweg 4", "POST_CODE": "3511CD", "CITY": "Utrecht", "CNT_CODE": "NL"])
        let before = await rig.calls()
        #expect(try await rig.erp.deliveryAddresses(ofCustomer: "10003").map(\.id) == [id])
        #expect(await rig.calls() == before)
        #expect(try await rig.another().deliveryAddresses(ofCustomer: "10003").map(\.postcode) == ["3511 CD"])
        // On another debtor's order it is refused.
        #expect(await fault { _ = try await rig.erp.write(Rig.record("PS-1#", debtor: "10001", header: ["DEL_CODE": .string(id)])) } != nil)
    }
}

@Suite struct CustomerSourceTests {
    @Test func changedDebtorsArePolledWithADayOfOverlapAndAtPageBorders() async throws {
        for count in [9, 10, 11, 20] {
            let rig = try await Rig(adjust: { $0.pageSize = 10 })
            for number in 0..<count {
                _ = try await rig.simulator.perform(
                    "add-debtor", ["number": .string("\(30_000 + number)"), "fields": ["MAIL_BUS": .string("p\(number)@example.com")]])
            }
            var (ids, page, cursor, pages) = ([String](), String?.none, String?.none, 0)
            repeat {
                let part = try await rig.erp.changedCustomers(after: "2026-03-05", since: rig.clock.now, page: page)
                ids += part.changes.map(\.entity.key)
                (page, cursor) = (part.next, part.cursor)
                pages += 1
            } while page != nil
            #expect(ids.count == count, "\(count)")
            #expect(Set(ids).count == count)
            #expect(cursor == "2026-03-04")
            #expect(pages == count / 10 + 1)
        }
    }

    @Test func aChangeGivesANewRevisionAndTheCustomerReadsComplete() async throws {
        let rig = try await Rig()
        let since = Timestamp(year: 2026, month: 1, day: 1)
        let first = try await rig.erp.changedCustomers(after: nil, since: since, page: nil).changes.first { $0.entity.key == "10001" }
        _ = try await rig.simulator.perform("edit-debtor", ["number": "10001", "fields": ["TEL_BUS": "020-1234567", "MAIN_CONT": "Erika Muster"]])
        let second = try await rig.erp.changedCustomers(after: nil, since: since, page: nil).changes.first { $0.entity.key == "10001" }
        #expect(first?.revision != second?.revision)
        // 10:00 in the Netherlands is 9:00 UTC in March.
        #expect(second?.changedAt == rig.clock.now)
        let customer = try await rig.erp.customer(withID: "10001")
        #expect(customer.company == "Koffiehuis De Boon BV")
        #expect(customer.firstName == "Erika")
        #expect(customer.billing?.phone == "020-1234567")
        #expect(await fault { _ = try await rig.erp.customer(withID: "77777") }?.handling == .skip)
    }
}
