import Commerce
import Foundation
import Integrations
import JSON
import MijnWebwinkel
import Testing

@Suite("MijnWebwinkel settings")
struct SettingsTests {
    private let secrets = SecretSources(environment: { "value-of-\($0)-which-is-long-enough-for-any-token" }, file: { _ in [] })
    private var example: String {
        get throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            return try String(contentsOf: root.appendingPathComponent("deploy/examples/mijnwebwinkel.yaml"), encoding: .utf8)
        }
    }

    @Test("The example file is a valid integration, and its shop is read")
    func exampleFile() throws {
        let integration = try Integration(parsing: example, file: "mijnwebwinkel.yaml", secrets: secrets)
        let shop = try #require(integration.shop as? MijnWebwinkelSettings)
        #expect(shop.baseURL == "https://api.myonlinestore.com" && shop.pageSize == 100 && shop.pollOverlapSeconds == 259_200)
        #expect(shop.partnerToken == "value-of-MIJNWEBWINKEL_PARTNER_TOKEN-which-is-long-enough-for-any-token")
        #expect(shop.shippedState == nil && shop.language == "nl_NL")
    }

    @Test("The default mapping of customers is a valid mapping")
    func mapping() throws {
        let indented = MijnWebwinkelMappings.customers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let text = try example.replacing("  direction: erp-to-shop\n", with: "  direction: erp-to-shop\n  mapping:\n\(indented)\n")
        let integration = try Integration(parsing: text, file: "mijnwebwinkel.yaml", secrets: secrets)
        let fields = try #require(integration.customers.mapping.records["customer"])
        #expect(fields.count == 13)
        #expect(fields.first?.name == "email" && fields.first?.rule.isRequired == true)
    }

    @Test("The default mapping of products is a valid mapping, and writes the long text once")
    func products() throws {
        let mapping = try MappingDefinition(parsing: MijnWebwinkelMappings.products, file: "products.yaml")
        let fields = try #require(mapping.records["product"])
        #expect(fields.first { $0.name == "description" }?.rule.policy == .createOnly)
        #expect(mapping.records["variant"]?.isEmpty == false)
        let integration = try Integration(parsing: example, file: "mijnwebwinkel.yaml", secrets: secrets)
        #expect(integration.products.common.isEnabled && integration.products.vatRates == ["1": 21, "2": 9])
        #expect(integration.stock.common.isEnabled)
    }
}
