public import Commerce
public import Integrations
import JSON

/// Products, from the ERP into the shop or from the shop into the ERP: filter, find by code, create or write what differs, and keep
/// categories, variants, extra information and pictures in step, as far as the target takes them.
///
/// A product whose fields are those last written costs no call beyond reading it. Fields of policy `create-only` are written once.
public struct ProductsFlow: EventHandling {
    let integration: Integration
    let source: any ProductSource
    let target: any ProductTarget
    let memory: ProductMemory
    let finder: ProductFinder
    private let stock: ProductStock?
    private let mapper: ProductMapper
    private let selection: ProductSelection

    /// The records of this flow's mapping and what they are made from.
    public static var shapes: [String: DocumentShape] { ProductDocuments.shapes }

    /// Makes the flow of one integration.
    ///
    /// - Parameters:
    ///   - source: Has pictures too, where it is `ImageReading`, and figures of stock, where it is `StockSource`.
    ///   - target: What it can do is seen from the ports it adopts: `VariantWriting`, `CategoryWriting`, `FeatureWriting`, `ImageWriting`,
    ///     `ProductActivating`, `StockTarget`.
    ///   - defaultMapping: The pair's mapping (records `product` and `variant`), which the integration's own fields are laid over.
    ///   - store: Remembers categories of groups; a cache of this integration's products.
    /// - Throws: `SettingsProblems` when the mapping or filter cannot be compiled.
    public init(
        integration: Integration, source: any ProductSource, target: any ProductTarget, defaultMapping: MappingDefinition, store: any ConnectorStore
    ) throws(SettingsProblems) {
        self.integration = integration
        self.source = source
        self.target = target
        memory = ProductMemory(store: store)
        finder = ProductFinder(target: target, source: source, memory: memory)
        let settings = integration.products
        let (mapping, filter) = try Self.compile(integration, defaultMapping)
        mapper = ProductMapper(
            mapping: mapping, pricing: ProductPricing(settings: settings), hasBaseVariant: target.hasBaseVariant,
            sparesBlocked: settings.whenGone == .leave)
        selection = ProductSelection(settings: settings, filter: filter)
        stock = try ProductStock(integration, source: source)
    }

    /// Compiles mapping and filter of an integration, to find what is wrong before the first product does.
    public static func validate(_ integration: Integration, defaultMapping: MappingDefinition) throws(SettingsProblems) {
        guard integration.products.common.isEnabled else { return }
        _ = try compile(integration, defaultMapping)
    }

    static func compile(
        _ integration: Integration, _ defaultMapping: MappingDefinition
    ) throws(SettingsProblems) -> (mapping: Mapping, filter: Filter?) {
        try Mapping.compile(.products, of: integration, over: defaultMapping, records: shapes, document: .product)
    }

    var settings: ProductsSettings { integration.products }
    private var isIntoShop: Bool { settings.common.direction == .erpToShop }
    var targetName: String { isIntoShop ? integration.shopSystem.displayName : SystemID.accountView.displayName }
    private var word: String { isIntoShop ? "Article" : "Product" }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let read: Product
        do {
            read = try await context.steps.step("product read") { try await source.product(id: entity.key) }
        } catch let fault as Fault where fault.handling == .skip && settings.whenGone == .deactivate {
            // Only one that an earlier attempt knew can be hidden: its code is not known any more.
            guard try await context.ledger.mark("product") != nil else { throw fault }
            let run = run(Product(id: entity.key, name: entity.key), context)
            return try await hide(run, fault.message, title: "\(word) \(entity.key), \(integration.name)")
        }
        let cleaned = clean(read, context)
        let product = stock?.applied(to: cleaned) ?? cleaned
        let run = run(product, context)
        let title = "\(run.subject), \(product.name.isEmpty ? "(no name)" : product.name), \(integration.name)"
        context.steps.title(title)
        context.steps.payload("product", product.json.bytes)
        for code in [product.code] + product.variants.map({ $0.sku ?? $0.id }) { context.steps.tag(.sku, code) }
        if let (reason, isGone) = try selection.refusal(product, subject: run.subject) {
            guard isGone, settings.whenGone == .deactivate else { return Outcome(.filtered, reason: reason, title: title) }
            return try await hide(run, reason, title: title)
        }
        try ProductChecks(product: product, subject: run.subject).run()
        let records = try mapper.records(run)
        let hash = records.hash(product, followsImages: settings.images && target is any ImageWriting)
        if !context.isForced, try await context.ledger.writtenHash() == hash, try await run.mark("hidden") != "1" {
            return Outcome(
                .unchanged, reason: "Nothing differs from what was last written.", number: try await run.mark("product"), title: title)
        }
        let place = isIntoShop ? "shop|\(integration.id)" : integration.companyKey
        let code = ContentHash.hex((run.code ?? product.id).lowercased().utf8)
        return try await context.alone("product|\(place)|\(code)") { try await write(run, records, hash: hash, title: title) }
    }

    private func run(_ product: Product, _ context: EventContext) -> ProductRun {
        ProductRun(
            product: product, subject: "\(word) \(product.code)", targetName: targetName, key: settings.match,
            isDryRun: context.isDryRun || integration.mode == .dryRun, context: context)
    }

    /// The product with descriptions that a shop's page survives.
    private func clean(_ product: Product, _ context: EventContext) -> Product {
        var product = product
        func repair(_ text: inout String?, _ name: String) {
            guard let old = text else { return }
            let (new, isChanged) = HTMLRepair.repaired(old)
            guard isChanged else { return }
            text = new
            context.steps.note("The HTML of the \(name) was not in order; it is sent repaired.")
        }
        repair(&product.shortDescription, "short description")
        repair(&product.description, "description")
        return product
    }
}
