import JSON

/// What each shop cannot do with products, by its connector, with the sentence that its owner sees: `Expected/product-limits.json`.
public enum ProductLimits {
    /// All of the file.
    /// - Throws: `JSONError` when it is no JSON.
    public static func expected() throws -> [String: [String: String]] {
        let file = try JSONValue(parsing: PackageResources.product_limits_json)
        return Dictionary(
            uniqueKeysWithValues: (file.object ?? [:]).map { connector, limits in
                (connector, Dictionary(uniqueKeysWithValues: (limits.object ?? [:]).map { ($0.key, $0.value.string ?? "") }))
            })
    }
}
