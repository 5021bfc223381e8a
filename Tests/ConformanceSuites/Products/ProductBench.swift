public import Commerce
public import Flows
public import Integrations
import JSON
import Synchronization
import Testing

/// A fixture's shop with the products flow before it: an ERP in memory, the shop's default mapping, and a ledger per article that the test
/// can lose.
public final class ProductBench<F: ProductFixture>: Sendable {
    /// The shop.
    public let fixture: F
    /// The articles.
    public let source = MemoryProducts()
    /// The settings.
    public let integration: Integration
    /// The flow.
    public let flow: ProductsFlow
    private let mapping: MappingDefinition
    private let ledgers = Mutex<[String: InMemoryLedger]>([:])

    /// Puts the flow before a shop. - Parameter settings: Further lines of the products' settings, indented by two.
    public init(_ fixture: F, settings: String = "  when-gone: deactivate", top: String = "") throws {
        self.fixture = fixture
        let text = """
            name: Shop
            \(top)
            shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
            products:
              enabled: true
            \(settings)
            \(F.productSettings)
            """
        integration = try Integration(
            parsing: text, file: "shop.yaml", secrets: SecretSources(environment: { _ in "secret" }, file: { _ in [] }))
        mapping = try F.productMapping()
        flow = try ProductsFlow(
            integration: integration, source: source, target: fixture.connector, defaultMapping: mapping,
            store: InMemoryConnectorStore(clock: fixture.clock))
    }

    // MARK: Records

    /// The product as the shop's mapping creates it.
    public func record(_ product: Product, categories: [String] = []) throws -> ProductRecord {
        var record = try preview(product).record
        record.categories = categories
        return record
    }

    /// The fields that a change of the product writes.
    public func update(_ product: Product) throws -> ProductRecord { try preview(product).update }

    private func preview(_ product: Product) throws -> ProductPreview {
        try ProductPreview(product, integration: integration, defaultMapping: mapping, hasBaseVariant: fixture.connector.hasBaseVariant)
    }

    /// Creates a product by the port alone, with the variants that `createProduct` leaves to `VariantWriting`.
    public func create(_ product: Product, categories: [String] = []) async throws -> ProductState {
        let record = try record(product, categories: categories)
        var state = try await fixture.connector.createProduct(record)
        if let variants = fixture.connector as? any VariantWriting {
            for variant in record.variants where !state.variants.contains(where: { Self.isSame($0.options, variant.options) }) {
                _ = try await variants.createVariant(variant, of: state)
                state = try #require(try await fixture.connector.product(id: state.id))
            }
        }
        return try #require(try await fixture.connector.product(id: state.id))
    }

    static func isSame(_ a: [VariantOption], _ b: [VariantOption]) -> Bool {
        Set(a.map { [$0.name.lowercased(), $0.value.lowercased()] }) == Set(b.map { [$0.name.lowercased(), $0.value.lowercased()] })
    }

    /// Fields of the mapping that the shop would have written although they are as wanted: there should be none.
    static func differences(_ wanted: ProductRecord, _ state: ProductState) -> [String] {
        var fields = FieldComparison.changes(wanted.fields, from: state.fields).keys
        if let base = state.baseVariant { fields += FieldComparison.changes(wanted.baseVariant, from: base.fields).keys }
        for variant in wanted.variants {
            guard let there = state.variants.first(where: { isSame($0.options, variant.options) }) else { continue }
            fields += FieldComparison.changes(variant.fields, from: there.fields).keys.map { "\(variant.code).\($0)" }
        }
        return fields
    }

    // MARK: Events

    /// What became of an event.
    public struct Run: Sendable {
        /// The outcome; nil when it was parked.
        public var outcome: Outcome?
        /// Why it was parked.
        public var fault: Fault?
        /// Remarks in the journal.
        public var notes: [String] = []
        /// All that its owner reads about it.
        public var words: String {
            ([outcome?.reason ?? "", fault?.description ?? ""] + notes + (outcome?.alarms.map(\.message) ?? [])).joined(separator: "\n")
        }
    }

    /// Handles an event of one article to its end, as the runtime does: comes again after what passes by itself, up to `patience` times.
    public func run(_ id: String, patience: Int = 0, isDryRun: Bool = false) async throws -> Run {
        var (failures, waits) = (0, 0)
        while true {
            let steps = NoteTaker()
            let context = EventContext(
                revision: nil, occurredAt: fixture.clock.now, ledger: ledger(id), steps: steps, permitWrite: {},
                exclusively: { _, body in try await body() }, isDryRun: isDryRun)
            do {
                let outcome = try await flow.handle(EntityRef(.product, id), context)
                return Run(outcome: outcome, notes: steps.notes)
            } catch let fault as Fault {
                switch fault.handling {
                case .park, .skip: return Run(fault: fault, notes: steps.notes)
                case .retryAt(let time):
                    waits += 1
                    try #require(waits < 100, "the quota never comes back: \(fault)")
                    fixture.clock.advance(by: max(.seconds(1), time - fixture.clock.now))
                case .retry, .pause:
                    failures += 1
                    guard failures <= patience else { throw fault }
                    fixture.clock.advance(by: .seconds(30))
                }
            }
        }
    }

    /// Handles an event of every article. - Returns: what became of each.
    @discardableResult
    public func runAll(patience: Int = 0) async throws -> [String: Run] {
        var runs: [String: Run] = [:]
        for product in source.all { runs[product.id] = try await run(product.id, patience: patience) }
        return runs
    }

    /// Loses what earlier attempts noted, as an emptied Redis does.
    public func loseLedgers() { ledgers.withLock { $0 = [:] } }

    private func ledger(_ id: String) -> InMemoryLedger {
        ledgers.withLock { ledgers in
            if let ledger = ledgers[id] { return ledger }
            let ledger = InMemoryLedger()
            ledgers[id] = ledger
            return ledger
        }
    }
}

/// Takes down the remarks.
private final class NoteTaker: StepRecording {
    private let taken = Mutex<[String]>([])
    var notes: [String] { taken.withLock { $0 } }
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
    func tag(_ kind: SearchTag, _ value: String) {}
    func note(_ text: String) { taken.withLock { $0.append(text) } }
}
