public import Commerce
public import JSON

extension Product {
    /// Reads a product from its canonical JSON, as `json` writes it; for trying mappings on files.
    public init(document: JSONValue) throws(DocumentProblem) {
        let product = try DocumentReader(document, "")
        let id = try product.require(product.text("id") == nil ? "code" : "id")
        var variants: [ProductVariant] = []
        for variant in try product.readers("variants") { variants.append(try ProductVariant(variant)) }
        var features: [ProductFeature] = []
        for feature in try product.readers("features") {
            features.append(ProductFeature(name: try feature.require("name"), value: try feature.require("value")))
        }
        var images: [ProductImage] = []
        for image in try product.readers("images") { images.append(ProductImage(key: try image.require("key"), name: image.text("name"))) }
        var categories: [ProductCategory] = []
        for category in try product.readers("categories") {
            let key = try category.require("key")
            categories.append(ProductCategory(key: key, name: category.text("name") ?? key, parents: try category.texts("parents")))
        }
        self.init(
            id: id, revision: product.text("revision"), sku: product.text("sku"), ean: product.text("ean"), name: product.text("name") ?? "",
            shortDescription: product.text("shortDescription"), description: product.text("description"), price: product.optionalDecimal("price"),
            pricesIncludeTax: product.bool("pricesIncludeTax") ?? false, currency: product.text("currency") ?? "EUR",
            vatCode: product.text("vatCode"), taxRate: product.optionalDecimal("taxRate"), weight: product.optionalDecimal("weight"),
            brand: product.text("brand"), unit: product.text("unit"), isActive: product.bool("isActive") ?? true,
            quantity: product.optionalDecimal("quantity"), categories: categories, options: try product.texts("options"), variants: variants,
            features: features, images: images, changedAt: product.moment("changedAt"), raw: product.object["raw"] ?? .null)
    }
}

extension ProductVariant {
    fileprivate init(_ variant: DocumentReader) throws(DocumentProblem) {
        var options: [VariantOption] = []
        for option in try variant.readers("options") { options.append(VariantOption(try option.require("name"), try option.require("value"))) }
        self.init(
            id: try variant.require(variant.text("id") == nil ? "code" : "id"), sku: variant.text("sku"), ean: variant.text("ean"), options: options,
            price: variant.optionalDecimal("price"), weight: variant.optionalDecimal("weight"), isActive: variant.bool("isActive") ?? true,
            quantity: variant.optionalDecimal("quantity"), raw: variant.object["raw"] ?? .null)
    }
}

extension DocumentReader {
    /// A list of texts; none where there is no list.
    fileprivate func texts(_ key: String) throws(DocumentProblem) -> [String] {
        guard let value = object[key], !value.isNull else { return [] }
        guard let items = value.array else { throw DocumentProblem(description: "\(name(key)) must be a list.") }
        return items.compactMap(\.string)
    }
}
