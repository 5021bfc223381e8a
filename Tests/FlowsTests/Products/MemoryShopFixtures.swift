import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

/// A shop in memory for the suites.
protocol MemoryShopFixture: ProductFixture where Connector == MemoryShop {
    static var abilities: MemoryShop.Abilities { get }
    init(connector: MemoryShop, clock: ManualClock)
}

extension MemoryShopFixture {
    static var features: Features { Features(pageSize: 5, states: ("1", "2")) }
    static var productSettings: String { "" }
    static var priceDecimals: Int { 6 }
    static func make() async throws -> Self { Self(connector: MemoryShop(abilities), clock: ManualClock()) }
    func add(_ fault: FaultSwitch) async throws { connector.change { $0.faults.append(fault) } }
    func revokeAccess() async throws { connector.change { $0.isRevoked = true } }
    func writeCount() async throws -> Int { connector.state.withLock { $0.writes } }
    func shopProductCount() async throws -> Int { connector.items.count }

    static func productMapping() throws -> MappingDefinition { try MemoryMapping.make(hasBaseVariant: abilities.hasBaseVariant) }

    private func entry(_ code: String) -> (id: String, item: MemoryShop.Item)? {
        connector.items.first { _, item in
            ([item.fields, item.base] + item.variants.map(\.fields)).contains { $0["sku"]?.string == code }
        }.map { ($0.key, $0.value) }
    }

    func shopProduct(code: String) async throws -> ShopProduct? {
        guard let item = entry(code)?.item else { return nil }
        let names = connector.state.withLock { Dictionary(uniqueKeysWithValues: $0.categories.map { ($0.id, $0.name) }) }
        return ShopProduct(
            name: item.fields["name"]?.string ?? "", description: item.fields["description"]?.string ?? "",
            price: item.fields["price"]?.decimal ?? item.base["price"]?.decimal, categories: Set(item.categories.compactMap { names[$0] }),
            variants: Set(
                item.variants.map { variant in
                    ShopVariant(
                        code: variant.code, options: Dictionary(variant.options.map { ($0.name, $0.value) }) { $1 },
                        price: variant.fields["price"]?.decimal)
                }), features: Dictionary(item.features.map { ($0.name, $0.value) }) { $1 }, images: item.images.map(\.bytes),
            isVisible: item.isActive, brand: item.fields["brand"]?.string)
    }

    func editDescription(ofProduct code: String, to text: String) async throws {
        let id = try #require(entry(code)?.id)
        connector.change { $0.items[id]?.fields["description"] = .string(text) }
    }

    func addTwin(ofProduct code: String) async throws -> Bool {
        let item = try #require(entry(code)?.item)
        connector.change { $0.items[$0.makeID()] = item }
        return true
    }
}

/// The mapping of shops in memory.
enum MemoryMapping {
    static func make(hasBaseVariant: Bool = false) throws -> MappingDefinition {
        let own = hasBaseVariant ? "" : "  sku: code\n  ean: ean\n  price: {expr: koppel.priceExcluding, type: number}\n"
        return try MappingDefinition(
            parsing: """
                product:
                \(own)  name: {expr: name, width: 80}
                  short: shortDescription
                  description: {expr: description, policy: create-only}
                  tax: koppel.taxClass
                  brand: brand
                variant:
                  sku: code
                  ean: ean
                  price: {expr: koppel.priceExcluding, type: number}
                """, file: "memory/products.yaml")
    }
}

/// A shop that can do all.
struct RichShop: MemoryShopFixture {
    static let abilities = MemoryShop.Abilities()
    static let productLimits: [ProductAbility: String] = [:]
    let connector: MemoryShop
    let clock: ManualClock
}

/// A shop that keeps price and code on a variant even of a simple product, makes variants one by one and keeps no names of pictures.
struct VariantShop: MemoryShopFixture {
    static let abilities = MemoryShop.Abilities(keepsNames: false, hasBaseVariant: true, createsVariants: false, keepsParentCode: false)
    static let productLimits: [ProductAbility: String] = [:]
    let connector: MemoryShop
    let clock: ManualClock
}

/// A shop with one picture and variants without codes.
struct PoorShop: MemoryShopFixture {
    static let abilities = MemoryShop.Abilities(
        images: ImageRules(limit: 1, kinds: [.jpeg, .png], maxBytes: 100_000), keepsNames: false, variants: VariantRules(hasCodes: false))
    static let productLimits: [ProductAbility: String] = [.manyImages: "It takes one picture.", .variantCodes: "Variants have no code."]
    let connector: MemoryShop
    let clock: ManualClock
}
