import Commerce
import JSON

/// A product as the store keeps it.
struct BigCommerceProduct {
    var id: Int
    var created: Timestamp
    var modified: Timestamp
    /// What the API can write, by its names, without what has a place of its own here.
    var fields: JSONObject
    var url: String
    var categories: [Int] = []
    var brandID = 0
    var tracking = "none"
    var options: [BigCommerceOption] = []
    /// Of a product without options: its base variant alone.
    var variants: [BigCommerceVariant] = []
    var pictures: [BigCommercePicture] = []
    var customFields: [BigCommerceCustomField] = []
    /// New products are sold by the default channel.
    var channels = [1]

    var name: String { fields["name"]?.string ?? "" }
    var sku: String { fields["sku"]?.string ?? "" }
    /// Nil as soon as there are options.
    var baseVariantID: Int? { options.isEmpty ? variants.first?.id : nil }
}

/// One of the forms a product is sold in.
struct BigCommerceVariant {
    var id: Int
    /// Nil for a base variant.
    var skuID: Int?
    /// Null or missing takes the product's.
    var fields: JSONObject
    /// Ids of one value per option.
    var values: [(option: Int, value: Int)]

    var sku: String { fields["sku"]?.string ?? "" }
}

/// What variants differ in.
struct BigCommerceOption {
    var id: Int
    var name: String
    var type: String
    var sortOrder: Int
    var values: [BigCommerceOptionValue]

    func json(of product: Int) -> JSONValue {
        [
            "id": .number(Decimal128(id)), "product_id": .number(Decimal128(product)), "name": .string("\(name)\(product)-\(id)"),
            "display_name": .string(name), "type": .string(type), "sort_order": .number(Decimal128(sortOrder)), "config": [],
            "option_values": .array(values.map(\.json)),
        ]
    }
}

/// One choice of an option.
struct BigCommerceOptionValue {
    var id: Int
    var label: String
    var sortOrder: Int
    var isDefault = false
    var data: JSONValue = .null

    var json: JSONValue {
        [
            "id": .number(Decimal128(id)), "label": .string(label), "sort_order": .number(Decimal128(sortOrder)), "value_data": data,
            "is_default": .bool(isDefault),
        ]
    }
}

/// A pair of name and value that buyers see.
struct BigCommerceCustomField {
    var id: Int
    var name: String
    var value: String

    var json: JSONValue { ["id": .number(Decimal128(id)), "name": .string(name), "value": .string(value)] }
}

/// A picture with its bytes.
struct BigCommercePicture {
    var id: Int
    var bytes: [UInt8]
    /// Folder, the given name and a number of the store's own.
    var file: String
    var isThumbnail: Bool
    var sortOrder: Int
    var description: String
    var modified: Timestamp

    func json(of product: Int) -> JSONValue {
        func url(_ size: String) -> JSONValue { .string("https://cdn.sandbox.example/products/\(product)/images/\(id)/\(size)/\(file)") }
        return [
            "id": .number(Decimal128(id)), "product_id": .number(Decimal128(product)), "is_thumbnail": .bool(isThumbnail),
            "sort_order": .number(Decimal128(sortOrder)), "description": .string(description), "image_file": .string(file),
            "url_zoom": url("1280"), "url_standard": url("386"), "url_thumbnail": url("220"), "url_tiny": url("44"),
            "date_modified": .string(modified.isoSeconds),
        ]
    }
}
