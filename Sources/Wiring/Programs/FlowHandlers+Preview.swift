public import Commerce
public import Flows
import Integrations

extension FlowHandlers {
    /// What would become of a product, worked out without a call.
    ///
    /// - Throws: `Fault` as the flow would, `SettingsProblems` when the mapping cannot be compiled, `CommandError` where this pair has no such
    ///   flow.
    public static func preview(_ product: Product, _ parts: IntegrationParts) throws -> ProductPreview {
        guard let mapping = try productMapping(parts.integration), let (source, target) = products(of: parts) else { throw noProducts(parts) }
        return try ProductPreview(
            product, integration: parts.integration, defaultMapping: mapping, source: source, hasBaseVariant: target.hasBaseVariant)
    }

    /// Reads the product that a preview is wanted of, from the side that the flow reads from.
    public static func product(_ id: String, _ parts: IntegrationParts) async throws -> Product {
        guard let (source, _) = products(of: parts) else { throw noProducts(parts) }
        return try await source.product(id: id)
    }

    private static func noProducts(_ parts: IntegrationParts) -> CommandError {
        let isIntoShop = parts.integration.products.common.direction == .erpToShop
        return CommandError(
            isIntoShop
                ? "Products do not go from AccountView to \(parts.shopName)." : "Products do not go from \(parts.shopName) to AccountView.")
    }
}
