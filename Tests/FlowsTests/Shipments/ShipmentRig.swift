import Commerce
import Flows
import Integrations
import JSON
import Synchronization

/// Orders of an ERP as far as they were sent, in memory.
final class FakeShipments: ShipmentSource {
    let records = Mutex<[ShipmentRecord]>([])
    func set(_ reference: String, number: String? = "2600001", history: Bool = false, _ raw: JSONObject) {
        records.withLock {
            $0.removeAll { $0.reference == reference && $0.isInHistory == history }
            $0.append(ShipmentRecord(reference: reference, number: number, isInHistory: history, raw: raw))
        }
    }
    func changedShipments(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage { ChangePage(changes: []) }
    func shipments(reference: String) async throws -> [ShipmentRecord] { records.withLock { $0.filter { $0.reference == reference } } }
}

/// A shop that shows shipments, in memory; its numbers are not its ids, and it can lose answers.
final class FakeShipmentShop: ShipmentTarget, OrderFinding, OrderNoteTarget {
    struct State {
        /// Ids by number.
        var ids = ["1001": "7"]
        var shown: [String: Shipment] = [:]
        var cancelled: Set<String> = []
        var notes: [String] = []
        var calls: [String] = []
        /// Thrown by the next write, after storing (true) or before it.
        var failWrite: (fault: Fault, stores: Bool)?
    }
    let state = Mutex(State())
    var calls: [String] { state.withLock { $0.calls } }
    var writes: Int { calls.count { $0 == "write" } }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    func shown(_ id: String = "7") -> Shipment? { state.withLock { $0.shown[id] } }

    func orderID(numbered number: String) async throws -> String? {
        state.withLock {
            $0.calls.append("find")
            return $0.ids[number]
        }
    }
    func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState {
        try state.withLock { state in
            state.calls.append("look")
            guard state.ids.values.contains(id) else { throw Fault.skip("order.gone", "The shop has no order \(id).") }
            return ShippingState(
                isDone: state.shown[id] == shipment, isShipped: state.shown[id] != nil, isCancelled: state.cancelled.contains(id))
        }
    }
    func setShipped(order id: String, _ shipment: Shipment) async throws {
        try state.withLock { state in
            state.calls.append("write")
            let failure = state.failWrite
            state.failWrite = nil
            if let failure, !failure.stores { throw failure.fault }
            state.shown[id] = shipment
            if let failure { throw failure.fault }
        }
    }
    func addNote(toOrder id: String, _ text: String) async throws {
        state.withLock { if !$0.notes.contains(text) { $0.notes.append(text) } }
    }
}

/// The flow of shipments on fakes.
struct ShipmentRig {
    let erp = FakeShipments()
    let shop = FakeShipmentShop()
    let clock = ManualClock(now: Timestamp(year: 2026, month: 3, day: 4, hour: 12))
    let ledger = InMemoryLedger()
    let steps = FakeSteps()
    let flow: ShipmentsFlow

    static let plain = "{shipped: K1_SENT, tracking: K1_TRACK, carrier: K1_CARR}"

    /// - Parameter settings: `orders.shipments`, in braces.
    init(_ settings: String = plain, common: String = "") throws {
        let integration = try Sample.settings("shipments: \(settings)", common: common)
        guard let flow = try ShipmentsFlow(integration: integration, source: erp, target: shop, clock: clock) else {
            throw Fault.skip("off", "The flow is off.")
        }
        self.flow = flow
    }

    func run(
        _ reference: String = "NL1001#", ledger: (any StepLedger)? = nil, isDryRun: Bool = false, isForced: Bool = false,
        permit: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Outcome {
        try await flow.handle(
            EntityRef(.shipment, reference),
            EventContext(
                revision: "r", occurredAt: clock.now, ledger: ledger ?? self.ledger, steps: steps, permitWrite: permit,
                exclusively: { _, body in try await body() }, isDryRun: isDryRun, isForced: isForced))
    }

    func fault(_ reference: String = "NL1001#") async -> Fault? {
        do {
            _ = try await run(reference)
            return nil
        } catch {
            return error as? Fault
        }
    }
}
