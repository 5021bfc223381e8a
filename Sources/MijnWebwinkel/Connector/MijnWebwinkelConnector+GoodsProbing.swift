import Commerce
import Integrations
import JSON

extension MijnWebwinkelConnector {
    /// What the shop cannot do with products and stock, each with the reason.
    public static let goodsLimits: [(subject: String, message: String)] = [
        (
            "variants: options",
            "MijnWebwinkel's API makes no choice lists and options: Size and its values must be in the shop before an article uses them."
        ),
        ("variants: codes", "MijnWebwinkel keeps no code of a variant: one is known by its options, or by a code such as TRUI-ROOD-XL."),
        (
            "variants: prices",
            "A variant costs the article's price with its options' surcharges, which only the back office sets; Koppel compares and tells."
        ),
        ("variants: removing", "MijnWebwinkel offers every combination of an article's options: one that is gone is set to no stock."),
        ("variants: stock", "A stock per variant must be switched on for the article in the back office; the API cannot."),
        ("brands", "MijnWebwinkel's API knows no brands: send the brand as extra information (products.features), or as a part of the name."),
        ("VAT rate", "The VAT rate of an article is not in the API: give other rates than the usual one in the shop, by region."),
        ("stock below zero", "MijnWebwinkel takes no stock below zero: leave stock.clamp-at-zero on."),
    ]

    func checkGoods(_ flows: Set<Flow>, _ store: Record) async -> [Finding] {
        var findings: [Finding] = []
        let count = await probe("articles: read", &findings) {
            try await client.send(.init(path: "articles/count", query: client.language, subject: "the number of articles"))
        }
        if let count = count??["count"]?.int {
            let calls = count / settings.pageSize + 1
            findings.append(
                Finding(
                    .ok, "articles: read", "The shop has \(count) articles: \(calls) calls a day find them all, one more tells what changed since."))
        }
        if flows.contains(.products) {
            let basis = store.value["prices_include_tax"]?.bool ?? true ? "including" : "excluding"
            findings.append(
                Finding(.ok, "prices", "The shop keeps prices \(basis) VAT: products.prices must be \(basis), else articles are parked."))
            if let pages = await probe("pages: read", &findings, { try await categories(refresh: true) }) {
                findings.append(Finding(.ok, "pages: read", "The shop has \(pages.count) pages; an article needs at least one."))
            }
        }
        return findings + Self.goodsLimits.map { Finding(.unsupported, $0.subject, $0.message) }
    }
}
