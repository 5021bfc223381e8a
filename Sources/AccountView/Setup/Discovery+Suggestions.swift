extension AccountViewDiscovery {
    /// A setting that names an article field, and the fields that could be meant.
    public struct Suggestion: Sendable, Hashable {
        /// `erp.article-fields.ean`.
        public var setting: String
        /// What it is for.
        public var meaning: String
        /// Fields whose name or caption and type fit; likely ones first.
        public var fields: [String]
    }

    /// Which article fields could serve for what: by words in name and caption, and by type. A guess, for a person to look at.
    public var suggestions: [Suggestion] {
        let article = tables.first { $0.table == "ARTICLE" }?.fields.values.sorted { $0.name < $1.name } ?? []
        return Self.rules.compactMap { rule in
            let fitting = article.filter { field in
                guard rule.types.contains(field.type), field.width == 0 || rule.widths.contains(field.width) else { return false }
                let text = "\(field.name) \(captions[field.name] ?? "")".uppercased()
                return rule.words.contains { text.contains($0) } && !rule.not.contains { text.contains($0) }
            }
            return fitting.isEmpty ? nil : Suggestion(setting: rule.setting, meaning: rule.meaning, fields: fitting.map(\.name))
        }
    }

    private struct Rule {
        var setting: String
        var meaning: String
        var types: String
        var widths = 1...1_000
        var words: [String]
        var not: [String] = []
    }

    private static let rules = [
        Rule(setting: "erp.article-fields.ean", meaning: "EAN or GTIN", types: "C", widths: 8...60, words: ["EAN", "GTIN", "BARCODE", "STREEPJES"]),
        Rule(setting: "erp.article-fields.vat-code", meaning: "VAT code", types: "C", widths: 1...4, words: ["VAT_CODE", "BTW"]),
        Rule(setting: "erp.article-fields.blocked", meaning: "blocked", types: "L", words: ["BLK", "BLOK", "BLOCK"]),
        Rule(setting: "erp.article-fields.price", meaning: "selling price", types: "YNB", words: ["PX_SELL", "VERKOOPPRIJS"]),
        Rule(setting: "erp.article-fields.stock", meaning: "stock offered to the shop", types: "NBI", words: ["QTY_AVAIL", "BESCHIKBAAR"]),
        Rule(setting: "erp.article-fields.technical", meaning: "stock on the shelf", types: "NBI", words: ["QTY_TECH", "TECHNISCH"]),
        Rule(setting: "erp.article-fields.free", meaning: "free stock", types: "NBI", words: ["FREE", "VRIJ"]),
        Rule(setting: "erp.article-fields.ordered", meaning: "on order", types: "NBI", words: ["BESTEL", "QTY_ORD", "IN BESTELLING"]),
        Rule(setting: "erp.article-fields.reserved", meaning: "reserved", types: "NBI", words: ["RESERV", "GERESERV"]),
        Rule(setting: "erp.article-fields.description", meaning: "long text", types: "MC", words: ["TEKST", "TEXT", "LANG", "COMMENT", "MEMO"]),
        Rule(setting: "erp.article-fields.short-description", meaning: "short text", types: "MC", words: ["KORT", "SHORT", "ART_DESC2"]),
        Rule(setting: "erp.article-fields.weight", meaning: "weight", types: "NBYI", words: ["GEWICHT", "WEIGHT", "WGT"]),
        Rule(setting: "erp.article-fields.brand", meaning: "brand", types: "C", words: ["MERK", "BRAND"]),
        Rule(setting: "erp.article-fields.unit", meaning: "unit", types: "C", words: ["UNT_CODE", "EENHEID", "ART_UNIT"]),
        Rule(
            setting: "erp.article-fields.image", meaning: "picture (base64)", types: "M", words: ["IMG", "FOTO", "AFBEELDING", "PICT"],
            not: ["NAAM", "NAME"]),
        Rule(
            setting: "erp.article-fields.image-name", meaning: "file name of the picture", types: "C", words: ["IMG", "FOTO", "AFBEELDING", "PICT"]),
        Rule(
            setting: "products.variants.parent-field", meaning: "parent of a variant", types: "C", widths: 10...20,
            words: ["OUDER", "PARENT", "HOOFDART", "MODEL"]),
        Rule(
            setting: "products.variants.options", meaning: "size, colour", types: "C", words: ["MAAT", "KLEUR", "SIZE", "COLOUR", "COLOR"]),
    ]
}
