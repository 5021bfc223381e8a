import Commerce

/// What the ledger of an order says of its writing: `writing` holds the reference from just before the first write, `written` closes it.
struct OrderMarks: Sendable {
    let context: EventContext

    /// Writes the order once and keeps its number. From just before it, `writing` says under which reference.
    func write(_ record: OrderRecord, into target: any OrderTarget) async throws -> WrittenOrder {
        try await context.steps.step("order write") {
            try await context.writeOnce("order", noting: [.mark("writing", record.reference)]) {
                try await target.write(record)
            } record: {
                [.number($0.number)]
            }
        }
    }

    /// All is done that belongs to the write. Keeps what people call the order, so that it need not be read again to say so.
    ///
    /// - Parameter more: What is noted with it.
    func finish(_ order: Order, title: String, noting more: [LedgerNote] = []) async throws {
        try await context.ledger.note(more + [.mark("written", "\(order.number)\n\(title)")])
    }

    /// Whether an attempt wrote under this reference and did not get to the end.
    func isUnfinished(_ reference: String) async throws -> Bool {
        guard try await context.ledger.mark("writing") == reference else { return false }
        return try await context.ledger.mark("written") == nil
    }

    /// The outcome for an order that was written to its end: nothing of it is read again. A shop that announces our own note or state costs no call.
    func finished(targetName: String) async throws -> Outcome? {
        guard !context.isForced, !context.isDryRun, let number = try await context.ledger.knownNumber(),
            let words = try await context.ledger.mark("written")?.split(separator: "\n", maxSplits: 1), words.count == 2
        else { return nil }
        context.steps.tag(.order, String(words[0]))
        return Outcome(.exists, reason: "It was written to \(targetName) before.", number: number, title: String(words[1]))
    }
}
