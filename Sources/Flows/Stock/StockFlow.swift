public import Commerce
public import Integrations
import JSON

/// Stock, from the ERP into the shop: the figure by the integration's formula, written only when it differs from what was last sent.
///
/// An event that carries a reading needs no call to the ERP. A reading that is older than what was written is dropped: stock never goes
/// backwards. Figures that are handled at the same time go to the shop in one call, where it takes more than one.
public struct StockFlow: EventHandling {
    private let integration: Integration
    private let source: any StockSource
    private let target: any StockTarget
    private let readings: any StockReadings
    private let formula: StockFormula
    private let batcher: StockBatcher

    /// How long a code that the shop does not have is left alone.
    static let unknownRest = Duration.seconds(86_400)

    /// Makes the flow of one integration.
    ///
    /// - Parameters:
    ///   - source: Where figures are read that an event does not carry.
    ///   - clock: Measures the 500 ms in which figures are gathered.
    /// - Throws: `SettingsProblems` when expression or filter cannot be compiled.
    public init(
        integration: Integration, source: any StockSource, target: any StockTarget, readings: any StockReadings, clock: any WallClock
    ) throws(SettingsProblems) {
        self.integration = integration
        self.source = source
        self.target = target
        self.readings = readings
        formula = try StockFormula(integration)
        let writer = StockWriter(target: target, match: integration.stock.match)
        batcher = StockBatcher(limit: target.stockBatchLimit, concurrency: integration.shopUse.concurrency, clock: clock) {
            await writer.write($0)
        }
    }

    private var settings: StockSettings { integration.stock }
    private var manage: Bool? { settings.manageStock.flag }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let article = entity.key
        let title = "Stock of \(article), \(integration.name)"
        context.steps.title(title)
        context.steps.tag(.sku, article)
        let reading: StockReading
        switch try await self.reading(of: article, context) {
        case .success(let made): reading = made
        case .failure(let refusal): return Outcome(.filtered, reason: refusal.reason, title: title)
        }
        guard let quantity = reading.quantity.int else {
            throw Fault.park(
                "stock.not-whole", "The stock of \(article) is \(reading.quantity), not a whole number.", advice: "Replay it; it is read again then.")
        }
        let last = try await SentStock.last(context.ledger)
        if !context.isForced, let last, last.reading > reading.number {
            // Both may have been read in the same moment; what is true now is published once more.
            if last.quantity != quantity, !isDryRun(context) { try await readings.publishAgain(article, of: integration.id, after: .zero) }
            return Outcome(
                .unchanged, reason: "A later reading was written already (\(last.quantity)); this older one (\(quantity)) is dropped.", title: title)
        }
        let sent = SentStock(reading: reading.number, quantity: quantity, manage: manage)
        // What an earlier attempt may have left behind in the shop is not known: then the shop is looked at.
        let isKnown = last != nil && !context.mustSearchHistory && !context.isForced
        if isKnown, last?.quantity == quantity, last?.manage == manage {
            if last != sent, !isDryRun(context) { try await context.ledger.setMark(SentStock.step, sent.text) }
            return Outcome(.unchanged, reason: "The shop was last sent exactly this: \(quantity).", title: title)
        }
        let code = settings.match == .ean ? reading.ean ?? "" : article
        if isDryRun(context) { return try await preview(code, quantity, title, context) }
        return try await write(code, sent, article, looksFirst: !isKnown, title, context)
    }

    private func isDryRun(_ context: EventContext) -> Bool { context.isDryRun || integration.mode == .dryRun }

    private struct Refusal: Error { var reason: String }

    /// The event's own reading, or a new one.
    private func reading(of article: String, _ context: EventContext) async throws -> Result<StockReading, Refusal> {
        if let stock = context.stock, settings.match == .sku || stock.ean != nil { return .success(stock) }
        // The number first: a reading that is made meanwhile by somebody else may be newer, and is taken for newer.
        let number = try await readings.next()
        guard let figures = try await context.steps.step("stock read", { try await source.stock(ofArticles: [article]) })[article] else {
            return .failure(Refusal(reason: "The ERP has no article \(article)."))
        }
        context.steps.payload("stock", figures.json.bytes)
        switch try formula.figure(of: figures) {
        case .filtered(let reason): return .failure(Refusal(reason: reason))
        case .figure(let quantity): return .success(StockReading(quantity: Decimal128(quantity), number: number, ean: figures.ean))
        }
    }

    private func write(
        _ code: String, _ sent: SentStock, _ article: String, looksFirst: Bool, _ title: String, _ context: EventContext
    ) async throws -> Outcome {
        let order = StockOrder(
            code: code, quantity: sent.quantity, manage: sent.manage, reading: sent.reading, looksFirst: looksFirst,
            permit: { try await context.permitWrite() })
        let answer = try await context.steps.step("stock write") {
            try await context.writeOnce(SentStock.step) {
                try await batcher.add(order)
            } record: { answer in
                switch answer {
                case .written, .unchanged: [.mark(SentStock.step, sent.text)]
                case .unknown, .overtaken: []
                }
            }
        }
        // The poller does not know of a figure that was read here.
        if context.stock == nil, answer != .unknown { try await readings.publishAgain(article, of: integration.id, after: .zero) }
        switch answer {
        case .written(let others):
            if others > 0 { context.steps.note("Written in one call with \(others) others.") }
            return Outcome(.updated, reason: "The shop now has \(sent.quantity).", title: title)
        case .unchanged:
            return Outcome(.unchanged, reason: "The shop has exactly this: \(sent.quantity).", title: title)
        case .overtaken:
            return Outcome(.unchanged, reason: "A later reading of the same code goes instead of this one (\(sent.quantity)).", title: title)
        case .unknown:
            try await readings.publishAgain(article, of: integration.id, after: Self.unknownRest)
            return Outcome(.filtered, reason: unknown(code), title: title)
        }
    }

    private func unknown(_ code: String) -> String {
        "The shop has no product with the \(settings.match == .ean ? "EAN" : "code") \(code); it is looked for again in a day."
    }

    /// What would be written, beside what the shop has.
    private func preview(_ code: String, _ quantity: Int, _ title: String, _ context: EventContext) async throws -> Outcome {
        let places = try await context.steps.step("stock look") { try await target.stockPlaces([code], by: settings.match, refresh: true) }
        guard let place = places[code] else { return Outcome(.filtered, reason: unknown(code), title: title) }
        var existing: JSONObject = [:], mapped: JSONObject = ["quantity": .number(Decimal128(quantity))]
        if let quantity = place.quantity { existing["quantity"] = .number(quantity) }
        if let manage {
            mapped["manageStock"] = .bool(manage)
            if let isManaged = place.isManaged { existing["manageStock"] = .bool(isManaged) }
        }
        context.steps.payload("existing", JSONValue.object(existing).bytes)
        context.steps.payload("mapped", JSONValue.object(mapped).bytes)
        if place.quantity?.int == quantity, manage == nil || manage == place.isManaged {
            return Outcome(.unchanged, reason: "The shop has exactly this: \(quantity).", title: title)
        }
        let now = place.quantity.map { ", where the shop has \($0)" } ?? ""
        return Outcome(.filtered, reason: "Dry run: would write \(quantity)\(now).", title: title)
    }
}
