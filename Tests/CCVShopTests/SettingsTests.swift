import Commerce
import Foundation
import Integrations
import Testing

@testable import CCVShop

@Suite("CCV Shop settings")
struct SettingsTests {
    private let secrets = SecretSources(environment: { "value-of-\($0)-which-is-long-enough-for-any-token" }, file: { _ in [] })
    private var example: String {
        get throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            return try String(contentsOf: root.appendingPathComponent("deploy/examples/ccvshop.yaml"), encoding: .utf8)
        }
    }

    @Test("The example file is a valid integration, and its shop is read")
    func exampleFile() throws {
        let integration = try Integration(parsing: example, file: "ccvshop.yaml", secrets: secrets)
        let shop = try #require(integration.shop as? CCVShopSettings)
        #expect(shop.url == "https://demo-shop.example" && shop.pageSize == 100 && shop.pollOverlapHours == 48)
        #expect(shop.secretKey == "value-of-CCVSHOP_SECRET_KEY-which-is-long-enough-for-any-token")
        #expect(shop.package == nil && shop.featureGroup == "Specificaties")
        #expect(integration.orders.totals.policy == .trustTotal)
        #expect(integration.products.common.isEnabled && integration.products.prices == .including && integration.products.taxClasses["2"] == "low a")
        #expect(integration.stock.common.isEnabled)
    }

    @Test("The default mapping of customers is a valid mapping")
    func mapping() throws {
        let indented = CCVShopMappings.customers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let text = try example.replacing("  direction: erp-to-shop\n", with: "  direction: erp-to-shop\n  mapping:\n\(indented)\n")
        let integration = try Integration(parsing: text, file: "ccvshop.yaml", secrets: secrets)
        let fields = try #require(integration.customers.mapping.records["customer"])
        #expect(fields.count == 18)
        #expect(fields.first?.name == "userinfo.email" && fields.first?.rule.isRequired == true)
    }
}
