import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ShipmentTests {
    private static let fields: JSONValue = ["K1_SENT D", "K1_TRACK C30", "K1_CARR C20"]

    private func rig(_ switches: JSONObject = [:], pageSize: Int = 200, shipments: ShipmentSettings? = nil) async throws -> Rig {
        var all = switches
        if all["orderFields"] == nil { all["orderFields"] = Self.fields }
        var expected = AccountViewExpectations()
        expected.shipments = shipments
        return try await Rig(switches: .object(all), adjust: { $0.pageSize = pageSize }, expected: expected)
    }

    private func settings(_ text: String = "{shipped: K1_SENT, tracking: K1_TRACK, carrier: K1_CARR}") throws -> ShipmentSettings {
        let secrets = SecretSources(environment: { _ in String(repeating: "K", count: 32) }, file: { _ in [] })
        return try Integration(
            parsing: """
                name: Shop
                shop: {system: prestashop, url: "https://shop.example.com", key: env:KEY}
                erp: {client-id: env:ID, client-secret: env:SECRET, company: DEMO, control-account: 1210}
                orders: {reference-prefix: NL, shipments: \(text)}
                """, file: "shop.yaml", secrets: secrets
        ).orders.shipments
    }

    private func ship(_ rig: Rig, _ reference: String, _ code: String = "3SDEMO1") async throws {
        try await rig.perform(
            "ship-order", ["reference": .string(reference), "fields": ["K1_SENT": "2026-03-04", "K1_TRACK": .string(code), "K1_CARR": "PNL"]])
    }

    private func changes(_ source: AccountViewShipments, after cursor: String? = nil, since: Timestamp) async throws -> (
        changes: [EntityChange], cursor: String?
    ) {
        var (all, token) = ([EntityChange](), String?.none)
        while true {
            let page = try await source.changedShipments(after: cursor, since: since, page: token)
            all += page.changes
            guard let next = page.next else { return (all, page.cursor) }
            token = next
        }
    }

    @Test(arguments: [true, false])
    func onlyOrdersWithAReferenceWhoseFieldsAreFilledAreNews(dated: Bool) async throws {
        let rig = try await rig(["hasOrderChangeDate": .bool(dated)])
        let source = rig.erp.shipments(for: [try settings()])
        for reference in ["NL1#", "NL2#", "BE3#"] { _ = try await rig.erp.write(Rig.record(reference)) }
        _ = try await rig.simulator.perform(
            "type-order",
            [
                "debtor": "10003", "lines": [["ART_CODE": "MOK-WIT", "ORD_QTY": 1, "ART_PX": "8.95"]],
                "fields": ["COMMENT1": "Beurs", "K1_TRACK": "X"],
            ])
        #expect(try await changes(source, since: rig.clock.now).changes.isEmpty)
        try await ship(rig, "NL2#")
        try await ship(rig, "BE3#")
        let found = try await changes(source, since: rig.clock.now)
        #expect(Set(found.changes.map(\.entity)) == [EntityRef(.shipment, "NL2#"), EntityRef(.shipment, "BE3#")])
        #expect(found.changes.allSatisfy { $0.flow == .orders && $0.revision != nil })
        #expect(found.cursor == "2026-03-04")
        let again = try await changes(source, after: found.cursor, since: rig.clock.now)
        #expect(Set(again.changes) == Set(found.changes), "what did not change has the same revision")
        try await ship(rig, "NL2#", "3SDEMO2")
        let corrected = try await changes(source, after: found.cursor, since: rig.clock.now)
        #expect(Set(corrected.changes).subtracting(found.changes).map(\.entity.key) == ["NL2#"])
    }

    @Test func withADateOfChangeOldOrdersAreSeenAndUnchangedOnesAreNotReadAgain() async throws {
        let rig = try await rig(["hasOrderChangeDate": true])
        let source = rig.erp.shipments(for: [try settings("{shipped: K1_SENT, look-back: 1d}")])
        _ = try await rig.erp.write(Rig.record("NL1#", day: "2026-01-05"))
        rig.clock.advance(by: .seconds(20 * 86_400))
        try await ship(rig, "NL1#")
        #expect(try await changes(source, after: "2026-03-23", since: rig.clock.now).changes.map(\.entity.key) == ["NL1#"])
        rig.clock.advance(by: .seconds(20 * 86_400))
        #expect(try await changes(source, after: "2026-04-13", since: rig.clock.now).changes.isEmpty)
    }

    @Test func anOrderThatLeftTheOrderBookIsFoundInHistory() async throws {
        for dots in [false, true] {
            let rig = try await rig(["joinsWithDot": .bool(dots), "hasHistoryNumber": true], pageSize: 2)
            let source = rig.erp.shipments(for: [try settings()])
            for number in 1...5 { _ = try await rig.erp.write(Rig.record("NL\(number)#")) }
            for number in 1...3 { try await ship(rig, "NL\(number)#", "T\(number)") }
            try await rig.perform("move-to-history", [:])
            try await ship(rig, "NL4#", "T4")
            let found = try await changes(source, since: rig.clock.now).changes
            #expect(Set(found.map(\.entity.key)) == ["NL1#", "NL2#", "NL3#", "NL4#"])
            let record = try #require(try await source.shipments(reference: "NL4#").first)
            #expect(record.isInHistory && record.raw["K1_TRACK"] == "T4" && record.number?.isEmpty == false)
            #expect(try await source.shipments(reference: "NL4#").count == 1, "its two lines are one order")
            #expect(try await source.shipments(reference: "NL9#").isEmpty)
            let without = rig.erp.shipments(for: [try settings("{shipped: K1_SENT, history: false}")])
            #expect(try await changes(without, since: rig.clock.now).changes.isEmpty)
        }
    }

    @Test func havingLeftTheOrderBookCanItselfMeanSent() async throws {
        let rig = try await rig(["orderFields": []])
        let source = rig.erp.shipments(for: [try settings("{shipped: history}")])
        for reference in ["NL1#", "NL2#"] { _ = try await rig.erp.write(Rig.record(reference)) }
        try await rig.perform("move-to-history", ["reference": "NL2#"])
        #expect(try await changes(source, since: rig.clock.now).changes.map(\.entity.key) == ["NL2#"])
        #expect(try await source.shipments(reference: "NL2#").map(\.isInHistory) == [true])
        #expect(try await source.shipments(reference: "NL1#").map(\.isInHistory) == [false])
    }

    @Test(arguments: [1, 2, 3, 50])
    func everyOrderIsFoundWhateverThePageSize(size: Int) async throws {
        let rig = try await rig(pageSize: size)
        let source = rig.erp.shipments(for: [try settings()])
        let references = (1...6).map { "NL\($0)#" }
        for reference in references {
            _ = try await rig.erp.write(Rig.record(reference))
            try await ship(rig, reference)
        }
        #expect(Set(try await changes(source, since: rig.clock.now).changes.map(\.entity.key)) == Set(references))
    }

    @Test func ordersOfLastYearAreFoundInItsBooks() async throws {
        let rig = try await rig()
        let source = rig.erp.shipments(for: [try settings("{shipped: K1_SENT, look-back: 90d}")])
        _ = try await rig.erp.write(Rig.record("NL1#", day: "2025-12-30"))
        try await rig.perform("ship-order", ["reference": "NL1#", "year": 2025, "fields": ["K1_SENT": "2026-01-02"]])
        #expect(try await changes(source, since: rig.clock.now).changes.map(\.entity.key) == ["NL1#"])
        #expect(try await source.shipments(reference: "NL1#").map { $0.raw["K1_SENT"]?.string?.prefix(10) } == ["2026-01-02"])
    }

    @Test func oneReadingServesAllIntegrationsOfACompany() async throws {
        let rig = try await rig()
        let both = rig.erp.shipments(for: [try settings("{shipped: K1_SENT}"), try settings("{shipped: K1_TRACK, carrier: K1_CARR}")])
        _ = try await rig.erp.write(Rig.record("NL1#"))
        try await ship(rig, "NL1#")
        let before = await rig.calls()
        #expect(try await changes(both, since: rig.clock.now).changes.count == 1)
        #expect(await rig.calls() - before <= 3)
        #expect(try await both.shipments(reference: "NL1#").first?.raw.keys.sorted() == ["K1_CARR", "K1_SENT", "K1_TRACK"])
    }

    @Test func aFieldThatIsNotThereIsNamedByThePollAndByTheCheck() async throws {
        let wrong = try settings("{shipped: K1_SENT, tracking: K9_NOPE}")
        let rig = try await rig(shipments: wrong)
        let problem = await fault { _ = try await changes(rig.erp.shipments(for: [wrong]), since: rig.clock.now) }
        #expect(problem?.cause == "shipments.no-field" && problem?.message.contains("K9_NOPE") == true)
        let findings = await rig.erp.check(flows: [.orders])
        #expect(findings.filter { $0.level == .problem }.map(\.subject) == ["order field K9_NOPE"])
        #expect(findings.contains { $0.subject == "order field K1_SENT" && $0.level == .ok })
        let good = try await self.rig(shipments: try settings())
        #expect(await good.erp.check(flows: [.orders]).allSatisfy { $0.level == .ok })
    }

    @Test func theSandboxMarksOrdersInColumnsOfItsDictionaryOnly() async throws {
        let rig = try await rig()
        _ = try await rig.erp.write(Rig.record("NL1#"))
        for (reference, fields) in [("NL1#", ["K9_NOPE": "x"]), ("NL1#", ["K1_SENT": "yesterday"]), ("NL9#", ["K1_SENT": "2026-03-04"])] {
            await #expect(throws: SandboxCommandError.self) {
                try await rig.perform(
                    "ship-order",
                    ["reference": .string(reference), "fields": .object(JSONObject(fields.map { ($0.key, JSONValue.string($0.value)) }))])
            }
        }
    }
}
