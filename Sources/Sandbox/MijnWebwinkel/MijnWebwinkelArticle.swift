import Commerce
import JSON

/// An article with all that belongs to it.
struct MijnWebwinkelArticle {
    /// A choice list on the article, with the options that it offers here.
    struct Choice {
        var list: Int
        var hasImages = false
        var options: [(id: Int, images: [String])]
    }

    /// A version that differs from the article in at least one value.
    struct Version {
        var id: Int
        /// Option by list.
        var options: [Int: Int]
        var stock: Int?
        var canBackorder = false
    }

    struct Picture {
        var id: String
        var name: String
        var position: Int
        var bytes: [UInt8]
    }

    struct Place {
        var category: Int
        var urlID: Int
        var isActive = true
        var isMain = false
    }

    let id: Int
    let uuid: String
    /// Name, texts, SKU and the like.
    var fields: JSONObject
    /// `default`, `action`, `purchase`, as text.
    var price: JSONObject = ["default": "0.00", "action": "", "purchase": ""]
    /// Nil is unlimited.
    var stock: Int?
    var visible: JSONObject = [:]
    var invisible: JSONObject = [:]
    var places: [Place] = []
    var choices: [Choice] = []
    var versions: [Version] = []
    var pictures: [Picture] = []
    var created: Timestamp
    var updated: Timestamp

    var sku: String { fields["sku"]?.string ?? "" }

    /// All combinations of its options: one per list.
    var combinations: [[Int: Int]] {
        choices.reduce([[:]]) { found, choice in
            found.flatMap { base in choice.options.map { option in base.merging([choice.list: option.id]) { $1 } } }
        }
    }
}

/// A choice list of the shop.
struct MijnWebwinkelList {
    let id: Int
    var name: String
    var options: [(id: Int, name: String, price: Decimal128)]

    /// The whole list, or some of its options with the pictures that belong to them.
    func shown(_ choice: MijnWebwinkelArticle.Choice? = nil) -> JSONValue {
        let rows = options.compactMap { option -> JSONValue? in
            var row: JSONObject = [
                "id": .number(Decimal128(option.id)), "name": .string(option.name), "price": .string(option.price.text(places: 2)),
            ]
            guard let choice else { return .object(row) }
            guard let chosen = choice.options.first(where: { $0.id == option.id }) else { return nil }
            row["image_ids"] = .array(chosen.images.map { .string($0) })
            return .object(row)
        }
        var list: JSONObject = ["id": .number(Decimal128(id)), "name": .string(name), "description": "", "options": .array(rows)]
        if let choice { list["has_images"] = .bool(choice.hasImages) }
        return .object(list)
    }
}

/// A page of the shop, on which articles stand.
struct MijnWebwinkelPage {
    let id: Int
    var parent: Int?
    var fields: JSONObject
}
