import Commerce
import Flows

extension Poller {
    /// Reads the stock of a company once, page by page, and publishes to each integration what differs from what it was last sent.
    func pollStock(_ stock: StockPoll, of task: PollTask) async throws -> PollTask.Result {
        var result = PollTask.Result()
        var isCovered = true
        for receiver in stock.receivers where try await memory(receiver).open(receiver.formula.fingerprint) != .complete { isCovered = false }
        // Whoever is new, or was forgotten, needs all articles and not only those that changed.
        let cursor = isCovered ? try await storedCursor(task.name) : nil
        var faults: [String: Fault] = [:]
        var page: String?
        while true {
            // Before the reading: what another reads meanwhile may be newer, and must count as newer.
            let number = try await stockReadings.next()
            let read = try await RequestPriority.$current.withValue(.stock) { try await stock.read(cursor, page) }
            result.found += read.figures.count
            for receiver in stock.receivers {
                let (figures, unusable) = receiver.figures(of: read.figures)
                faults[receiver.integration] = faults[receiver.integration] ?? unusable.first
                result.published += try await publish(figures, reading: number, to: receiver)
            }
            guard let next = read.next else {
                for receiver in stock.receivers { try await memory(receiver).complete(receiver.formula.fingerprint) }
                if let cursor = read.cursor { try await move(task.name, to: cursor) }
                break
            }
            page = next
        }
        for receiver in stock.receivers { tell(faults[receiver.integration], receiver.integration) }
        return result
    }

    private func memory(_ receiver: StockPoll.Receiver) -> StockMemory { stockMemory(of: receiver.integration) }

    private func publish(_ figures: [StockPoll.Receiver.Figure], reading: Int, to receiver: StockPoll.Receiver) async throws -> Int {
        let memory = memory(receiver)
        let differs = try await memory.differences(figures.map { ($0.article, $0.figure) })
        let changed = zip(figures, differs).compactMap { $1 ? $0 : nil }
        let changes = changed.compactMap { $0.change(reading: reading) }
        try await publish(changes, to: receiver.integration, cause: .poll)
        // After the confirms: what is published twice is harmless, what is taken for published and is not would be lost.
        try await memory.remember(changed.map { ($0.article, $0.figure) }, reading: reading)
        return changes.count
    }

    private func tell(_ first: Fault?, _ integration: String) {
        guard let first else {
            return alerts.resolve("stock.figure", integration: integration, message: "Every article has a stock figure again.")
        }
        alerts.raise(
            "stock.figure", integration: integration, message: "\(first.message) The shop keeps what it has; other articles may be concerned too.",
            advice: first.advice)
    }
}
