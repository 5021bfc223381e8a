public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: OrderStateTarget {
    public func setState(ofOrder id: String, to state: String) async throws {
        let order = try shopID(id, "order")
        let target = try shopID(state, "order state")
        // An unknown order or state is a fatal error inside the shop, without words: so both are looked up before.
        guard let row = try await references.row(.orderStates, target), !row.flag("deleted") else {
            throw Fault.park(
                "state.unknown", "PrestaShop has no order state \(state).", advice: "Choose one of the shop's states in the settings.")
        }
        guard let current = try await currentState(order) else {
            throw Fault.skip("order.gone", "Order \(id) is no longer in PrestaShop.")
        }
        guard current != target else { return }
        let history = XMLNode(
            "order_history", children: [XMLNode("id_order", text: String(order)), XMLNode("id_order_state", text: String(target))])
        do {
            _ = try await client.create("order_histories", history, settings.mailsBuyer ? [("sendemail", "1")] : [])
        } catch let fault as Fault where fault.cause == "shop.failed" {
            // Mail and PDF are made inside the call and can break it although the state is set.
            if (try? await currentState(order)) == target { return }
            throw fault
        }
    }

    private func currentState(_ order: Int) async throws -> Int? {
        try await client.record("orders", order, display: ListQuery.fields("id", "current_state"))?.id("current_state")
    }
}

extension PrestaShopConnector: OrderNoteTarget {
    public func addNote(toOrder id: String, _ text: String) async throws {
        let order = try shopID(id, "order")
        guard let row = try await client.record("orders", order, display: ListQuery.fields("id", "note")) else {
            throw Fault.skip("order.gone", "Order \(id) is no longer in PrestaShop.")
        }
        // The shop refuses tags and stores its own escapes.
        let line = String(text.map { "<>{}".contains($0) ? " " : $0 }).trimmed
        let note = row.text("note")
        guard !line.isEmpty, !unescapedHTML(note).split(whereSeparator: \.isNewline).contains(where: { $0 == line }) else { return }
        try await client.change("orders", singular: "order", order, [("note", note.isEmpty ? line : "\(note)\n\(line)")])
    }
}

extension PrestaShopConnector: RefundReading {
    public func refunds(ofOrder id: String) async throws -> [Refund] {
        let order = try shopID(id, "order")
        let slips = try await client.list("order_slip", ListQuery(sort: "[id_ASC]").matching("id_order", "[\(order)]"))
        guard !slips.isEmpty else { return [] }
        let row = try await client.record("orders", order, display: ListQuery.fields("id", "id_currency"))
        let currency = try await references.row(.currencies, row?.id("id_currency") ?? 0)?.text("iso_code") ?? ""
        let zone = try await zone()
        return slips.map { slip in
            let goods = slip.amount("total_products_tax_incl") ?? 0
            let shipping = slip.amount("total_shipping_tax_incl") ?? 0
            return Refund(id: slip.text("id"), amount: Money(goods + shipping, currency), at: zone.moment(slip.text("date_add")))
        }
    }
}
