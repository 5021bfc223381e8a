import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct FaultTests {
    @Test func anErrorBodyWithStatus200IsARefusal() async throws {
        let rig = try await Rig(switches: ["errorsOn200": true])
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#", debtor: "99999")) }
        #expect(problem?.handling == .park)
        #expect(problem?.detail == "Factuurdebiteur 99999 bestaat niet.")
        #expect(problem?.writeMayHaveHappened == false)
    }

    @Test func anErrorBodyWithoutWordsIsARefusalThatMustBeLookedAfter() async throws {
        let rig = try await Rig(switches: ["errorsOn200": true, "emptyErrorMessage": true])
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#", debtor: "99999")) }
        #expect(problem?.handling == .park)
        #expect(problem?.writeMayHaveHappened == true)
    }

    @Test func noAnswerAfterStoringMeansTheWriteMayHaveHappenedAndItIsFound() async throws {
        let rig = try await Rig()
        rig.transport.add(FaultSwitch(.dropAfter, method: "POST"))
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }
        #expect(problem?.handling == .pause(.host))
        #expect(problem?.writeMayHaveHappened == true)
        let found = try await rig.erp.findOrders(OrderQuery(form: .order, reference: "PS-1#", placedOn: "2026-03-04", includeHistory: false))
        #expect(found.count == 1)
    }

    @Test func noAnswerToAReadSaysNothingAboutWrites() async throws {
        let rig = try await Rig()
        rig.transport.add(FaultSwitch(.dropAfter, method: "GET", contains: "AR1"))
        let problem = await fault { _ = try await rig.erp.findCustomers(email: "a@example.com") }
        #expect(problem?.writeMayHaveHappened == false)
    }

    @Test(arguments: [500, 502, 504]) func aServerErrorOnAWriteLeavesItOpen(status: Int) async throws {
        let rig = try await Rig()
        rig.transport.add(FaultSwitch(.status(status, body: "<html>"), method: "POST"))
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }
        #expect(problem?.handling == .pause(.host))
        #expect(problem?.writeMayHaveHappened == true)
    }

    @Test func aBrokenAnswerToAWriteLeavesItOpen() async throws {
        let rig = try await Rig()
        rig.transport.add(FaultSwitch(.malformed, method: "POST"))
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }
        #expect(problem?.cause == "accountview.unreadable")
        #expect(problem?.writeMayHaveHappened == true)
    }

    @Test func anAnswerWithoutBodyIsGoodAndTheNumberIsLookedUp() async throws {
        let rig = try await Rig(switches: ["emptyWriteAnswer": true])
        #expect(try await rig.erp.write(Rig.record("PS-1#")).number == "2600001")
        let debtor = try await rig.erp.createCustomer(CustomerTests.person)
        #expect(try await rig.erp.findCustomers(email: "sanne@example.com").map(\.id) == [debtor])
        let address: JSONObject = ["DEL_NAME": "Buren", "ADDRESS1": "Dorpsweg 4", "CITY": "Utrecht"]
        #expect(try await !rig.erp.createDeliveryAddress(ofCustomer: debtor, address).isEmpty)
    }

    @Test func noRowsAs404AndOneRowAsObjectAndNestedDetailsAreRead() async throws {
        let rig = try await Rig(switches: ["notFoundOnEmpty": true, "singleObject": true, "nestedDetails": true, "hasContactCompanion": true])
        #expect(try await rig.erp.findCustomers(email: "nobody@example.com").isEmpty)
        #expect(try await rig.erp.findCustomers(email: "jan.voorbeeld@example.nl").map(\.id) == ["10003"])
        #expect(try await rig.erp.write(Rig.record("PS-1#")).total == amount("22.85"))
    }

    @Test func aPageThatIsNotAccountViewIsNotTakenForNoRows() async throws {
        let rig = try await Rig()
        rig.transport.add(FaultSwitch(.status(404, body: "<html>not here</html>"), contains: "SO1"))
        let query = OrderQuery(form: .order, reference: "PS-1#", placedOn: "2026-03-04", includeHistory: false)
        #expect(await fault { _ = try await rig.erp.findOrders(query) } != nil)
        rig.transport.add(FaultSwitch(.status(200, body: "<html>proxy</html>"), contains: "SO1"))
        #expect(await fault { _ = try await rig.erp.findOrders(query) }?.handling == .pause(.host))
    }

    @Test func aQuotaNamesTheMomentToComeBack() async throws {
        let rig = try await Rig()
        try await rig.erp.warmUp()
        try await rig.set(["callsPerMinute": 1])
        _ = try await rig.erp.findCustomers(email: "a@example.com")
        let problem = await fault { _ = try await rig.erp.findCustomers(email: "a@example.com") }
        #expect(problem?.handling == .retryAt(rig.clock.now + .seconds(61)))
    }

    @Test func aMissingRightPausesAndNamesIt() async throws {
        let rig = try await Rig()
        _ = try await rig.simulator.perform("deny", ["object": "SO1", "rights": ["write"]])
        let problem = await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }
        #expect(problem?.handling == .pause(.credentials))
        #expect(problem?.detail?.contains("rechten") == true)
    }

    @Test func withoutRightToTheDictionaryOrdersStillGoThrough() async throws {
        let rig = try await Rig()
        _ = try await rig.simulator.perform("deny", ["object": "FLD", "rights": ["read"]])
        let written = try await rig.erp.write(Rig.record("PS-1#"))
        #expect(written.number == "2600001")
    }

    @Test func writesOfOneWorkerNeverOverlap() async throws {
        let rig = try await Rig()
        try await rig.erp.warmUp()
        try await rig.set(["slowWrites": 1_000])
        let erp = rig.erp
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<5 { group.addTask { _ = try await erp.write(Rig.record("PS-\(number)#")) } }
            let isDone = Flag()
            group.addTask { [clock = rig.clock] in await sleepThrough(clock) { isDone.isSet } }
            for _ in 0..<5 { try await group.next() }
            isDone.set()
        }
        #expect(await rig.simulator.snapshot()["calls"]!["writesOpenMost"] == 1)
        #expect(await rig.simulator.snapshot()["orders"]!.array!.count == 5)
    }
}
