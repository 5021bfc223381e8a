public import Commerce
public import Integrations
import JSON

/// What would become of a product, worked out without calling anybody: categories are left out, and nothing of it is taken to be there.
public struct ProductPreview: Sendable {
    /// The product as it would be created.
    public var record: ProductRecord
    /// The same with the fields that a later change writes: without those of policy `create-only`.
    public var update: ProductRecord
    /// Remarks: texts that were cut.
    public var notes: [String]
    /// Why the product would not be taken; nil when it would.
    public var refusal: String?

    /// Works out a product.
    ///
    /// - Parameter hasBaseVariant: Of the target; see `ProductTarget`.
    /// - Throws: `Fault` as the flow would, `SettingsProblems` when the mapping cannot be compiled.
    public init(_ product: Product, integration: Integration, defaultMapping: MappingDefinition, hasBaseVariant: Bool) throws {
        let settings = integration.products
        let (mapping, filter) = try ProductsFlow.compile(integration, defaultMapping)
        let run = ProductRun(
            product: product, subject: "Article \(product.code)", targetName: integration.shopSystem.displayName, key: settings.match,
            isDryRun: true,
            context: EventContext(
                revision: nil, occurredAt: product.changedAt ?? Timestamp(milliseconds: 0), ledger: InMemoryLedger(), steps: NoSteps(),
                permitWrite: {}, exclusively: { _, body in try await body() }, isDryRun: true))
        refusal = try ProductSelection(settings: settings, filter: filter).refusal(product, subject: run.subject)?.reason
        let mapper = ProductMapper(
            mapping: mapping, pricing: ProductPricing(settings: settings), hasBaseVariant: hasBaseVariant, sparesBlocked: true)
        let records = try mapper.records(run)
        notes = records.cuts.map { "Cut: \($0)." }
        func variants(_ fields: KeyPath<VariantPlan.Wanted, JSONObject>) -> [VariantRecord] {
            records.variants.map { VariantRecord(code: $0.code, options: $0.options, fields: $0[keyPath: fields]) }
        }
        record = ProductRecord(
            code: product.code, fields: records.create, baseVariant: records.baseCreate, options: product.options, variants: variants(\.create))
        update = ProductRecord(
            code: product.code, fields: records.update, baseVariant: records.baseUpdate, options: product.options, variants: variants(\.update))
    }
}

/// Takes nothing down.
private struct NoSteps: StepRecording {
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
    func tag(_ kind: SearchTag, _ value: String) {}
    func note(_ text: String) {}
}
