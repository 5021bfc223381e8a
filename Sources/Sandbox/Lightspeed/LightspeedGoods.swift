import Commerce
import JSON

/// The shop's catalogue.
struct LightspeedGoods {
    var products: [Int: LightspeedRecord] = [:]
    var variants: [Int: LightspeedRecord] = [:]
    var movements: [Int: LightspeedRecord] = [:]
    var images: [Int: LightspeedPicture] = [:]
    var brands: [Int: LightspeedRecord] = [:]
    var categories: [Int: LightspeedRecord] = [:]
    /// Rows of `categories/products`.
    var placings: [Int: LightspeedRecord] = [:]
    var types: [Int: LightspeedRecord] = [:]
    var attributes: [Int: LightspeedRecord] = [:]
    /// Rows of `types/attributes`.
    var typings: [Int: LightspeedRecord] = [:]
    /// By product, attribute and language.
    var values: [Int: [Int: [String: String]]] = [:]

    /// What the plan allows.
    static let maxVariants = 100
    static let maxImages = 10
    static let maxCategories = 25
    static let maxAttributes = 200
    static let maxTypes = 50
    static let maxAttributesOfType = 100

    /// The taxes of the shop: id and rate.
    static let taxes: [(id: Int, rate: Decimal128)] = [(1, LightspeedOrderMaker.high), (2, LightspeedOrderMaker.low), (3, 0)]

    func variants(of product: Int) -> [LightspeedRecord] {
        variants.values.filter { $0.link("product") == product }.sorted { $0.id < $1.id }
    }

    func images(of product: Int) -> [LightspeedPicture] {
        images.values.filter { $0.product == product }.sorted { ($0.sortOrder, $0.record.id) < ($1.sortOrder, $1.record.id) }
    }

    func placings(of product: Int) -> [LightspeedRecord] {
        placings.values.filter { $0.link("product") == product }.sorted { $0.id < $1.id }
    }

    /// The attributes that a product has because of its type.
    func attributes(of product: LightspeedRecord) -> [LightspeedRecord] {
        guard let type = product.link("type") else { return [] }
        return typings.values.filter { $0.link("type") == type }.sorted { $0.id < $1.id }.compactMap {
            $0.link("attribute").flatMap { attributes[$0] }
        }
    }

    /// Whether a to-one link points to something.
    func has(_ resource: String, _ id: Int) -> Bool {
        switch resource {
        case "products": products[id] != nil
        case "brands": brands[id] != nil
        case "categories": categories[id] != nil
        case "types": types[id] != nil
        case "attributes": attributes[id] != nil
        case "taxes": Self.taxes.contains { $0.id == id }
        default: false
        }
    }
}

/// A picture of a product.
struct LightspeedPicture {
    var record: LightspeedRecord
    var product: Int
    var sortOrder: Int
    var bytes: [UInt8]

    /// The file object, as products carry it; rows of `images` add id and place.
    func shown(isRow: Bool) -> JSONObject {
        var out: JSONObject = isRow ? ["id": .number(Decimal128(record.id)), "sortOrder": .number(Decimal128(sortOrder))] : [:]
        out["createdAt"] = .string(LightspeedTime.text(record.created))
        out["updatedAt"] = .string(LightspeedTime.text(record.updated))
        for (name, value) in record.fields { out[name] = value }
        out["size"] = .number(Decimal128(bytes.count))
        let path = "https://cdn.webshopapp.com/shops/77001/files/\(record.id)"
        out["thumb"] = .string("\(path)/50x50x2/image.\(record.fields["extension"]?.string ?? "jpg")")
        out["src"] = .string("\(path)/image.\(record.fields["extension"]?.string ?? "jpg")")
        return out
    }
}
