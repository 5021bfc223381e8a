import Commerce
import JSON

/// What the shop sells: products, their attributes and combinations, pictures, categories and specifications. Records are kept as they are
/// shown, without their links.
struct CCVCatalog {
    var products: [Int: JSONObject] = [:]
    var attributes: [Int: JSONObject] = [:]
    /// With `attribute_id`.
    var attributeValues: [Int: JSONObject] = [:]
    /// Values that a product has, with `product_id`, `optionid`, `optionvalue_id` and `price`.
    var productValues: [Int: JSONObject] = [:]
    var combinations: [Int: CCVCombination] = [:]
    var photos: [Int: CCVPhoto] = [:]
    var categories: [Int: JSONObject] = [:]
    /// Products in categories.
    var placements: [Int: JSONObject] = [:]
    var propertyGroups: [Int: JSONObject] = [:]
    /// With `group_id`.
    var properties: [Int: JSONObject] = [:]
    /// With `property_id`.
    var propertyOptions: [Int: JSONObject] = [:]
    /// Products with a group of properties.
    var groupLinks: [Int: JSONObject] = [:]
    var propertyValues: [Int: JSONObject] = [:]
    var packages: [Int: String] = [3: "Doos"]
    var pricesIncludeTax = true
    var productLimit = 1_000

    /// The kinds of attributes that make combinations.
    static let menus: Set<String> = ["option_menu", "option_menu_required"]
    /// The kinds there are, with their old numbers.
    static let attributeTypes: [(word: String, number: Int)] = [
        ("option_menu", 1), ("text", 2), ("text_required", 3), ("option_menu_required", 4), ("additional_menu", 5), ("additional_menu_required", 6),
    ]
    static let tariffs: [(word: String, rate: Decimal128)] = [("normal", 21), ("low a", 9), ("low b", 6), ("extra low", 5), ("zero", 0)]

    /// A product's values, by attribute in the order the attributes came.
    func valueSets(of product: Int) -> [(attribute: Int, values: [(key: Int, value: JSONObject)])] {
        var sets: [(attribute: Int, values: [(key: Int, value: JSONObject)])] = []
        for row in productValues.sorted(by: { $0.key < $1.key }) where row.value["product_id"]?.int == product {
            guard let attribute = row.value["optionid"]?.int, Self.menus.contains(attributes[attribute]?["type"]?.string ?? "") else { continue }
            if let place = sets.firstIndex(where: { $0.attribute == attribute }) {
                sets[place].values.append((row.key, row.value))
            } else {
                sets.append((attribute, [(row.key, row.value)]))
            }
        }
        return sets
    }

    /// Makes the combinations anew: all of the product's values with each other. Those that were there keep what they hold.
    mutating func regenerate(product: Int, stock: Decimal128?, renumbering: Bool, nextID: () -> Int) {
        var wanted: [[Int]] = valueSets(of: product).isEmpty ? [] : [[]]
        for set in valueSets(of: product) {
            wanted = wanted.flatMap { start in set.values.compactMap { $0.value["optionvalue_id"]?.int }.map { start + [$0] } }
        }
        let old = combinations.filter { $0.value.product == product }
        for id in old.keys { combinations[id] = nil }
        for values in wanted {
            if let kept = old.first(where: { Set($0.value.values) == Set(values) }) {
                var combination = kept.value
                combination.values = values
                combinations[renumbering ? nextID() : kept.key] = combination
            } else {
                combinations[nextID()] = CCVCombination(product: product, values: values, stock: stock)
            }
        }
    }

    /// What a combination costs on top of its product.
    func extraPrice(_ combination: CCVCombination) -> Decimal128 {
        productValues.values.reduce(0) { sum, row in
            guard row["product_id"]?.int == combination.product, let value = row["optionvalue_id"]?.int, combination.values.contains(value) else {
                return sum
            }
            return sum + (row["price"]?.decimal ?? 0)
        }
    }

    mutating func removeProduct(_ id: Int) {
        products[id] = nil
        productValues = productValues.filter { $0.value["product_id"]?.int != id }
        combinations = combinations.filter { $0.value.product != id }
        photos = photos.filter { $0.value.product != id }
        placements = placements.filter { $0.value["product_id"]?.int != id }
        groupLinks = groupLinks.filter { $0.value["product_id"]?.int != id }
        propertyValues = propertyValues.filter { $0.value["product_id"]?.int != id }
    }
}

/// One of the forms a product is sold in, as the shop itself makes them.
struct CCVCombination {
    var product: Int
    /// Ids of attribute values, in the order of the attributes.
    var values: [Int]
    /// Nothing while no stock was ever given.
    var stock: Decimal128?
    var isActive = true
    /// The members that may be written, besides stock and `active`.
    var texts: JSONObject = [
        "note": "", "product_number": "", "ean_number": "", "sku_number": "", "delivery_time": 1, "delivery_time_type": "days",
        "delivery_default_text": "",
    ]

    init(product: Int, values: [Int], stock: Decimal128?) { (self.product, self.values, self.stock) = (product, values, stock) }
}

/// A product's picture.
struct CCVPhoto {
    var product: Int
    var bytes: [UInt8]
    var fileName: String
    var altText: String
    var isMain: Bool
}
