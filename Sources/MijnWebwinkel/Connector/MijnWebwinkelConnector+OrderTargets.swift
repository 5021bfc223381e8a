public import Commerce
import Integrations
import JSON

extension MijnWebwinkelConnector: OrderStateTarget, OrderNoteTarget {
    /// States are numbers. The shop may mail the buyer when a state changes; the API has no switch for it.
    public func setState(ofOrder id: String, to state: String) async throws {
        let number = try checkedNumber(id)
        guard let status = Int(state), status > 0 else { throw Self.unknownState(state) }
        if try await read(number).int("status") == status { return }
        try await patch(number, ["status": .number(Decimal128(status))])
    }

    /// Writes the note behind what staff wrote: the API replaces the whole text.
    public func addNote(toOrder id: String, _ text: String) async throws {
        let number = try checkedNumber(id)
        if let notes = Self.notes(of: try await read(number), with: text) { try await patch(number, ["comments": ["internal": .string(notes)]]) }
    }

    /// What is noted with `text` behind it; nil when a line says it already.
    static func notes(of order: Record, with text: String) -> String? {
        let notes = order.record("comments")?.text("internal") ?? ""
        if notes.split(whereSeparator: \.isNewline).contains(where: { $0 == text }) { return nil }
        return notes.isEmpty ? text : "\(notes)\n\(text)"
    }

    func patch(_ number: String, _ fields: JSONObject) async throws {
        let call = MijnWebwinkelClient.Call(
            method: "PATCH", path: "orders/\(number)", query: client.language, body: fields, subject: "order \(number)")
        guard let order = try await client.send(call) else {
            throw Fault.skip("order.gone", "Order \(number) is no longer in the MijnWebwinkel.")
        }
        // A note makes no new revision: remembering it could hide what somebody else changed.
        if fields["status"] != nil { await services.rememberEcho(EntityRef(.order, number), revision: Order.revision(of: Record(order))) }
    }

    static func unknownState(_ state: String) -> Fault {
        .park(
            "state.unknown", "MijnWebwinkel has no order state \"\(state)\".",
            advice: "Use one of the numbers that `koppel check` lists for this shop.")
    }
}

extension MijnWebwinkelConnector: RefundReading {
    /// The credit orders of the order: a call for each.
    public func refunds(ofOrder id: String) async throws -> [Refund] {
        let order = try await read(try checkedNumber(id))
        var refunds: [Refund] = []
        for value in order.value["credit_order_numbers"]?.array ?? [] {
            guard let number = Record(["number": value]).text("number") else { continue }
            let credit = try await read(try checkedNumber(number))
            let total = credit.record("price")?.decimal("total") ?? 0
            refunds.append(
                Refund(
                    id: number, amount: Money(total.isNegative ? -total : total, credit.text("currency")?.uppercased() ?? "EUR"),
                    at: credit.time("date", "time")))
        }
        return refunds
    }
}
