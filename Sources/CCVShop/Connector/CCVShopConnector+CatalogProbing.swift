import Commerce
import Integrations
import JSON

extension CCVShopConnector {
    /// Why a variant cannot have any price; the words are those of `koppel check`.
    static let variantPriceLimit =
        "CCV Shop keeps no price per variant: it adds up what each value costs (so much for a size, so much for a colour). Variant prices that are "
        + "no such sums are left as they are and told."

    /// What products and stock need.
    func checkCatalog(_ flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        guard
            let newest = await probe(
                "products: read", &findings,
                {
                    try await client.page("products", [("orderby", "id_desc")], start: 0, size: 1, about: "the products")
                })
        else { return findings }
        findings.append(Finding(.ok, "products: read", "Products can be read."))
        if let settings = await probe("settings", &findings, { try await ShopFacts.settings(client) }) {
            if flows.contains(.products), let hasTax = settings.flag("prices_include_vat") {
                findings.append(
                    Finding(
                        .warning, "products: prices", "The prices of this shop's products are \(hasTax ? "with" : "without") VAT.",
                        advice: "products.prices must be \(hasTax ? "including" : "excluding"); compare one product by hand before you go live."))
            }
            if flows.contains(.stock), settings.flag("stock") == false {
                findings.append(
                    Finding(
                        .warning, "stock", "The shop's own stock keeping is switched off.", advice: "Switch it on under Settings, Stock, in the shop."
                    ))
            }
        }
        if flows.contains(.products) { findings += await checkProducts(newest.first) }
        if flows.contains(.stock) {
            findings.append(
                Finding(.ok, "stock: write", "CCV Shop takes one figure a call: a thousand changes take about thirteen minutes."))
        }
        return findings
    }

    private func checkProducts(_ newest: Record?) async -> [Finding] {
        var findings: [Finding] = []
        if let packages = await probe("products: package", &findings, { try await client.list("packages", about: "the packages") }) {
            let wanted = settings.package.map(String.init)
            let chosen = packages.first { wanted == nil || $0.text("id") == wanted }
            findings.append(
                chosen.map { Finding(.ok, "products: package", "New products get the package \($0.text("name") ?? "?") (\($0.text("id") ?? "?")).") }
                    ?? Finding(
                        .problem, "products: package", "The shop has no package\(wanted.map { " \($0)" } ?? ""), without which it takes no product.",
                        advice: "Make one in the shop (a class of shipping costs), or name another in shop.package."))
        }
        if let shop = await probe("products: limit", &findings, { try await client.list("webshops", about: "the shop") })?.first,
            let limit = shop.int("product_limit"), limit >= 0, let left = shop.int("product_limit_left")
        {
            findings.append(
                left > 0
                    ? Finding(.ok, "products: limit", "\(left) more products of \(limit) fit into the subscription.")
                    : Finding(
                        .problem, "products: limit", "All \(limit) products of the subscription are used.",
                        advice: "Remove products, or ask CCV for a larger subscription."))
        }
        if newest?.text("hide_without_category") == "YES" {
            findings.append(
                Finding(
                    .warning, "products: categories", "Buyers do not see a product that is in no category (hide_without_category).",
                    advice: "Leave products.categories on, or name a category per article group."))
        }
        findings.append(Finding(.unsupported, "variants: prices", Self.variantPriceLimit))
        return findings
    }
}
