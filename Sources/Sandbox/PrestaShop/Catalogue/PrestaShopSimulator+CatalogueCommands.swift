import Foundation
import JSON

/// What a shop's staff does with products on its own pages, and what the shop holds of them.
extension PrestaShopSimulator {
    /// The answer to a command about products; nil for any other.
    func runCatalogue(_ command: String, _ arguments: JSONValue) throws -> JSONValue? {
        switch command {
        case "add-product": return ["id": .string("\(try addProduct(arguments))")]
        case "edit-product":
            let (id, time) = (try product(arguments), shop.now)
            shop.update("products", id) { record in
                for (field, value) in arguments["fields"]?.object ?? [:] {
                    if let texts = value.object {
                        var known: [Int: String] = [:]
                        if case .languages(let before) = record.values[field] { known = before }
                        for (language, text) in texts { known[Int(language) ?? 0] = text.string ?? "" }
                        record.values[field] = .languages(known)
                    } else {
                        record[field] = value.string ?? value.text
                    }
                }
                record["date_upd"] = time
            }
            shop.news.append(("Product", id, "update"))
        case "remove-product": shop.remove(product: try product(arguments))
        case "product":
            guard let id = find(arguments["sku"]?.string ?? "") else { return .null }
            return describe(id)
        case "add-image":
            let bytes = Data(base64Encoded: arguments["base64"]?.string ?? "").map(Array.init) ?? []
            guard let id = arguments["product"]?.int else { throw SandboxCommandError("product is missing") }
            let image = shop.images.add(bytes, to: id, id: arguments["id"]?.int)
            // A product that was loaded may point to more than was loaded with it, so nothing else of it is worked out.
            shop.update("products", id) { record in
                if record.lists["images"]?.contains(where: { $0["id"] == "\(image.id)" }) != true {
                    record.lists["images", default: []].append(["id": "\(image.id)"])
                }
                if image.isCover { record["id_default_image"] = "\(image.id)" }
            }
            return ["id": .string("\(image.id)")]
        default: return nil
        }
        return [:]
    }

    /// The products for the snapshot, without their texts and pictures.
    var productRows: JSONValue {
        .array(
            shop["products"].sorted.map { product in
                [
                    "id": .string("\(product.id)"), "sku": .string(product["reference"]), "name": .string(product["name"]),
                    "price": .string(product["price"]), "active": .bool(product.flag("active") && product.flag("state")),
                    "variants": .number(Decimal128(shop["combinations"].rows(where: "id_product", is: product.id).count)),
                    "stock": stock(product: product.id, combination: 0).map { .string($0["quantity"]) } ?? .null,
                ]
            })
    }

    private func addProduct(_ arguments: JSONValue) throws -> Int {
        guard let sku = arguments["sku"]?.string else { throw SandboxCommandError("sku is missing") }
        let name = arguments["name"]?.string ?? "Artikel \(sku)"
        let variants = arguments["variants"]?.array ?? []
        let id = shop.insert(
            "products",
            [
                "reference": .text(sku), "ean13": .text(arguments["ean"]?.string ?? ""), "name": .languages([1: name, 2: name]),
                "description": .languages([1: arguments["description"]?.string ?? "", 2: ""]),
                "price": .text(FieldSpelling.stored(arguments["price"]?.string ?? "10", .float)), "id_tax_rules_group": .text("1"),
                "active": .text("1"), "state": .text("1"), "id_category_default": .text("2"), "available_for_order": .text("1"),
                "show_price": .text("1"), "minimal_quantity": .text("1"), "visibility": .text("both"), "condition": .text("new"),
                "product_type": .text(variants.isEmpty ? "standard" : "combinations"), "id_shop_default": .text("1"), "type": .text("simple"),
                "link_rewrite": .languages([1: "artikel", 2: "artikel"]),
            ], lists: ["categories": [["id": "2"]]])
        let row = shop.addStock(product: id, combination: 0)
        shop.update("stock_availables", row) { $0["quantity"] = "\(arguments["stock"]?.int ?? 0)" }
        for variant in variants { try addVariant(variant, to: id) }
        shop.refresh(product: id)
        shop.sumStock(ofProduct: id)
        shop.news.append(("Product", id, "add"))
        return id
    }

    private func addVariant(_ variant: JSONValue, to product: Int) throws {
        var values: [[String: String]] = []
        for (option, value) in variant["options"]?.object ?? [:] {
            let group =
                shop["product_options"].sorted.first { $0["name"] == option }?.id
                ?? shop.insert(
                    "product_options",
                    ["group_type": .text("select"), "name": .languages([1: option, 2: option]), "public_name": .languages([1: option, 2: option])])
            let name = value.string ?? ""
            let known = shop["product_option_values"].sorted.first { $0.number("id_attribute_group") == group && $0["name"] == name }?.id
            let id =
                known ?? shop.insert("product_option_values", ["id_attribute_group": .text("\(group)"), "name": .languages([1: name, 2: name])])
            values.append(["id": "\(id)"])
        }
        let isFirst = !shop["combinations"].records.values.contains { $0.number("id_product") == product }
        let id = shop.insert(
            "combinations",
            plain: [
                "id_product": "\(product)", "reference": variant["sku"]?.string ?? "", "ean13": variant["ean"]?.string ?? "",
                "price": FieldSpelling.stored(variant["price"]?.string ?? "", .float), "minimal_quantity": "1", "default_on": isFirst ? "1" : "",
            ], lists: ["product_option_values": values])
        let row = shop.addStock(product: product, combination: id)
        shop.update("stock_availables", row) { $0["quantity"] = "\(variant["stock"]?.int ?? 0)" }
    }

    private func product(_ arguments: JSONValue) throws -> Int {
        let sku = arguments["sku"]?.string ?? ""
        guard let id = find(sku) else { throw SandboxCommandError("there is no product \(sku)") }
        return id
    }

    /// The first product that has a code, or whose variant has it.
    private func find(_ sku: String) -> Int? {
        shop["products"].sorted.first { $0["reference"] == sku }?.id
            ?? shop["combinations"].sorted.first { $0["reference"] == sku }?.number("id_product")
    }

    private func stock(product: Int, combination: Int) -> ShopRecord? {
        shop["stock_availables"].sorted.first { $0.number("id_product") == product && $0.number("id_product_attribute") == combination }
    }

    private func describe(_ id: Int) -> JSONValue {
        guard let product = shop.record("products", id) else { return .null }
        let base = Decimal128(product["price"]) ?? 0
        let variants = shop["combinations"].rows(where: "id_product", is: id).map { variant -> JSONValue in
            let options = (variant.lists["product_option_values"] ?? []).compactMap { item -> (String, JSONValue)? in
                guard let value = shop.record("product_option_values", Int(item["id"] ?? "") ?? 0) else { return nil }
                return (shop.record("product_options", value.number("id_attribute_group"))?["name"] ?? "", .string(value["name"]))
            }
            return [
                "sku": .string(variant["reference"]), "options": .object(JSONObject(options)),
                "price": .string((base + (Decimal128(variant["price"]) ?? 0)).description), "stock": stockFigures(id, variant.id),
                "isDefault": .bool(variant.flag("default_on")),
            ]
        }
        let features = (product.lists["product_features"] ?? []).map { item in
            (
                shop.record("product_features", Int(item["id"] ?? "") ?? 0)?["name"] ?? "",
                JSONValue.string(shop.record("product_feature_values", Int(item["id_feature_value"] ?? "") ?? 0)?["value"] ?? "")
            )
        }
        let categories = (product.lists["categories"] ?? []).compactMap { shop.record("categories", Int($0["id"] ?? "") ?? 0) }
        let pictures = shop.images.of(product: id)
        return [
            "id": .string("\(id)"), "sku": .string(product["reference"]), "ean": .string(product["ean13"]), "name": .string(product["name"]),
            "description": .string(product["description"]), "brand": .string(product["manufacturer_name"]), "price": .string(base.description),
            "variants": .array(variants),
            "features": .object(JSONObject(features)), "categories": .array(categories.map { .string($0["name"]) }),
            "mainCategory": .string(shop.record("categories", product.number("id_category_default"))?["name"] ?? ""),
            "images": .array(
                (pictures.filter(\.isCover) + pictures.filter { !$0.isCover }).map { .string(Data($0.bytes).base64EncodedString()) }),
            "isVisible": .bool(product.flag("active") && product.flag("state") && product["visibility"] != "none"), "stock": stockFigures(id, 0),
        ]
    }

    private func stockFigures(_ product: Int, _ combination: Int) -> JSONValue {
        guard let row = stock(product: product, combination: combination) else { return .null }
        return ["quantity": .string(row["quantity"]), "outOfStock": .string(row["out_of_stock"])]
    }
}
