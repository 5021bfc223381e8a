public import Commerce
public import Integrations
import JSON

/// The articles of a company as one integration sees them: products, pictures and stock figures.
public struct AccountViewArticles: Sendable {
    /// The integration.
    public let integration: Integration
    let connector: AccountViewConnector
    private let integrations: [Integration]

    init(_ connector: AccountViewConnector, _ integration: Integration, sharing others: [Integration]) {
        self.connector = connector
        self.integration = integration
        integrations = [integration] + others
    }

    var settings: AccountViewSettings { connector.settings }
    var fields: AccountViewSettings.ArticleFields { connector.settings.articleFields }

    /// Integrations with the same key read the articles of one company alike: what a poll of the flow finds for one is what it finds for the
    /// others, and one reading serves all.
    public func readingKey(of flow: Flow) -> String {
        let products = integration.products
        var parts = [integration.companyKey, flow.rawValue] + extra(flow).sorted()
        if flow == .products {
            parts += ArticleColumns.named(fields, integration).map(\.field) + [products.parentField ?? "", String(products.images)]
        } else {
            parts +=
                [fields.stock, fields.technical, fields.free, fields.ordered, fields.reserved, fields.ean].map { $0 ?? "" } + [
                    String(integration.stock.isDated)
                ]
        }
        return ContentHash.hex(parts.joined(separator: "|").utf8, digits: 16)
    }

    /// Fields that expressions of the integrations look at in `raw`.
    private func extra(_ flow: Flow) -> Set<String> { integrations.reduce(into: []) { $0.formUnion($1.rawArticleFields(of: flow)) } }

    /// The columns of products, checked against the dictionary.
    func productColumns() async throws -> ArticleColumns {
        try ArticleColumns.products(
            fields, integration, extra: extra(.products), stock: extra(.stock), in: try await connector.dictionary.table("ARTICLE"))
    }

    /// The columns of stock figures, checked against the dictionary.
    func stockColumns() async throws -> [String] {
        try ArticleColumns.stock(fields, integration.stock, extra: extra(.stock), in: try await connector.dictionary.table("ARTICLE")).all
    }

    /// The code of the article that this one is a variant of; nil for an article of its own.
    func parent(of row: JSONObject) -> String? {
        guard let field = integration.products.parentField, let parent = row.filled(field) else { return nil }
        return folded(parent) == folded(row.text("ART_CODE")) ? nil : parent
    }
}

extension AccountViewConnector {
    /// The articles of this company as an integration sees them.
    /// - Parameter others: Integrations of the same company that are served by the same reading: the fields that their expressions look at are
    ///   read too.
    public func articles(for integration: Integration, sharing others: [Integration] = []) -> AccountViewArticles {
        AccountViewArticles(self, integration, sharing: others)
    }
}
