public import Commerce
import Integrations
import JSON

extension LightspeedConnector: OrderStateTarget, OrderNoteTarget {
    /// `cancelled` or another status; `custom:ID` for one of the shop's own; `payment:paid` and `shipment:shipped` for those two switches.
    public func setState(ofOrder id: String, to state: String) async throws {
        let id = try checked(id, .order)
        let parts = state.split(separator: ":", maxSplits: 1).map(String.init)
        let (field, value): (String, String) =
            switch (parts.first, parts.count == 2 ? parts[1] : nil) {
            case ("custom", let value?): ("customStatusId", value)
            case ("payment", let value?): ("paymentStatus", value)
            case ("shipment", let value?): ("shipmentStatus", value)
            default: ("status", state)
            }
        let isNumber = field == "customStatusId"
        guard let order = try await client.get("orders/\(id)", about: "order \(id)").map(Record.init) else { throw gone(id) }
        if order.text(field) == value { return }
        guard !isNumber || Int(value) != nil else { throw unknown(state, id) }
        let now = try await change(order: id, [field: isNumber ? .number(Decimal128(Int(value)!)) : .string(value)])
        // What the API does not know it may also ignore.
        if now.text(field) != value { throw unknown(state, id) }
    }

    private func unknown(_ state: String, _ id: String) -> Fault {
        .park(
            "state.refused", "Lightspeed did not put order \(id) into the state \"\(state)\".",
            advice: "Use one of the states that `koppel check` lists for this shop.")
    }

    /// Notes are lines of the order's one memo.
    public func addNote(toOrder id: String, _ text: String) async throws {
        let id = try checked(id, .order)
        guard let order = try await client.get("orders/\(id)", about: "order \(id)").map(Record.init) else { throw gone(id) }
        let memo = order.text("memo") ?? ""
        let note = text.trimmingBlanks
        if note.isEmpty || memo == note || memo.hasPrefix(note + "\n") || memo.hasSuffix("\n" + note) || memo.contains("\n\(note)\n") { return }
        try await change(order: id, ["memo": .string(memo.isEmpty ? note : "\(memo)\n\(note)")])
    }

    @discardableResult
    func change(order id: String, _ fields: JSONObject) async throws -> Record {
        guard let answer = try await client.write("PUT", "orders/\(id)", "order", fields, about: "order \(id)") else { throw gone(id) }
        await services.rememberEcho(EntityRef(.order, id), revision: OrderStates.revision(of: Record(answer)))
        return Record(answer)
    }

    func gone(_ id: String) -> Fault { .skip("order.gone", "Order \(id) is no longer in the Lightspeed shop.") }
}

extension LightspeedConnector: RefundReading {
    /// The credit notes of the order.
    public func refunds(ofOrder id: String) async throws -> [Refund] {
        let id = try checked(id, .order)
        let invoices = try await client.list("invoices", [("order", id)], about: "the invoices of order \(id)")
        let notes = invoices.filter { $0.flag("isCreditNote") && $0.reference("order").map(String.init) == id }
        guard !notes.isEmpty else { return [] }
        let currency = try await currency()
        return notes.compactMap { note in
            guard let number = note.text("id") else { return nil }
            let amount = note.amount("price").gross
            return Refund(id: number, amount: Money(amount.isNegative ? -amount : amount, currency), at: note.time("createdAt"))
        }
    }
}
