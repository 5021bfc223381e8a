import Synchronization

/// Which product has a code or a variant: made when first asked for and kept until a product changes, so that a store of a hundred thousand
/// answers as fast as one of ten.
final class BigCommerceCatalogIndex: Sendable {
    private struct Table {
        /// Of each code in lower case, the products that have it, by themselves or in a variant.
        var codes: [String: Set<Int>] = [:]
        var variants: [Int: Int] = [:]
    }
    private let table = Mutex<Table?>(nil)

    /// The first product with a code in lower case.
    func product(code: String, in products: [Int: BigCommerceProduct]) -> Int? { look(products) { $0.codes[code]?.min() } }

    /// The product of a variant.
    func product(variant id: Int, in products: [Int: BigCommerceProduct]) -> Int? { look(products) { $0.variants[id] } }

    /// The ids of what can fit both; nil when neither narrows it down.
    func candidates(ids: Set<Int>?, codes: Set<String>?, in products: [Int: BigCommerceProduct]) -> Set<Int>? {
        guard let codes else { return ids }
        let found = look(products) { table in codes.reduce(into: Set<Int>()) { $0.formUnion(table.codes[$1] ?? []) } }
        return ids.map { found.intersection($0) } ?? found
    }

    private func look<T: Sendable>(_ products: [Int: BigCommerceProduct], _ body: (Table) -> T) -> T {
        table.withLock { table in
            let made = table ?? Self.make(products)
            table = made
            return body(made)
        }
    }

    private static func make(_ products: [Int: BigCommerceProduct]) -> Table {
        var table = Table()
        table.codes.reserveCapacity(products.count)
        for product in products.values {
            table.codes[product.sku.lowercased(), default: []].insert(product.id)
            for variant in product.variants {
                table.variants[variant.id] = product.id
                if !product.options.isEmpty { table.codes[variant.sku.lowercased(), default: []].insert(product.id) }
            }
        }
        return table
    }
}
