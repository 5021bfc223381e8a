import Commerce
import JSON
import Sandbox
import Synchronization

/// A shop in memory that takes everything a shop can take, as far as its abilities go; loses answers and counts writes.
final class MemoryShop: ProductTarget, VariantWriting, CategoryWriting, FeatureWriting, ImageWriting, ProductActivating, StockTarget {
    /// What it can do.
    struct Abilities: Sendable {
        var images = ImageRules(kinds: [.jpeg, .png, .gif], maxBytes: 1_000_000)
        var keepsNames = true
        var variants = VariantRules()
        var hasBaseVariant = false
        /// Whether `createProduct` makes the variants too.
        var createsVariants = true
        /// Whether the product itself keeps the code of one with variants.
        var keepsParentCode = true
    }

    struct Item: Sendable {
        /// The article's code, by which a product without any code of its own is found again.
        var code: String
        var fields: JSONObject
        var base: JSONObject = [:]
        var variants: [VariantState] = []
        var categories: [String] = []
        var features: [ProductFeature] = []
        var images: [(state: ImageState, bytes: [UInt8])] = []
        var isActive = true
        var stock: [String: Int] = [:]
    }

    struct State {
        var items: [String: Item] = [:]
        var categories: [CategoryState] = []
        var lastID = 0
        var calls: [String] = []
        var writes = 0
        var faults: [FaultSwitch] = []
        var isRevoked = false
        mutating func makeID() -> String {
            lastID += 1
            return String(lastID)
        }
    }
    let state = Mutex(State())
    let abilities: Abilities

    init(_ abilities: Abilities = Abilities()) { self.abilities = abilities }

    var hasBaseVariant: Bool { abilities.hasBaseVariant }
    var variantRules: VariantRules { abilities.variants }
    var imageRules: ImageRules { abilities.images }
    var categoryNameLimit: Int { 64 }
    var stockBatchLimit: Int { 10 }
    var calls: [String] { state.withLock { $0.calls } }
    var items: [String: Item] { state.withLock { $0.items } }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    /// One call as it would be over HTTP: it may be refused, fail before it is done, or lose its answer.
    func call<T>(_ name: String, method: String = "GET", _ body: (inout State) throws -> T) throws -> T {
        try state.withLock { state in
            state.calls.append(name)
            if state.isRevoked { throw Fault("shop.refused", "The shop refuses the key.", handling: .pause(.credentials)) }
            let kind = Self.take(&state.faults, method: method)
            switch kind {
            case .status(429, _): throw Fault("shop.busy", "The shop is busy.", handling: .pause(.quota))
            case .status: throw Fault.retry("shop.failed", "The shop failed.")
            default: break
            }
            let result = try body(&state)
            if method != "GET" { state.writes += 1 }
            if case .dropAfter? = kind {
                throw Fault.retry("shop.lost", "The answer was lost.", writeMayHaveHappened: method != "GET")
            }
            return result
        }
    }

    private static func take(_ faults: inout [FaultSwitch], method: String) -> FaultSwitch.Kind? {
        for index in faults.indices where faults[index].method == nil || faults[index].method == method {
            if faults[index].times == 0 { continue }
            if faults[index].skip > 0 {
                faults[index].skip -= 1
                continue
            }
            if let times = faults[index].times { faults[index].times = times - 1 }
            return faults[index].kind
        }
        return nil
    }

    static func gone(_ id: String) -> Fault { .skip("product.gone", "The product \(id) is gone.") }

    // MARK: ProductTarget

    func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        try call("find \(code)") { state in
            let name = key.rawValue
            return state.items.sorted { $0.key < $1.key }.flatMap { id, item -> [ProductMatch] in
                var found: [ProductMatch] = []
                if item.fields[name]?.string == code { found.append(ProductMatch(productID: id, code: code)) }
                if item.base[name]?.string == code { found.append(ProductMatch(productID: id, variantID: "base-\(id)", code: code)) }
                for variant in item.variants where variant.fields[name]?.string == code && abilities.variants.hasCodes {
                    found.append(ProductMatch(productID: id, variantID: variant.id, code: code))
                }
                if found.isEmpty, key == .sku, item.code == code { found.append(ProductMatch(productID: id, code: code)) }
                return found
            }
        }
    }

    func product(id: String) async throws -> ProductState? { try call("read \(id)") { $0.items[id].map { described(id, $0) } } }

    private func described(_ id: String, _ item: Item) -> ProductState {
        let base = VariantState(id: "base-\(id)", code: item.base["sku"]?.string, ean: item.base["ean"]?.string, options: [], fields: item.base)
        return ProductState(
            id: id, fields: item.fields, baseVariant: hasBaseVariant && item.variants.isEmpty ? base : nil, variants: item.variants,
            categories: item.categories, features: item.features, images: item.images.map(\.state), isActive: item.isActive)
    }

    func createProduct(_ record: ProductRecord) async throws -> ProductState {
        try call("create \(record.code)", method: "POST") { state in
            let id = state.makeID()
            var item = Item(code: record.code, fields: record.fields, base: record.baseVariant, categories: record.categories)
            if !record.variants.isEmpty, !abilities.keepsParentCode { item.fields["sku"] = nil }
            if abilities.createsVariants { item.variants = record.variants.map { made($0, state.makeID()) } }
            state.items[id] = item
            return described(id, item)
        }
    }

    func updateProduct(_ product: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        try call("update \(product.id)", method: "PUT") { state in
            guard state.items[product.id] != nil else { throw Self.gone(product.id) }
            for (name, value) in fields { state.items[product.id]!.fields[name] = value }
            for (name, value) in baseVariant { state.items[product.id]!.base[name] = value }
        }
    }

    func setActive(_ isActive: Bool, _ product: ProductState) async throws {
        try call("active \(isActive)", method: "PUT") { $0.items[product.id]?.isActive = isActive }
    }

    // MARK: VariantWriting

    private func made(_ record: VariantRecord, _ id: String) -> VariantState {
        VariantState(
            id: id, code: abilities.variants.hasCodes ? record.fields["sku"]?.string : nil, ean: record.fields["ean"]?.string,
            options: record.options, fields: record.fields)
    }

    func createVariant(_ record: VariantRecord, of product: ProductState) async throws -> VariantState {
        try call("add \(record.code)", method: "POST") { state in
            let variant = made(record, state.makeID())
            state.items[product.id]?.variants.append(variant)
            return variant
        }
    }

    func updateVariants(_ changes: [VariantChange], of product: ProductState) async throws {
        try call("change \(changes.count)", method: "PUT") { state in
            for change in changes {
                guard let place = state.items[product.id]?.variants.firstIndex(where: { $0.id == change.variant.id }) else { continue }
                for (name, value) in change.fields { state.items[product.id]!.variants[place].fields[name] = value }
            }
        }
    }

    func removeVariant(_ variant: VariantState, of product: ProductState) async throws {
        try call("remove \(variant.label)", method: "DELETE") { $0.items[product.id]?.variants.removeAll { $0.id == variant.id } }
    }

    // MARK: StockTarget

    func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
        try call("places") { state in
            var places: [String: StockPlace] = [:]
            for (id, item) in state.items {
                let held = [item.fields, item.base] + item.variants.map(\.fields)
                for code in codes where held.contains(where: { $0[key.rawValue]?.string == code }) {
                    places[code] = StockPlace(id: "\(id)|\(code)", quantity: Decimal128(item.stock[code] ?? 0))
                }
            }
            return places
        }
    }

    func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
        levels.map { level in
            do {
                try call("stock \(level.code)", method: "PUT") {
                    let parts = level.place.id.split(separator: "|", maxSplits: 1).map(String.init)
                    $0.items[parts[0]]?.stock[parts[1]] = level.quantity
                }
                return .success(())
            } catch {
                return .failure(error as? Fault ?? .retry("shop", "The shop failed."))
            }
        }
    }
}

extension VariantState {
    fileprivate var label: String { code ?? id }
}
