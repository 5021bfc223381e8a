import Commerce
import JSON

/// A product's fields by the names that are written, read from what the API shows: the two differ in places.
enum ProductFields {
    private static let readOnly: Set<String> = [
        "href", "id", "createdate", "modifydate", "productmainphoto", "deeplink", "is_visible", "can_be_ordered", "credit_points_calculated",
        "is_multishop_product", "multishop_href", "amount_sold", "is_active",
    ]
    /// Objects that are written by the id of what they name.
    private static let named = ["brand", "condition", "color", "supplier", "package"]

    /// All that can be written.
    static func writable(_ product: Record) -> JSONObject {
        var out: JSONObject = [:]
        for (key, value) in product.value.object ?? [:] where !readOnly.contains(key) && value.object == nil && value.array == nil {
            out[key] = value
        }
        out["active"] = .bool(product.flag("is_active") ?? true)
        for name in named {
            out["\(name)_id"] = product.record(name)?.value["id"] ?? .null
        }
        out["brand"] = product.record("brand")?.value["name"] ?? .null
        return out
    }

    /// What a new product needs beside what the mapping says.
    /// - Parameter package: The shop's class of shipping costs for products that name none.
    /// - Throws: `Fault` (park) naming what is missing.
    static func complete(_ record: ProductRecord, package: @Sendable () async throws -> String?) async throws -> JSONObject {
        var body = record.fields
        if body["discount"] == nil { body["discount"] = 0 }
        if !record.options.isEmpty, body["stocktype"] == nil { body["stocktype"] = "Attribute" }
        if body["taxtariff"] == nil, body["vatrate"] == nil {
            throw Fault.park(
                "product.tax-class", "Product \(record.code) has no tax tariff, without which CCV Shop takes no product.",
                advice:
                    "Name the tariff (normal, low a, low b, extra low or zero) of its VAT code in products.tax-classes, or the code's rate in products.vat-rates."
            )
        }
        for key in ["name", "price"] where body[key] == nil {
            throw Fault.park(
                "product.\(key)", "Product \(record.code) has no \(key), without which CCV Shop takes no product.",
                advice: "Fill it in AccountView, or correct products.mapping.product.\(key).")
        }
        if body["package_id"] == nil {
            guard let package = try await package().flatMap({ Int($0) }) else {
                throw Fault.park(
                    "product.package", "CCV Shop takes no product without a package (a class of shipping costs), and this shop has none.",
                    advice: "Make one in the shop's back office, or name its id in shop.package.")
            }
            body["package_id"] = .number(Decimal128(package))
        }
        return body
    }
}
