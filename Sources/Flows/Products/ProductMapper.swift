import Commerce
import Integrations
import JSON

/// All fields of a product as the mapping makes them, for a new one and for one that is there.
struct ProductRecords: Sendable {
    var create: JSONObject
    var update: JSONObject
    /// The sole variant of a product without options, for targets that have one; else empty.
    var baseCreate: JSONObject = [:]
    var baseUpdate: JSONObject = [:]
    /// The variants that may be sold.
    var variants: [VariantPlan.Wanted] = []
    /// Keys of variants that may not be sold and whose counterparts in the target are left as they are.
    var sparing: Set<String> = []
    /// Texts that were cut.
    var cuts: [String] = []

    /// The same for the same content: what is remembered, so that nothing is written twice.
    func hash(_ product: Product, followsImages: Bool) -> String {
        var parts: [JSONValue] = [
            "products/1", .object(update), .object(baseUpdate), .bool(product.isActive),
            .array(variants.map { ["code": .string($0.code), "options": Self.json($0.options), "fields": .object($0.update)] }),
            .array(sparing.sorted().map(JSONValue.string)), .array(product.categories.map(\.json)),
            .array(product.features.map { .array([.string($0.name), .string($0.value)]) }),
        ]
        if followsImages, !product.images.isEmpty {
            parts.append(.array(product.images.map { .array([.string($0.key), .string($0.name ?? "")]) }))
            // A picture may have changed under its old name: with each change of the product, its pictures are looked at.
            parts.append(.string(product.revision ?? product.changedAt?.description ?? ""))
        }
        return ContentHash.hex(JSONValue.array(parts).bytes)
    }

    private static func json(_ options: [VariantOption]) -> JSONValue {
        .array(options.map { .array([.string($0.name), .string($0.value)]) })
    }
}

/// Applies the mapping to a product and its variants.
struct ProductMapper: Sendable {
    let mapping: Mapping
    let pricing: ProductPricing
    let hasBaseVariant: Bool
    /// Whether the counterpart of a variant that may not be sold is left as it is, or taken away.
    let sparesBlocked: Bool

    /// One of the records of a product.
    enum Part: Hashable {
        case product, baseVariant
        case variant(String)

        /// The record of the mapping.
        var record: String { self == .product ? "product" : "variant" }
        /// The variant's code.
        var code: String? { if case .variant(let code) = self { code } else { nil } }
    }

    /// - Parameter explain: Is told for each field of a new product where its value came from.
    func records(_ run: ProductRun, explain: ((Part, FieldExplanation) -> Void)? = nil) throws(Fault) -> ProductRecords {
        func teller(_ part: Part) -> ((FieldExplanation) -> Void)? { explain.map { explain in { explain(part, $0) } } }
        let product = run.product
        let document = product.json
        let active = product.variants.filter(\.isActive)
        var records = ProductRecords(create: [:], update: [:])
        let price = product.price ?? active.compactMap(\.price).min()
        func facts(_ price: Decimal128?, _ subject: String, isNew: Bool) throws(Fault) -> ProductDocuments.Facts {
            .init(
                prices: try pricing.prices(price, of: product, subject: subject), taxRate: pricing.rate(of: product),
                taxClass: pricing.taxClass(of: product), isNew: isNew)
        }
        let made = try mapping.apply(
            "product", to: ProductDocuments.product(document, try facts(price, run.subject, isNew: true)), subject: run.subject,
            explain: teller(.product))
        records.create = made.fields
        records.cuts = made.cuts
        records.update = try mapping.apply(
            "product", to: ProductDocuments.product(document, try facts(price, run.subject, isNew: false)), subject: run.subject, isCreate: false
        ).fields
        // Where a variant's price is kept as a difference from its product's, that one is needed too.
        let parent = ProductDocuments.product(document, try facts(price, run.subject, isNew: false))
        func variant(_ variant: ProductVariant, isNew: Bool, part: Part? = nil) throws(Fault) -> JSONObject {
            let subject = "\(run.subject), variant \(variant.sku ?? variant.id)"
            let facts = try facts(variant.price ?? product.price, subject, isNew: isNew)
            return try mapping.apply(
                "variant", to: ProductDocuments.variant(variant, of: parent, facts), subject: subject, isCreate: isNew,
                explain: isNew ? teller(part ?? .variant(variant.sku ?? variant.id)) : nil
            ).fields
        }
        if !product.hasVariants, hasBaseVariant {
            let sole = ProductVariant(
                id: product.id, sku: product.sku ?? product.id, ean: product.ean, options: [], price: product.price, weight: product.weight,
                isActive: product.isActive, quantity: product.quantity, raw: product.raw)
            records.baseCreate = try variant(sole, isNew: true, part: .baseVariant)
            records.baseUpdate = try variant(sole, isNew: false)
        }
        for item in active {
            records.variants.append(
                VariantPlan.Wanted(
                    code: item.sku ?? item.id, key: run.code(of: item), options: item.options, create: try variant(item, isNew: true),
                    update: try variant(item, isNew: false)))
        }
        if sparesBlocked {
            records.sparing = Set(product.variants.filter { !$0.isActive }.compactMap(run.code(of:)).map { $0.lowercased() })
        }
        return records
    }
}
