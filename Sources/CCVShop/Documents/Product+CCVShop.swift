import Commerce
import JSON

extension Product {
    /// A product of the shop with its combinations; those that nobody wants are left out.
    /// - Throws: `Fault` (park) where id or name are missing.
    init(product: Record, combinations: [Combination], categories: [ProductCategory], features: [ProductFeature], pricesIncludeTax: Bool) throws {
        guard let id = product.text("id"), let name = product.text("name") else {
            throw Fault.park(
                "product.unreadable", "CCV Shop's product \(product.text("id") ?? "without id") has no name.",
                advice: "Open and save the product in the shop's back office; then replay.")
        }
        let price = product.amount("price")
        let variants = combinations.filter(\.isMeant).map { combination in
            ProductVariant(
                id: combination.id, sku: combination.number, ean: combination.ean, options: combination.options,
                price: price + combination.extraPrice, isActive: combination.isActive, quantity: combination.record.decimal("stock"),
                raw: combination.record.value)
        }
        let picture = product.text("productmainphoto")
        self.init(
            id: id, revision: product.text("modifydate"), sku: product.text("productnumber"), ean: product.text("eannumber"), name: name,
            shortDescription: product.text("shortdescription"), description: product.text("description"), price: price,
            pricesIncludeTax: pricesIncludeTax, taxRate: product.decimal("vatrate"), weight: product.decimal("weight"),
            brand: product.record("brand")?.text("name"), unit: product.text("unit"), isActive: product.flag("is_active") ?? true,
            quantity: product.flag("stockenabled") == false ? nil : product.decimal("stock"), categories: categories,
            options: variants.first?.options.map(\.name) ?? [], variants: variants, features: features,
            images: picture.map { [ProductImage(key: $0, name: $0.split(separator: "/").last.map(String.init))] } ?? [],
            changedAt: product.time("modifydate") ?? product.time("createdate"), raw: product.value)
    }
}

extension ProductCategory {
    /// A category with the names of those above it.
    init?(id: String, in tree: [CategoryState]) {
        guard let state = tree.first(where: { $0.id == id }) else { return nil }
        var parents: [String] = []
        var above = state.parentID
        while let next = tree.first(where: { $0.id == above }), parents.count < 20 {
            parents.insert(next.name, at: 0)
            above = next.parentID
        }
        self.init(key: id, name: state.name, parents: parents)
    }
}
