import Commerce
import Foundation
import Integrations
import Testing

@testable import PrestaShop

@Suite("PrestaShop settings")
struct SettingsTests {
    private let secrets = SecretSources(environment: { "value-of-\($0)-which-is-long-enough-for-any-token" }, file: { _ in [] })

    private func example() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("deploy/examples/prestashop.yaml"), encoding: .utf8)
    }

    @Test func `the example file is a valid integration, and its shop is read`() throws {
        let integration = try Integration(parsing: example(), file: "prestashop.yaml", secrets: secrets)
        let shop = try #require(integration.shop as? PrestaShopSettings)
        #expect(shop.url == "https://shop.example")
        #expect(shop.key == "value-of-PRESTASHOP_KEY-which-is-long-enough-for-any-token")
        #expect(shop.languages == ["nl"])
        #expect(shop.hint == nil)
        #expect(shop.homeCategory == nil)
        #expect(shop.imageMegabytes == 4)
        #expect(integration.products.common.isEnabled)
        #expect(integration.stock.common.isEnabled)
        #expect(integration.customers.common.direction == .erpToShop)
    }

    @Test func `the hint receiver of the example can be switched on`() throws {
        var text = try example()
        for line in ["hint:", "  entity-path:", "  id-path:"] { text = text.replacing("  # \(line)", with: "  \(line)") }
        let shop = try #require(try Integration(parsing: text, file: "prestashop.yaml", secrets: secrets).shop as? PrestaShopSettings)
        #expect(shop.hint == PrestaShopHintSettings())
    }
}
