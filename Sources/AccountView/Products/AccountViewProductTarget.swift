public import Commerce
public import Integrations
import JSON

/// AccountView as the target of products: each product, and each variant, becomes an article.
///
/// Changes of what is there already need `updates-articles`; without it they end as skipped, with the reason.
public struct AccountViewProductTarget: AccountViewArticleWriting {
    public let erp: AccountViewConnector
    public let integration: Integration
}

/// AccountView as the target of products with their main picture, for installations whose settings name a field for it.
public struct AccountViewPictureTarget: AccountViewArticleWriting, ImageWriting {
    public let erp: AccountViewConnector
    public let integration: Integration
}

/// What both targets share.
public protocol AccountViewArticleWriting: ProductTarget, VariantWriting, CategoryWriting {
    /// The company's connector.
    var erp: AccountViewConnector { get }
    /// The integration.
    var integration: Integration { get }
}

extension AccountViewConnector {
    /// This company as the target of an integration's products. It takes pictures (`ImageWriting`) when `article-fields.image` is set.
    public func productTarget(for integration: Integration) -> any AccountViewArticleWriting {
        settings.articleFields.imageData == nil
            ? AccountViewProductTarget(erp: self, integration: integration) : AccountViewPictureTarget(erp: self, integration: integration)
    }
}

extension AccountViewArticleWriting {
    var fields: AccountViewSettings.ArticleFields { erp.settings.articleFields }

    /// Changes an article; only the fields given, and its key.
    func change(_ code: String, _ changes: JSONObject) async throws {
        try allowChange("Article \(code)")
        var changes = changes
        changes["ART_CODE"] = .string(code)
        var row = RowEncoder(try await erp.dictionary.table("ARTICLE"), what: "article \(code)")
        let body = WriteBody(object: "AK1", id: code, header: try row.part([changes], keepsEmpty: true))
        _ = try await erp.client.update(body, "change article \(code)")
    }

    func allowChange(_ what: String) throws(Fault) {
        guard erp.settings.updatesArticles else {
            throw .skip("article.update-off", "\(what) was not changed: \"updates-articles\" is off in the settings of AccountView.")
        }
    }
}
