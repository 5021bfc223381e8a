import Commerce
import Flows
import JSON
import Synchronization
import Testing

struct ShipmentsFlowTests {
    private let sent: JSONObject = ["K1_SENT": "2026-03-04", "K1_TRACK": "3SDEMO0001", "K1_CARR": "PNL"]

    @Test func `An order that was sent is shown in the shop with its tracking number, once`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        let outcome = try await rig.run()
        #expect(outcome.kind == .written && outcome.number == "2600001")
        #expect(outcome.title == "Shipment of order 1001, Fietsen NL")
        #expect(outcome.reason == "PNL, 3SDEMO0001.")
        #expect(rig.shop.shown() == Shipment(tracking: "3SDEMO0001", carrier: "PNL"))
        #expect(rig.steps.tags == ["order 1001", "order NL1001#"])
        #expect(rig.shop.calls == ["find", "look", "write"])
        #expect(try await rig.run().kind == .unchanged)
        #expect(rig.shop.calls == ["find", "look", "write"])
        #expect(rig.ledger.openIntents.isEmpty)
    }

    @Test func `What the shop shows already is not written, also when nothing is remembered`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        _ = try await rig.run()
        let again = try await rig.run(ledger: InMemoryLedger())
        #expect(again.kind == .exists)
        #expect(rig.shop.writes == 1)
        #expect(try await rig.run(isForced: true).kind == .exists)
        #expect(rig.shop.writes == 1)
    }

    @Test func `A tracking number that was corrected in the ERP replaces the first`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        _ = try await rig.run()
        var corrected = sent
        corrected["K1_TRACK"] = "3SDEMO0002"
        rig.erp.set("NL1001#", corrected)
        #expect(try await rig.run().kind == .updated)
        #expect(rig.shop.shown()?.tracking == "3SDEMO0002")
        #expect(rig.shop.calls.count { $0 == "find" } == 1, "the shop's id of an order is looked up once")
    }

    @Test(
        arguments: [
            ("", false), (.null, false), (false, false), (0, false), ("0", false), ("N", false), ("2026-03-05T00:00:00", false),
            ("2026-03-04T18:00:00", true), (true, true), (1, true), ("J", true), ("V", true),
        ] as [(JSONValue, Bool)])
    func `A field that is empty, no, zero or a day to come is not sent yet`(value: JSONValue, isSent: Bool) async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", ["K1_SENT": value, "K1_TRACK": "T1", "K1_CARR": ""])
        let outcome = try await rig.run()
        #expect(outcome.kind == (isSent ? .written : .filtered))
        #expect(rig.shop.writes == (isSent ? 1 : 0))
        // Only a day that comes by itself needs watching: everything else is a change in the ERP, which the poll sees.
        #expect(outcome.isStillOpen == (value.string?.hasPrefix("2026-03-05") ?? false))
        if !isSent { #expect(rig.shop.calls.isEmpty) }
    }

    @Test func `A status means sent when it is one of the values of the settings`() async throws {
        let rig = try ShipmentRig("{shipped: STATUS, shipped-values: [V, Verzonden]}")
        rig.erp.set("NL1001#", ["STATUS": "P"])
        let waiting = try await rig.run()
        #expect(waiting.kind == .filtered && waiting.reason.contains("\"P\""))
        rig.erp.set("NL1001#", ["STATUS": "verzonden"])
        #expect(try await rig.run().kind == .written)
        #expect(rig.shop.shown() == Shipment())
    }

    @Test func `Expressions read the record, and whether the order has left the order book`() async throws {
        let rig = try ShipmentRig("{shipped: history, tracking: '$trim($substringBefore(raw.COMMENT2, \"/\"))'}")
        rig.erp.set("NL1001#", ["COMMENT2": "3SDEMO77 / PostNL"])
        #expect(try await rig.run().kind == .filtered)
        rig.erp.records.withLock { $0 = [] }
        rig.erp.set("NL1001#", history: true, ["COMMENT2": "3SDEMO77 / PostNL"])
        #expect(try await rig.run().kind == .written)
        #expect(rig.shop.shown()?.tracking == "3SDEMO77")
    }

    @Test func `A carrier is called as the table says, with its own page, and a note for staff`() async throws {
        let rig = try ShipmentRig(
            """
            {shipped: K1_SENT, tracking: K1_TRACK, carrier: K1_CARR, carriers: {PNL: PostNL, DHL: DHL Parcel}, \
            tracking-url: "https://track.example.com/{tracking}", tracking-urls: {PostNL: "https://postnl.example.com/?b={tracking}&o={number}"}, \
            note: "{carrier} {tracking} {url}"}
            """)
        var spaced = sent
        spaced["K1_TRACK"] = "3S DEMO/1"
        rig.erp.set("NL1001#", spaced)
        _ = try await rig.run()
        let link = "https://postnl.example.com/?b=3S%20DEMO%2F1&o=1001"
        #expect(rig.shop.shown() == Shipment(tracking: "3S DEMO/1", carrier: "PostNL", link: link))
        #expect(rig.shop.state.withLock { $0.notes } == ["PostNL 3S DEMO/1 \(link)"])
        rig.erp.set("NL1001#", ["K1_SENT": true, "K1_TRACK": "T2", "K1_CARR": "dhl"])
        _ = try await rig.run()
        #expect(rig.shop.shown() == Shipment(tracking: "T2", carrier: "DHL Parcel", link: "https://track.example.com/T2"))
    }

    @Test(arguments: ["keep", "omit", "park"])
    func `A carrier that the table lacks is kept, left out or parked, as the settings say`(policy: String) async throws {
        let rig = try ShipmentRig(
            "{shipped: K1_SENT, tracking: K1_TRACK, carrier: K1_CARR, carriers: {DHL: DHL Parcel}, unmapped-carrier: \(policy)}")
        rig.erp.set("NL1001#", sent)
        if policy == "park" {
            let fault = await rig.fault()
            #expect(fault?.cause == "carrier.unmapped" && fault?.handling == .park)
            #expect(fault?.message.contains("PNL") == true)
            #expect(rig.shop.calls.isEmpty)
        } else {
            _ = try await rig.run()
            #expect(rig.shop.shown()?.carrier == (policy == "keep" ? "PNL" : nil))
        }
    }

    @Test func `An order that was cancelled in the shop needs a person, one that is gone does not`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        rig.shop.change { $0.cancelled = ["7"] }
        let cancelled = await rig.fault()
        #expect(cancelled?.handling == .park && cancelled?.cause == "shipment.cancelled-order")
        #expect(cancelled?.message.contains("1001") == true && cancelled?.advice.isEmpty == false)
        rig.shop.change { $0.ids = [:] }
        #expect(await rig.fault()?.handling == .skip)
        let other = try ShipmentRig()
        other.erp.set("NL1002#", sent)
        let unknown = await other.fault("NL1002#")
        #expect(unknown?.handling == .skip && unknown?.message.contains("1002") == true)
        let gone = await rig.fault("NL1003#")
        #expect(gone?.handling == .skip && gone?.message.contains("AccountView") == true)
        #expect(await rig.fault("BE1001#")?.cause == "shipment.other-shop")
        #expect(rig.shop.writes == 0)
    }

    @Test func `A write that timed out is looked up in the shop before it is made again`() async throws {
        for stores in [true, false] {
            let rig = try ShipmentRig("{shipped: K1_SENT, tracking: K1_TRACK, note: 'Sent {tracking}'}")
            rig.erp.set("NL1001#", sent)
            rig.shop.change {
                $0.failWrite = (Fault.retry("shop.timeout", "The shop did not answer in time.", writeMayHaveHappened: true), stores)
            }
            #expect(await rig.fault()?.cause == "shop.timeout")
            #expect(rig.ledger.openIntents == ["shipment"])
            let outcome = try await rig.run()
            #expect(outcome.kind == .written)
            #expect(rig.shop.writes == (stores ? 1 : 2))
            #expect(rig.shop.shown()?.tracking == "3SDEMO0001")
            #expect(rig.shop.state.withLock { $0.notes } == ["Sent 3SDEMO0001"])
            #expect(rig.ledger.openIntents.isEmpty)
            #expect(try await rig.run().kind == .unchanged)
        }
    }

    @Test func `A refused write leaves no intent open`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        rig.shop.change { $0.failWrite = (Fault.park("tracking.too-long", "Too long.", advice: "Shorten it."), false) }
        #expect(await rig.fault()?.cause == "tracking.too-long")
        #expect(rig.ledger.openIntents.isEmpty)
    }

    @Test func `Nothing is written by a worker that lost its lease`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        await #expect(throws: Fault.self) { try await rig.run(permit: { throw Fault.retry("lease.lost", "Lost.") }) }
        #expect(rig.shop.writes == 0)
    }

    @Test func `A dry run says what it would do, by event and by setting`() async throws {
        let rig = try ShipmentRig()
        rig.erp.set("NL1001#", sent)
        let dry = try await rig.run(isDryRun: true)
        #expect(dry.kind == .filtered && dry.reason.hasPrefix("Dry run") && dry.reason.contains("3SDEMO0001"))
        let setting = try ShipmentRig(common: "mode: dry-run")
        setting.erp.set("NL1001#", sent)
        #expect(try await setting.run().kind == .filtered)
        #expect(rig.shop.writes == 0 && setting.shop.writes == 0)
        #expect(try await rig.run().kind == .written)
    }

    @Test func `Orders and shipments of one queue go their own ways`() async throws {
        let rig = try ShipmentRig()
        let orders = try Rig([Sample.order([Sample.line("A", 1, at: 10)], total: 10)])
        rig.erp.set("NL1001#", sent)
        let both = OrdersAndShipments(orders: orders.flow, shipments: rig.flow)
        #expect(try await both.handle(EntityRef(.order, "1001"), orders.context()).title.hasPrefix("Order 1001"))
        #expect(try await both.handle(EntityRef(.shipment, "NL1001#"), orders.context(InMemoryLedger())).kind == .written)
        let off = OrdersAndShipments(orders: orders.flow, shipments: nil)
        let fault = await #expect(throws: Fault.self) { try await off.handle(EntityRef(.shipment, "NL1001#"), orders.context(InMemoryLedger())) }
        #expect(fault?.handling == .skip)
    }

    @Test func `An order that moved on to sent after it was booked is watched no more`() async throws {
        let shipped = OrderState(id: "4", name: "Shipped", isPaid: false, isFinal: false)
        let rig = try Rig([Sample.order([Sample.line("A", 1, at: 10)], total: 10, state: shipped)])
        #expect(try await rig.run().isStillOpen)
        try await rig.ledger.setKnownNumber("2600001")
        let known = try await rig.run()
        #expect(known.kind == .filtered && !known.isStillOpen)
    }
}

struct ReferenceOwnerTests {
    @Test func `The longest prefix that fits decides whose order a reference is`() {
        let prefixes = ["nl": "NL", "outlet": "NL-OUT-", "bare": ""]
        #expect(OrderReference.owner(of: "NL1001#", among: prefixes) == "nl")
        #expect(OrderReference.owner(of: "nl-out-7#", among: prefixes) == "outlet")
        #expect(OrderReference.owner(of: "1001#", among: prefixes) == "bare")
        #expect(OrderReference.owner(of: "Beurs Utrecht stand #", among: prefixes) == nil)
        #expect(OrderReference.owner(of: "NL1001", among: prefixes) == nil)
        #expect(OrderReference.owner(of: "#", among: prefixes) == nil)
    }

    @Test func `The number stands between prefix and terminator`() {
        #expect(OrderReference.number(in: "NL1001#", prefix: "nl") == "1001")
        #expect(OrderReference.number(in: "NL#", prefix: "NL") == nil)
        #expect(OrderReference.number(in: "BE1001#", prefix: "NL") == nil)
        #expect(OrderReference.number(in: "NL1#2#", prefix: "NL") == nil)
    }
}
