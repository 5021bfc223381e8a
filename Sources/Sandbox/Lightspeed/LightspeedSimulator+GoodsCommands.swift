import Commerce
import JSON

extension LightspeedSimulator {
    static let goodsCommands = ["add-product", "edit-product", "edit-variant", "remove-product", "add-category", "add-specification"]

    /// What staff does with products:
    /// - `add-product` `{sku, ean, title, price, stock, tracking, variants: [{sku, title, price, stock, ...}]}`, answers `{id}`;
    /// - `edit-product` and `edit-variant` `{sku, ...}` with the API's fields, `remove-product` `{sku}`;
    /// - `add-category` `{title, parent}`; `add-specification` `{sku, type, name, value}`, which gives the product the type.
    func performOnGoods(_ command: String, _ arguments: JSONObject) throws -> JSONValue {
        switch command {
        case "add-product": return try addProduct(arguments)
        case "edit-product":
            _ = try changeProduct(try product(arguments), arguments, "nl")
        case "edit-variant":
            guard let variant = variant(arguments["sku"]?.string ?? "") else { throw SandboxCommandError("there is no such SKU") }
            _ = try changeVariant(variant.id, arguments, "nl")
        case "remove-product": removeProduct(try product(arguments))
        case "add-category": return ["id": .string(String(try makeCategory(arguments, "nl").id))]
        default: try specify(try product(arguments), arguments)
        }
        return ["ok": true]
    }

    private func variant(_ sku: String) -> LightspeedRecord? {
        goods.variants.values.filter { $0.fields["sku"]?.string == sku }.min { $0.id < $1.id }
    }

    private func product(_ arguments: JSONObject) throws -> Int {
        guard let id = variant(arguments["sku"]?.string ?? "")?.link("product") else {
            throw SandboxCommandError("there is no product with this SKU")
        }
        return id
    }

    private func addProduct(_ arguments: JSONObject) throws -> JSONValue {
        let product = try makeProduct(["title": arguments["title"] ?? arguments["sku"] ?? "Nieuw", "visibility": "visible"], "nl")
        let rows = arguments["variants"]?.array?.compactMap(\.object) ?? [arguments]
        for (place, row) in rows.enumerated() {
            var fields = row
            fields["title"] = arguments["variants"] == nil ? nil : row["title"] ?? row["sku"]
            fields["priceIncl"] = row["price"] ?? arguments["price"]
            fields["stockLevel"] = row["stock"] ?? arguments["stock"]
            fields["stockTracking"] = row["tracking"] ?? arguments["tracking"] ?? "enabled"
            if place == 0, let made = goods.variants(of: product.id).first {
                _ = try changeVariant(made.id, fields, "nl")
            } else {
                fields["product"] = .number(Decimal128(product.id))
                _ = try makeVariant(fields, "nl")
            }
        }
        return ["id": .string(String(product.id))]
    }

    private func specify(_ product: Int, _ arguments: JSONObject) throws {
        let title = arguments["type"] ?? "Eigen kenmerken"
        let type = try goods.types.values.first { $0.texts["nl"]?["title"] == title } ?? makeSpecification(["title": title], isType: true, "nl")
        let name = arguments["name"] ?? "Materiaal"
        let attribute =
            try goods.attributes.values.first { $0.texts["nl"]?["title"] == name } ?? makeSpecification(["title": name], isType: false, "nl")
        if !goods.typings.values.contains(where: { $0.link("type") == type.id && $0.link("attribute") == attribute.id }) {
            _ = try assign(["type": .number(Decimal128(type.id)), "attribute": .number(Decimal128(attribute.id))])
        }
        _ = try changeProduct(product, ["type": .number(Decimal128(type.id))], "nl")
        setValue(arguments["value"]?.string ?? "", of: attribute.id, product: product, "nl")
    }

    /// A product with all that belongs to it, in Dutch.
    func shownInSnapshot(_ id: Int) -> JSONValue {
        guard let product = goods.products[id] else { return .null }
        let texts = product.texts["nl"] ?? [:]
        let values = goods.attributes(of: product).compactMap { attribute -> (String, JSONValue)? in
            guard let value = goods.values[id]?[attribute.id]?["nl"], !value.isEmpty else { return nil }
            return (attribute.texts["nl"]?["title"]?.string ?? "", .string(value))
        }
        let categories = goods.placings(of: id).compactMap { row in
            row.link("category").flatMap { goods.categories[$0]?.texts["nl"]?["title"] }
        }
        return [
            "id": .string(String(id)), "title": texts["title"] ?? "", "fulltitle": texts["fulltitle"] ?? "",
            "description": texts["description"] ?? "",
            "content": texts["content"] ?? "", "visibility": product.fields["visibility"] ?? .null,
            "isVisible": shownProduct(product, "nl")["isVisible"] ?? false,
            "brand": product.link("brand").flatMap { goods.brands[$0]?.fields["title"] } ?? "",
            "variants": .array(goods.variants(of: id).map { .object(shownVariant($0, "nl")) }), "categories": .array(categories),
            "specifications": .object(JSONObject(values)), "images": .number(Decimal128(goods.images(of: id).count)),
        ]
    }
}
