import AccountView
import Commerce
import Integrations
import JSON
import Sandbox

/// What tests of products and stock need.
extension Rig {
    /// An integration with these parts of its file: `products`, `stock` and `orders` indented by two, `erp` behind a comma.
    static func integration(products: String = "", stock: String = "", orders: String = "", erp: String = "") throws -> Integration {
        let secrets = SecretSources(environment: { _ in String(repeating: "K", count: 32) }, file: { _ in [] })
        let text = """
            name: Servies
            shop: {system: prestashop, url: "https://shop.example.com/", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210\(erp)}
            orders:
              reference-prefix: NL-
            \(orders)
            products:
              enabled: true
            \(products)
            stock:
              enabled: true
            \(stock)
            """
        return try Integration(parsing: text, file: "servies.yaml", secrets: secrets)
    }

    /// The names of the fields that the sandbox's shop installation has.
    static func shopFields(_ settings: inout AccountViewSettings) {
        settings.articleFields = .init(
            ean: "K1_EAN", vatCode: "VAT_CODE", blocked: "REC_BLK", reserved: "K1_RESERV", shortDescription: "K1_KORT", description: "K1_TEKST",
            weight: "K1_GEWICHT", weightUnit: .grams, brand: "K1_MERK", unit: "UNT_CODE", imageData: "IMG_M_DATA", imageName: "IMG_MEDIUM")
    }

    static let variantSettings = """
          prices: including
          variants: {parent-field: K1_OUDER, options: {K1_MAAT: Maat, K1_KLEUR: Kleur}}
          features: {K1_MERK: Merk}
        """

    /// An installation with a shop's goods, and its articles as an integration with variants sees them.
    static func shop(
        simple: Int = 0, parents: Int = 0, images: Bool = false, switches: JSONValue = [:], products: String = variantSettings, stock: String = "",
        erp: String = "", adjust: (inout AccountViewSettings) -> Void = { _ in }
    ) async throws -> (rig: Rig, articles: AccountViewArticles) {
        var on: JSONObject = switches.object ?? [:]
        on["hasShopFields"] = true
        let rig = try await Rig(
            switches: .object(on),
            adjust: { settings in
                shopFields(&settings)
                adjust(&settings)
            })
        if simple + parents > 0 {
            _ = try await rig.simulator.perform(
                "seed-articles", ["simple": .number(.init(simple)), "parents": .number(.init(parents)), "images": .bool(images)])
        }
        return (rig, rig.erp.articles(for: try integration(products: products, stock: stock, erp: erp)))
    }

    func perform(_ command: String, _ arguments: JSONValue) async throws { _ = try await simulator.perform(command, arguments) }

    func reads(_ object: String) async -> Int { await simulator.snapshot()["calls"]!["reads"]![object]?.int ?? 0 }
}

/// All changes of one complete reading; `between` runs after each page.
func allChanges(
    _ source: some ProductSource, after cursor: String? = nil, since: Timestamp, between: (Int) async throws -> Void = { _ in }
) async throws -> (changes: [EntityChange], cursor: String?, pages: Int) {
    var (changes, token, pages) = ([EntityChange](), String?.none, 0)
    while true {
        let page = try await source.changedProducts(after: cursor, since: since, page: token)
        changes += page.changes
        pages += 1
        guard let next = page.next else { return (changes, page.cursor, pages) }
        token = next
        try await between(pages)
    }
}

/// All figures of one complete reading; `between` runs after each page.
func allFigures(
    _ source: some StockSource, after cursor: String? = nil, between: (Int) async throws -> Void = { _ in }
) async throws -> (figures: [StockFigures], cursor: String?, pages: Int) {
    var (figures, token, pages) = ([StockFigures](), String?.none, 0)
    while true {
        let page = try await source.stockPage(after: cursor, page: token)
        figures += page.figures
        pages += 1
        guard let next = page.next else { return (figures, page.cursor, pages) }
        token = next
        try await between(pages)
    }
}
