import Commerce
import Flows
import Integrations
import JSON
import Synchronization
import Testing

/// The stock flow on a shop's connector: what an ERP has goes to the shop as in a worker, many articles at the same time.
final class StockBench: Sendable {
    private let flow: StockFlow
    private let erp = FigureSource()
    private let window = ManualClock()
    private let begun = Mutex(0)
    private let left = Mutex(0)
    private let ledgers = Mutex<[String: InMemoryLedger]>([:])
    private let reading = Mutex(0)

    /// - Parameter settings: Of the stock flow, as YAML on one line: `manage-stock: on, match: ean`.
    init(_ target: some StockTarget, _ settings: String = "") throws {
        // Only what every stock flow shares is read of it, so that the shop named here does not matter.
        let text = """
            shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
            stock: {enabled: true\(settings.isEmpty ? "" : ", \(settings)")}
            """
        let integration = try Integration(
            parsing: text, file: "shop.yaml", secrets: SecretSources(environment: { _ in "secret" }, file: { _ in [] }))
        flow = try StockFlow(integration: integration, source: erp, target: target, readings: InMemoryStockReadings(), clock: window)
    }

    /// Forgets what was sent, as when Redis is emptied.
    func forget() { ledgers.withLock { $0 = [:] } }

    /// Hands figures to the flow, all at once, each with its own event.
    ///
    /// - Parameters:
    ///   - ean: The EAN of an article, where shops are matched by it.
    ///   - settled: Whether an earlier attempt may have written, as a worker knows from its open intents.
    func send(
        _ figures: [String: Decimal128], ean: [String: String] = [:], settled: Bool = false
    ) async throws -> [String: Result<Outcome, any Error>] {
        begun.withLock { $0 = 0 }
        let number = reading.withLock { reading in
            reading += 1
            return reading
        }
        left.withLock { $0 = figures.count }
        return await withTaskGroup(of: (String, Result<Outcome, any Error>).self) { group in
            for (article, quantity) in figures {
                let stock = StockReading(quantity: quantity, number: number, ean: ean[article])
                group.addTask {
                    defer { self.left.withLock { $0 -= 1 } }
                    do {
                        return (article, .success(try await self.flow.handle(EntityRef(.stock, article), self.context(article, stock, settled))))
                    } catch {
                        return (article, .failure(error))
                    }
                }
            }
            // The window ends when all who write are in it.
            while left.withLock({ $0 > 0 }) {
                if window.sleeperCount > 0 { await endWindow(figures.count) }
                await Task.yield()
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func endWindow(_ expected: Int) async {
        // Each event opens its intent and joins the batch without waiting for anybody in between.
        for _ in 0..<1_000 where begun.withLock({ $0 < expected }) { await Task.yield() }
        for _ in 0..<20 { await Task.yield() }
        window.advance(by: .milliseconds(500))
    }

    private func context(_ article: String, _ stock: StockReading, _ settled: Bool) -> EventContext {
        let ledger = ledgers.withLock { ledgers in
            let ledger = ledgers[article] ?? InMemoryLedger()
            ledgers[article] = ledger
            return ledger
        }
        return EventContext(
            revision: nil, occurredAt: window.now, ledger: CountingLedger(ledger) { self.begun.withLock { $0 += 1 } }, steps: NoSteps(),
            permitWrite: {}, exclusively: { _, body in try await body() }, mustSearchHistory: settled, stock: stock)
    }
}

extension [String: Result<Outcome, any Error>] {
    /// The word for what became of an article; nil when it failed.
    func kind(_ article: String) -> Outcome.Kind? { try? self[article]?.get().kind }

    /// Why an article failed.
    func fault(_ article: String) -> Fault? {
        guard case .failure(let error) = self[article] else { return nil }
        return error as? Fault
    }
}

/// Nothing is read here: every event carries its figure.
private struct FigureSource: StockSource {
    func stockPage(after cursor: String?, page: String?) async throws -> StockPage { StockPage(figures: []) }
    func stock(ofArticles codes: [String]) async throws -> [String: StockFigures] { [:] }
}

private struct CountingLedger: StepLedger {
    let ledger: InMemoryLedger
    let count: @Sendable () -> Void

    init(_ ledger: InMemoryLedger, count: @escaping @Sendable () -> Void) { (self.ledger, self.count) = (ledger, count) }

    func mark(_ step: String) async throws -> String? { try await ledger.mark(step) }
    func knownNumber() async throws -> String? { try await ledger.knownNumber() }
    func writtenHash() async throws -> String? { try await ledger.writtenHash() }
    func note(_ notes: [LedgerNote]) async throws {
        for case .intentOpened in notes { count() }
        try await ledger.note(notes)
    }
}

private struct NoSteps: StepRecording {
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
    func tag(_ kind: SearchTag, _ value: String) {}
    func note(_ text: String) {}
}
