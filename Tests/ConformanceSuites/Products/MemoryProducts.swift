public import Commerce
import Synchronization

/// An ERP's articles in memory, with their pictures; counts what it is asked.
public final class MemoryProducts: ProductSource, ImageReading {
    private struct State {
        var products: [String: Product] = [:]
        var order: [String] = []
        var pictures: [String: [UInt8]] = [:]
        var reads = 0
    }
    private let state = Mutex(State())

    /// Makes an empty ERP.
    public init() {}

    /// Puts articles in or in the place of those with their id.
    public func put(_ products: Product...) { put(products) }
    /// Puts articles in or in the place of those with their id.
    public func put(_ products: [Product]) {
        state.withLock { state in
            for product in products where state.products.updateValue(product, forKey: product.id) == nil { state.order.append(product.id) }
        }
    }
    /// Changes an article; it gets another revision.
    public func change(_ id: String, _ body: (inout Product) -> Void) {
        state.withLock { state in
            guard var product = state.products[id] else { return }
            body(&product)
            product.revision = (product.revision ?? "") + "'"
            state.products[id] = product
        }
    }
    /// Takes an article away.
    public func remove(_ id: String) { state.withLock { $0.products[id] = nil } }
    /// Puts a picture under a key.
    public func putPicture(_ key: String, _ bytes: [UInt8]) { state.withLock { $0.pictures[key] = bytes } }
    /// A picture's bytes.
    public func picture(_ key: String) -> [UInt8]? { state.withLock { $0.pictures[key] } }
    /// The articles, in the order in which they came.
    public var all: [Product] { state.withLock { state in state.order.compactMap { state.products[$0] } } }
    /// How many articles and pictures were read.
    public var reads: Int { state.withLock { $0.reads } }

    public func changedProducts(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let changes = all.map { EntityChange(flow: .products, entity: EntityRef(.product, $0.id), revision: $0.revision) }
        return ChangePage(changes: changes, cursor: "end")
    }

    public func product(id: String) async throws -> Product {
        let found = state.withLock { state in
            state.reads += 1
            return state.products[id] ?? state.products.values.first { $0.variants.contains { $0.id == id } }
        }
        guard let found else { throw Fault.skip("product.gone", "Article \(id) is gone.") }
        return found
    }

    public func image(_ image: ProductImage, of product: Product) async throws -> ImageData {
        let bytes = state.withLock { state in
            state.reads += 1
            return state.pictures[image.key]
        }
        guard let bytes else { throw Fault.skip("image.gone", "The picture \(image.key) of article \(product.code) is gone.") }
        return ImageData(bytes: bytes, fileName: image.name ?? image.key)
    }
}
