public import Commerce
public import Integrations
import JSON

/// What the ERP says of an order's shipping, to the shop it came from: read, find the shop's order, write once.
public struct ShipmentsFlow: EventHandling {
    private let integration: Integration
    private let source: any ShipmentSource
    private let target: any ShipmentTarget & OrderFinding
    private let clock: any WallClock
    private let rule: ShipmentRule

    /// Makes the flow of one integration; nil when its settings do not say what tells that an order was sent.
    /// - Parameter target: Also takes notes, where it is an `OrderNoteTarget`.
    /// - Throws: `SettingsProblems` when an expression cannot be compiled.
    public init?(
        integration: Integration, source: any ShipmentSource, target: any ShipmentTarget & OrderFinding, clock: any WallClock
    ) throws(SettingsProblems) {
        guard let rule = try ShipmentRule(integration) else { return nil }
        (self.integration, self.source, self.target, self.clock, self.rule) = (integration, source, target, clock, rule)
    }

    private var shopName: String { integration.shopSystem.displayName }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let reference = entity.key
        guard let number = OrderReference.number(in: reference, prefix: integration.orders.referencePrefix) else {
            throw Fault.skip("shipment.other-shop", "\(reference) is not a reference of \(integration.name).")
        }
        let title = "Shipment of order \(number), \(integration.name)"
        context.steps.title(title)
        context.steps.tag(.order, number)
        context.steps.tag(.order, reference)
        let records = try await context.steps.step("shipment read") { try await source.shipments(reference: reference) }
        guard let first = records.first else {
            throw Fault.skip(
                "order.gone", "AccountView has no order \(reference) any more, neither in the order book nor in what is read of history.")
        }
        var verdict = try self.verdict(first, number)
        for record in records.dropFirst() {
            if case .sent = verdict { break }
            verdict = try self.verdict(record, number)
        }
        switch verdict {
        case .waiting(let reason, let comesByItself):
            return Outcome(.filtered, reason: reason, title: title, isStillOpen: comesByItself)
        case .sent(let shipment):
            context.steps.payload("shipment", Array(shipment.json.text.utf8))
            return try await bring(shipment, number, first.number, title, context)
        }
    }

    private func verdict(_ record: ShipmentRecord, _ number: String) throws(Fault) -> ShipmentRule.Verdict {
        try rule.verdict(record, number: number, today: clock.now.dutchDate, subject: "Order \(number)")
    }

    private func bring(
        _ shipment: Shipment, _ number: String, _ erpNumber: String?, _ title: String, _ context: EventContext
    ) async throws -> Outcome {
        let note = rule.note(shipment, number: number)
        let hash = ContentHash.hex(Array("\(shipment.json.text)|\(note ?? "")".utf8))
        if !context.isForced, try await context.ledger.writtenHash() == hash {
            return Outcome(.unchanged, reason: "\(shopName) was told this before.", number: erpNumber, title: title)
        }
        guard let id = try await shopID(number, context) else {
            throw Fault.skip("order.gone", "\(shopName) has no order \(number) any more; AccountView says that it was sent.")
        }
        let state = try await context.steps.step("shop read") { try await target.shipping(ofOrder: id, expecting: shipment) }
        if state.isDone {
            // An attempt that wrote and did not get to the end is this event's own work.
            let isOurs = try await context.ledger.mark("writing") == hash
            if !isDry(context) {
                try await context.ledger.closeIntent("shipment")
                if isOurs { try await addNote(note, id, context) }
                try await finish(hash, context)
            }
            return isOurs
                ? Outcome(.written, reason: "Written by an earlier attempt. \(words(shipment))", number: erpNumber, title: title)
                : Outcome(.exists, reason: "\(shopName) shows it already. \(words(shipment))", number: erpNumber, title: title)
        }
        if state.isCancelled {
            throw Fault.park(
                "shipment.cancelled-order", "Order \(number) was sent, says AccountView, but it was cancelled in \(shopName).",
                advice: "Find out which is right; reopen the order in \(shopName) and replay, or leave it.")
        }
        if isDry(context) {
            return Outcome(.filtered, reason: "Dry run: would report it as sent. \(words(shipment))", number: erpNumber, title: title)
        }
        try await context.steps.step("shipment write") {
            try await context.writeOnce("shipment", noting: [.mark("writing", hash)]) { try await target.setShipped(order: id, shipment) }
        }
        try await addNote(note, id, context)
        try await finish(hash, context)
        return Outcome(state.isShipped ? .updated : .written, reason: words(shipment), number: erpNumber, title: title)
    }

    private func isDry(_ context: EventContext) -> Bool { context.isDryRun || integration.mode == .dryRun }

    /// The shop's id of the order. It never changes, so it is looked up once.
    private func shopID(_ number: String, _ context: EventContext) async throws -> String? {
        if !context.isForced, let known = try await context.ledger.mark("order") { return known }
        let found = try await context.steps.step("order found") { try await target.orderID(numbered: number) }
        if let found { try await context.ledger.setMark("order", found) }
        return found
    }

    private func addNote(_ note: String?, _ id: String, _ context: EventContext) async throws {
        guard let note, !note.isEmpty, let target = target as? any OrderNoteTarget else { return }
        try await context.steps.step("note") { try await target.addNote(toOrder: id, note) }
    }

    private func finish(_ hash: String, _ context: EventContext) async throws {
        try await context.ledger.note([.hash(hash), .mark("writing", "done")])
    }

    private func words(_ shipment: Shipment) -> String {
        let parts = [shipment.carrier, shipment.tracking].compactMap { $0 }
        return parts.isEmpty ? "Without tracking number." : "\(parts.joined(separator: ", "))."
    }
}

extension Shipment {
    /// For the hash and the journal.
    fileprivate var json: JSONValue {
        [
            "tracking": tracking.map { .string($0) } ?? .null, "carrier": carrier.map { .string($0) } ?? .null,
            "link": link.map { .string($0) } ?? .null,
        ]
    }
}
