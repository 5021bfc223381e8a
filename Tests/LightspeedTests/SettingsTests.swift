import Commerce
import Foundation
import Integrations
import JSON
import Testing

@testable import Lightspeed

@Suite("Lightspeed settings")
struct SettingsTests {
    private let secrets = SecretSources(environment: { "value-of-\($0)-which-is-long-enough-for-any-token" }, file: { _ in [] })
    private var example: String {
        get throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            return try String(contentsOf: root.appendingPathComponent("deploy/examples/lightspeed.yaml"), encoding: .utf8)
        }
    }

    @Test("The example file is a valid integration, and its shop is read")
    func exampleFile() throws {
        let integration = try Integration(parsing: example, file: "lightspeed.yaml", secrets: secrets)
        let shop = try #require(integration.shop as? LightspeedSettings)
        #expect(shop.key == "value-of-LIGHTSPEED_KEY-which-is-long-enough-for-any-token")
        #expect(shop.language == "nl" && shop.baseURL == LightspeedSettings.eu1 && shop.pageSize == 250)
    }

    @Test("The default mapping of customers is a valid mapping")
    func mapping() throws {
        let indented = LightspeedMappings.customers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let text = try example.replacing("  direction: erp-to-shop\n", with: "  direction: erp-to-shop\n  mapping:\n\(indented)\n")
        let integration = try Integration(parsing: text, file: "lightspeed.yaml", secrets: secrets)
        let fields = try #require(integration.customers.mapping.records["customer"])
        #expect(fields.count == 22)
        #expect(fields.first?.name == "email" && fields.first?.rule.isRequired == true)
    }

    @Test("The default mapping of products is a valid mapping, and writes the long text once")
    func products() throws {
        let mapping = try MappingDefinition(parsing: LightspeedMappings.products, file: "products.yaml")
        let fields = try #require(mapping.records["product"])
        #expect(fields.first { $0.name == "content" }?.rule.policy == .createOnly)
        #expect(mapping.records["variant"]?.isEmpty == false)
        let integration = try Integration(parsing: example, file: "lightspeed.yaml", secrets: secrets)
        #expect(integration.products.common.isEnabled && integration.products.vatRates == ["1": 21, "2": 9])
        #expect(integration.stock.common.isEnabled)
    }
}
