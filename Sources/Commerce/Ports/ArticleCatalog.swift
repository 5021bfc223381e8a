public import JSON

/// The articles of the ERP, as order lines need them.
public protocol ArticleCatalog: Sendable {
    /// The articles with these codes, each under the code that was asked for; codes without article are missing from the answer.
    func articles(_ codes: [String], by key: ArticleKey) async throws -> [String: ArticleMatch]
}

/// An article catalog that new articles can be added to.
public protocol ArticleWriting: Sendable {
    /// Creates an article. - Returns: its code.
    func createArticle(_ fields: JSONObject) async throws -> String
}

/// What a shop's line and an article are matched by.
public enum ArticleKey: String, Sendable, Hashable, CaseIterable {
    /// Article code.
    case sku
    /// EAN or GTIN.
    case ean
}

/// An article found.
public struct ArticleMatch: Sendable, Hashable, Codable {
    /// Its code in the ERP.
    public var code: String
    /// Its description.
    public var name: String
    /// Its VAT code, where known.
    public var vatCode: String?
    /// Whether it may not be sold.
    public var isBlocked: Bool

    /// Makes a match.
    public init(code: String, name: String, vatCode: String? = nil, isBlocked: Bool = false) {
        self.code = code
        self.name = name
        self.vatCode = vatCode
        self.isBlocked = isBlocked
    }
}
