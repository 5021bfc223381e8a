public import Commerce
import Integrations
import JSON

extension CCVShopConnector: OrderStateTarget, OrderNoteTarget {
    /// States are the numbers 1 to 14.
    public func setState(ofOrder id: String, to state: String) async throws {
        let id = try checked(id, .order)
        guard let number = Int(state), (1...14).contains(number) else {
            throw Fault.park(
                "state.unknown", "CCV Shop has no order state \"\(state)\".",
                advice: "Use one of the numbers that `koppel check` lists for this shop.")
        }
        if try await read(id).int("status") == number { return }
        try await patch(order: id, ["status": .number(Decimal128(number)), "mail": .bool(settings.mailsBuyer)])
    }

    public func addNote(toOrder id: String, _ text: String) async throws {
        let id = try checked(id, .order)
        let notes = try await client.list("orders/\(id)/ordernotes", about: "the notes of order \(id)")
        if notes.contains(where: { $0.text("note") == Record(["note": .string(text)]).text("note") }) { return }
        guard try await client.write("POST", "orders/\(id)/ordernotes", ["note": .string(text)], about: "a note on order \(id)") != nil else {
            throw gone(id)
        }
    }

    func patch(order id: String, _ fields: JSONObject) async throws {
        guard try await client.write("PATCH", "orders/\(id)", fields, about: "order \(id)") != nil else { throw gone(id) }
    }

    func gone(_ id: String) -> Fault { .skip("order.gone", "Order \(id) is no longer in the CCV Shop.") }
}

extension CCVShopConnector: RefundReading {
    /// The credit invoices of the order.
    public func refunds(ofOrder id: String) async throws -> [Refund] {
        let id = try checked(id, .order)
        return try await client.list("orders/\(id)/invoices", about: "the invoices of order \(id)").compactMap { invoice in
            guard invoice.text("type") == "credit", let number = invoice.text("id") else { return nil }
            let amount = invoice.decimal("total_price_inc_tax") ?? invoice.amount("total_price")
            return Refund(
                id: number, amount: Money(amount.isNegative ? -amount : amount, invoice.text("currency")?.uppercased() ?? "EUR"),
                at: invoice.time("create_date"))
        }
    }
}
