import AccountView
import Commerce
import Flows
import Integrations

extension FlowHandlers {
    /// The products flow of a pair, in the direction its settings name; nil when the shop has no part in it.
    static func products(_ parts: IntegrationParts) throws -> ProductsFlow? {
        guard let mapping = try productMapping(parts.integration), let (source, target) = products(of: parts) else { return nil }
        return try ProductsFlow(
            integration: parts.integration, source: source, target: target, defaultMapping: mapping, store: parts.productStore)
    }

    /// Where products come from and go to; nil when the shop has no part in it.
    static func products(of parts: IntegrationParts) -> (source: any ProductSource, target: any ProductTarget)? {
        let integration = parts.integration
        switch integration.products.common.direction {
        case .erpToShop:
            guard let target = parts.shop as? any ProductTarget else { return nil }
            return (parts.erp.articles(for: integration), target)
        case .shopToERP:
            guard let source = parts.shop as? any ProductSource else { return nil }
            return (source, parts.erp.productTarget(for: integration))
        }
    }

    /// The default mapping of products into their target; nil for a shop that has none.
    static func productMapping(_ integration: Integration) throws(SettingsProblems) -> MappingDefinition? {
        switch integration.products.common.direction {
        case .erpToShop: try ShopConnectors.productMapping(integration.shop)
        case .shopToERP: try AccountViewMappings.products(integration.erp)
        }
    }

    /// Compiles mapping and filter of products, so that a slip is known before the first product.
    static func validateProducts(_ integration: Integration) throws(SettingsProblems) {
        guard integration.products.common.isEnabled, let mapping = try productMapping(integration) else { return }
        try ProductsFlow.validate(integration, defaultMapping: mapping)
    }
}
