public import Commerce
public import Integrations
import JSON

/// What would become of a product, worked out without calling anybody: categories are left out, and nothing of it is taken to be there.
public struct ProductPreview: Sendable {
    /// The product that the mapping sees: with the figures that the stock flow would send.
    public var product: Product
    /// The product as it would be created.
    public var record: ProductRecord
    /// The same with the fields that a later change writes: without those of policy `create-only`.
    public var update: ProductRecord
    /// Product and variants field by field, with where each value came from.
    public var records: [MappedRecord]
    /// Remarks: texts that were cut.
    public var notes: [String]
    /// Why the product would not be taken; nil when it would.
    public var refusal: String?

    /// Works out a product.
    ///
    /// - Parameters:
    ///   - source: Where it came from, for the figures of stock in its record; nil takes its own quantity for what is available.
    ///   - hasBaseVariant: Of the target; see `ProductTarget`.
    /// - Throws: `Fault` as the flow would, `SettingsProblems` when the mapping cannot be compiled.
    public init(
        _ product: Product, integration: Integration, defaultMapping: MappingDefinition, source: (any ProductSource)? = nil, hasBaseVariant: Bool
    ) throws {
        let settings = integration.products, isIntoShop = settings.common.direction == .erpToShop
        let (mapping, filter) = try ProductsFlow.compile(integration, defaultMapping)
        let product = try ProductStock(integration, source: source)?.applied(to: product) ?? product
        self.product = product
        let run = ProductRun(
            product: product, subject: "\(isIntoShop ? "Article" : "Product") \(product.code)",
            targetName: isIntoShop ? integration.shopSystem.displayName : SystemID.accountView.displayName, key: settings.match, isDryRun: true,
            context: EventContext(
                revision: nil, occurredAt: product.changedAt ?? Timestamp(milliseconds: 0), ledger: InMemoryLedger(), steps: NoSteps(),
                permitWrite: {}, exclusively: { _, body in try await body() }, isDryRun: true))
        refusal = try ProductSelection(settings: settings, filter: filter).refusal(product, subject: run.subject)?.reason
        let mapper = ProductMapper(
            mapping: mapping, pricing: ProductPricing(settings: settings), hasBaseVariant: hasBaseVariant, sparesBlocked: true)
        var told: [(part: ProductMapper.Part, explanation: FieldExplanation)] = []
        let made = try mapper.records(run) { told.append(($0, $1)) }
        notes = made.cuts.map { "Cut: \($0)." }
        func variants(_ fields: KeyPath<VariantPlan.Wanted, JSONObject>) -> [VariantRecord] {
            made.variants.map { VariantRecord(code: $0.code, options: $0.options, fields: $0[keyPath: fields]) }
        }
        record = ProductRecord(
            code: product.code, fields: made.create, baseVariant: made.baseCreate, options: product.options, variants: variants(\.create))
        update = ProductRecord(
            code: product.code, fields: made.update, baseVariant: made.baseUpdate, options: product.options, variants: variants(\.update))
        func mapped(_ part: ProductMapper.Part, _ create: JSONObject, _ update: JSONObject) -> MappedRecord {
            MappedRecord(
                name: part.record, label: part.code, fields: create, onlyNew: Set(create.keys).subtracting(update.keys),
                explanations: told.filter { $0.part == part }.map(\.explanation))
        }
        records = [mapped(.product, made.create, made.update)]
        if hasBaseVariant, !product.hasVariants { records.append(mapped(.baseVariant, made.baseCreate, made.baseUpdate)) }
        records += made.variants.map { mapped(.variant($0.code), $0.create, $0.update) }
    }
}

/// Takes nothing down.
private struct NoSteps: StepRecording {
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
    func tag(_ kind: SearchTag, _ value: String) {}
    func note(_ text: String) {}
}
