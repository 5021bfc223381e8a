public import Commerce
import JSON

extension BigCommerceConnector: OrderStateTarget {
    public func setState(ofOrder id: String, to state: String) async throws {
        guard let status = Int(state), OrderStatus.names.indices.contains(status) else {
            throw Fault.park(
                "state.unknown", "BigCommerce has no order status \(state).",
                advice: "Choose one of 0 to 14 in the settings; `koppel check` lists them.")
        }
        // A PUT of the same status would still change the order's date and wake webhooks.
        if try await header(ofOrder: id)["status_id"]?.int == status { return }
        try await put(order: id, ["status_id": .number(Decimal128(status))])
    }

    /// The order without its lines.
    func header(ofOrder id: String) async throws -> JSONValue {
        let answer = try await client.send(.init(path: "/v2/orders/\(Query.escaped(id))", scope: "store_v2_orders", subject: "order \(id)"))
        guard !answer.isMissing, let header = answer.json else { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
        return header
    }

    /// Sends only what changes: v2 refuses an order that comes back with read-only fields.
    func put(order id: String, _ fields: JSONObject) async throws {
        let answer = try await client.send(
            .init(
                method: "PUT", path: "/v2/orders/\(Query.escaped(id))", body: .object(fields), scope: "store_v2_orders", subject: "order \(id)"))
        if answer.isMissing { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
    }
}

extension BigCommerceConnector: OrderNoteTarget {
    /// Staff notes are one text of at most 65,535 characters; the oldest lines make room.
    public func addNote(toOrder id: String, _ text: String) async throws {
        let old = try await header(ofOrder: id)["staff_notes"]?.string ?? ""
        if old.split(separator: "\n").contains(where: { $0 == text }) || old.contains(text) { return }
        var notes = old.isEmpty ? text : "\(old)\n\(text)"
        while notes.count > 65_535, let end = notes.firstIndex(of: "\n") { notes = String(notes[notes.index(after: end)...]) }
        try await put(order: id, ["staff_notes": .string(notes)])
    }
}

extension BigCommerceConnector: RefundReading {
    public func refunds(ofOrder id: String) async throws -> [Refund] {
        let answer = try await client.send(
            .init(path: "/v3/orders/\(Query.escaped(id))/payment_actions/refunds", scope: "store_v2_orders", subject: "the refunds of order \(id)"))
        if answer.isMissing || answer.items.isEmpty { return [] }
        let currency = try await header(ofOrder: id)["default_currency_code"]?.words ?? ""
        return answer.items.compactMap { row in
            guard let refund = row["id"]?.id, let amount = row["total_amount"]?.amount else { return nil }
            return Refund(id: refund, amount: Money(amount, currency), at: row["created"]?.moment)
        }
    }
}
