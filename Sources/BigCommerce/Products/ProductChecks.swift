import Commerce
import JSON

/// Finds what the store would refuse, in words that name the article; the platform names fields only, and of a batch not even the item.
enum ProductChecks {
    static let mostVariants = 600
    static let mostValues = 250
    private static let widths = [("name", 250, "name"), ("sku", 255, "code"), ("upc", 14, "EAN"), ("gtin", 14, "EAN")]
    private static let amounts = [
        ("price", "price"), ("sale_price", "sale price"), ("retail_price", "retail price"), ("cost_price", "cost price"), ("weight", "weight"),
    ]

    /// - Throws: `Fault` (park).
    static func check(_ fields: JSONObject, of subject: String) throws(Fault) {
        if let name = fields["name"], name.words == nil {
            throw .park("product.no-name", "The \(subject) has no name, and BigCommerce wants one.", advice: "Give the article a description.")
        }
        for (field, width, word) in widths {
            guard let text = fields[field]?.string, text.count > width else { continue }
            throw .park(
                "product.\(field)-too-long", "The \(word) of \(subject) has \(text.count) characters; BigCommerce takes \(width).",
                advice: "Shorten it in AccountView, or give the field a width in products.mapping.")
        }
        for (field, word) in amounts {
            guard let amount = fields[field]?.amount, amount < 0 else { continue }
            throw .park(
                "product.\(field)-negative", "The \(word) of \(subject) is \(amount), below zero, which BigCommerce refuses.",
                advice: "Correct the article in AccountView.")
        }
    }

    /// - Throws: `Fault` (park).
    static func check(_ record: ProductRecord) throws(Fault) {
        try check(record.fields, of: "article \(record.code)")
        if record.variants.count > mostVariants {
            throw .park(
                "variant.too-many", "Article \(record.code) has \(record.variants.count) variants; BigCommerce takes \(mostVariants).",
                advice: "Split it into several articles.")
        }
        var codes: [String: String] = [:]
        var combinations: [[String]: String] = [:]
        for variant in record.variants {
            try check(variant.fields, of: "article \(variant.code)")
            let values = try values(variant, options: record.options, product: record.code)
            if let other = combinations.updateValue(variant.code, forKey: values) {
                throw .park(
                    "variant.duplicate",
                    "Articles \(other) and \(variant.code) of \(record.code) have the same options: \(values.joined(separator: ", ")).",
                    advice: "Give each its own values in AccountView.")
            }
            if let other = codes.updateValue(variant.code, forKey: variant.code.lowercased()) {
                throw .park(
                    "sku.duplicate", "Articles \(other) and \(variant.code) of \(record.code) are the same code to BigCommerce, which ignores case.",
                    advice: "Rename one of them in AccountView.")
            }
        }
        for (index, option) in record.options.enumerated() {
            let count = Set(combinations.keys.map { $0[index] }).count
            if count > mostValues {
                throw .park(
                    "variant.too-many-values", "Article \(record.code) has \(count) values of \(option); BigCommerce takes \(mostValues).",
                    advice: "Split it into several articles.")
            }
        }
    }

    /// The variant's value of each option, in their order.
    private static func values(_ variant: VariantRecord, options: [String], product: String) throws(Fault) -> [String] {
        var values: [String] = []
        for option in options {
            guard let value = variant.options.first(where: { $0.name == option })?.value.trimmed, !value.isEmpty else {
                throw missing(option, of: variant.code, product)
            }
            values.append(value)
        }
        return values
    }

    static func missing(_ option: String, of code: String, _ product: String) -> Fault {
        .park(
            "variant.option-missing", "Article \(code), a variant of \(product), has no \(option); BigCommerce wants a value of every option.",
            advice: "Fill \(option) in at the article, or correct products.variants.options.")
    }
}
