import Commerce
import Foundation
import JSON

extension CCVShopSimulator {
    static let catalogCommands = [
        "create-product", "change-product", "change-variant", "change-value-price", "remove-product", "add-photo", "create-category", "set-prices",
    ]

    /// What the shop's owner does with products on the shop's own pages.
    ///
    /// - `create-product` `{number, ean, name, price, stock, category, variants: [{number, ean, stock, price, options: {Size: L}}]}`: answers `{id}`.
    /// - `change-product` `{id or number, ...}` with the API's fields; `change-variant` `{number, ...}` likewise; `remove-product` `{id or number}`.
    /// - `add-photo` `{number, file_type, source, alttext, is_mainphoto}`; `create-category` `{name, parent}`: answers `{id}`.
    /// - `change-value-price` `{number, value, price}`: what a value (L) adds to the price of that product's variants; the product's date of
    ///   change stays.
    /// - `set-prices` `{includeTax, limit}`: whether prices include tax, and how many products the subscription allows.
    func catalogCommand(_ command: String, _ arguments: JSONObject) throws -> JSONValue {
        var fields = arguments
        for key in ["id", "number"] { fields[key] = nil }
        switch command {
        case "create-product": return ["id": .string(String(try createProduct(arguments)))]
        case "change-product": try changeProduct(product(arguments), fields)
        case "change-variant":
            let number = arguments["number"]?.string
            guard let found = catalog.combinations.first(where: { $0.value.texts["product_number"]?.string == number }) else {
                throw SandboxCommandError("there is no variant \(number ?? "without number")")
            }
            try changeCombination(found.key, fields)
        case "change-value-price": try changeValuePrice(of: product(arguments), arguments)
        case "remove-product": catalog.removeProduct(try product(arguments))
        case "add-photo": return ["id": .string(String(try addPhoto(fields, to: product(arguments))))]
        case "create-category":
            var body: JSONObject = ["name": arguments["name"] ?? "Categorie"]
            if let parent = arguments["parent"]?.string.flatMap({ Int($0) }) { body["parentcategory_id"] = .number(Decimal128(parent)) }
            return ["id": .string(String(try makeCategory(body)))]
        default:
            if let includes = arguments["includeTax"]?.bool { catalog.pricesIncludeTax = includes }
            if let limit = arguments["limit"]?.int { catalog.productLimit = limit }
        }
        return ["ok": true]
    }

    private func product(_ arguments: JSONObject) throws -> Int {
        guard let number = arguments["number"]?.string else { return try id(arguments) }
        guard let found = catalog.products.first(where: { $0.value["productnumber"]?.string == number }) else {
            throw SandboxCommandError("there is no product \(number)")
        }
        return found.key
    }

    private func createProduct(_ arguments: JSONObject) throws -> Int {
        let variants = arguments["variants"]?.array ?? []
        let id = try makeProduct([
            "name": arguments["name"] ?? arguments["number"] ?? "Product", "productnumber": arguments["number"] ?? "",
            "eannumber": arguments["ean"] ?? "", "price": arguments["price"] ?? 10, "discount": 0, "taxtariff": "normal", "package_id": 3,
            "stock": arguments["stock"] ?? 0, "stocktype": variants.isEmpty ? "Product" : "Attribute",
        ])
        if let category = arguments["category"]?.string.flatMap({ Int($0) }) {
            catalog.placements[newID()] = ["product_id": .number(Decimal128(id)), "category_id": .number(Decimal128(category))]
        }
        for variant in variants {
            for (name, value) in variant["options"]?.object ?? [:] { try link(name, value.string ?? "", variant["price"] ?? 0, to: id) }
        }
        for combination in catalog.combinations where combination.value.product == id { catalog.combinations[combination.key]?.isActive = false }
        for variant in variants {
            let names = Set((variant["options"]?.object ?? [:]).values.compactMap(\.string))
            guard
                let found = catalog.combinations.first(where: { entry in
                    entry.value.product == id && Set(entry.value.values.compactMap { catalog.attributeValues[$0]?["name"]?.string }) == names
                })
            else { continue }
            try changeCombination(
                found.key,
                [
                    "product_number": variant["number"] ?? "", "sku_number": variant["number"] ?? "", "ean_number": variant["ean"] ?? "",
                    "stock": variant["stock"] ?? 0, "active": true,
                ])
        }
        return id
    }

    private func link(_ name: String, _ value: String, _ price: JSONValue, to product: Int) throws {
        let attribute = catalog.attributes.first { $0.value["name"]?.string == name }?.key ?? newID()
        if catalog.attributes[attribute] == nil { catalog.attributes[attribute] = ["name": .string(name), "type": "option_menu_required"] }
        let known = catalog.attributeValues.first { $0.value["attribute_id"]?.int == attribute && $0.value["name"]?.string == value }?.key
        let id = known ?? newID()
        if known == nil {
            catalog.attributeValues[id] = [
                "id": .number(Decimal128(id)), "name": .string(value), "default_price": 0, "attribute_id": .number(Decimal128(attribute)),
            ]
        }
        let isThere = catalog.productValues.values.contains { $0["product_id"]?.int == product && $0["optionvalue_id"]?.int == id }
        if !isThere { _ = try addValue(["optionvalue": .number(Decimal128(id)), "price": price], to: product) }
    }

    private func changeValuePrice(of product: Int, _ arguments: JSONObject) throws {
        let name = arguments["value"]?.string
        guard
            let found = catalog.productValues.first(where: { entry in
                entry.value["product_id"]?.int == product
                    && entry.value["optionvalue_id"]?.int.flatMap { catalog.attributeValues[$0]?["name"]?.string } == name
            })
        else { throw SandboxCommandError("product \(product) has no value \(name ?? "without name")") }
        catalog.productValues[found.key]?["price"] = arguments["price"] ?? 0
    }

    // MARK: For tests and the oracle

    var catalogCategories: [JSONValue] {
        catalog.categories.sorted { $0.key < $1.key }.map { id, row in
            ["id": .number(Decimal128(id)), "name": row["name"] ?? .null, "parent": row["parentcategory_id"] ?? .null]
        }
    }

    /// A product with all that belongs to it.
    func portrait(_ id: Int) -> JSONValue {
        var out = catalog.products[id] ?? [:]
        let places = catalog.placements.sorted { $0.key < $1.key }.filter { $0.value["product_id"]?.int == id }
        out["categories"] = .array(places.map { catalog.categories[$0.value["category_id"]?.int ?? 0]?["name"] ?? .null })
        out["variants"] = .array(combinationRows(of: id))
        var features: JSONObject = [:]
        for value in catalog.propertyValues.values where value["product_id"]?.int == id {
            let property = catalog.properties[value["product_property_id"]?.int ?? 0] ?? [:]
            let text = value["value"]?.string ?? ""
            let option = Int(text).flatMap { catalog.propertyOptions[$0]?["name"] }
            features[property["name"]?.string ?? ""] = (property["type"]?.string ?? "").hasPrefix("Option") ? option ?? .string(text) : .string(text)
        }
        out["features"] = .object(features)
        let pictures = catalog.photos.filter { $0.value.product == id }.sorted {
            ($0.value.isMain ? 0 : 1, $0.key) < ($1.value.isMain ? 0 : 1, $1.key)
        }
        out["pictures"] = .array(pictures.map { .string(Data($0.value.bytes).base64EncodedString()) })
        out["isVisible"] = shown(id)["is_visible"]
        return .object(out)
    }
}
