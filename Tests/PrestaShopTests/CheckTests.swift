import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Checking a shop before it is used")
struct CheckTests {
    @Test func `a key with all rights has no problem`() async throws {
        let shop = SandboxShop()
        _ = try await shop.place("person")
        let findings = await shop.connector.check(flows: [.orders, .customers])
        #expect(findings.filter { $0.level != .ok } == [])
        #expect(findings.contains { $0.message.contains("9.1.4") })
    }

    @Test func `each right that is missing is named`() async throws {
        let shop = SandboxShop()
        let rights: JSONValue = ["orders": ["get"], "addresses": ["get"], "languages": ["get"]]
        _ = try await shop.simulator.perform("set-key", ["key": .string(PrestaShopSimulator.key), "rights": rights])
        let findings = await shop.connector.check(flows: [.orders])
        let missing = findings.filter { $0.level == .problem }.map(\.subject)
        for resource in ["customers", "countries", "order_details", "order_cart_rules", "order_states", "currencies", "carriers", "taxes"] {
            #expect(missing.contains("\(resource): get"), "\(resource)")
        }
        #expect(!missing.contains("orders: get"))
        #expect(findings.contains { $0.level == .warning && $0.subject == "order_histories: post" })
        #expect(findings.contains { $0.subject == "shop: time zone" && $0.level == .problem })
    }

    @Test func `a wrong key is told in words`() async throws {
        let shop = SandboxShop()
        let findings = await shop.connector(PrestaShopSettings(url: SandboxShop.url, key: "short")).check(flows: [.orders])
        #expect(findings.count == 1)
        #expect(findings[0].level == .problem)
        #expect(findings[0].message.contains("Invalid authentication key format"))
    }

    @Test func `a time zone that is not the shop's is a problem`() async throws {
        let shop = SandboxShop()
        var settings = SandboxShop.settings()
        settings.timeZone = "America/New_York"
        let findings = await shop.connector(settings).check(flows: [.orders])
        #expect(findings.first { $0.subject == "shop: time zone" }?.level == .problem)
    }

    @Test func `what products and stock need is checked, with what the shop's set-up means for them`() async throws {
        let shop = SandboxShop()
        let findings = await shop.connector.check(flows: [.products, .stock])
        #expect(findings.filter { $0.level != .ok } == [])
        func words(_ subject: String) -> String { findings.first { $0.subject == subject }?.message ?? "" }
        #expect(words("products: texts").contains("go into nl, and into en until"))
        #expect(words("products: categories").contains("Home (2)"))
        #expect(words("products: tax").contains("21 % is rule 1, 9 % is rule 2"))
        #expect(words("stock: management") == "The shop manages stock.")
        // Nothing of orders is asked for.
        #expect(!findings.contains { $0.subject.hasPrefix("order") || $0.subject.hasPrefix("customers") })
    }

    @Test func `a key without rights on products is told each right that is missing`() async throws {
        let shop = SandboxShop()
        let rights: JSONValue = ["products": ["get"], "configurations": ["get"], "languages": ["get"], "stock_availables": ["get"]]
        _ = try await shop.simulator.perform("set-key", ["key": .string(PrestaShopSimulator.key), "rights": rights])
        let missing = Dictionary(
            await shop.connector.check(flows: [.products, .stock]).filter { $0.level == .problem }.map {
                ($0.subject.prefix { $0 != ":" }, $0.message)
            }
        ) { a, _ in a }
        for resource in [
            "combinations", "product_options", "product_option_values", "product_features", "product_feature_values", "categories", "images",
        ] {
            #expect(missing[Substring(resource)] != nil, "\(resource)")
        }
        #expect(missing["products"]?.contains("POST, PATCH") == true)
        #expect(missing["stock_availables"]?.contains("PATCH") == true)
        let warned = await shop.connector.check(flows: [.products]).filter { $0.level == .warning }.map(\.subject)
        #expect(warned == ["tax_rules: get", "taxes: get"])
    }

    @Test func `a shop that manages no stock, and a language it lacks, are told`() async throws {
        let shop = SandboxShop()
        let row = "<prestashop><configuration><id>90</id><name>PS_STOCK_MANAGEMENT</name><value>0</value></configuration></prestashop>"
        let known = try await shop.connector.client.list("configurations", ListQuery(sort: "[id_ASC]").matching("name", "[PS_STOCK_MANAGEMENT]"))
        _ = try await shop.simulator.perform("load", ["xml": .string(row.replacing("90", with: known[0].text("id")))])
        var settings = SandboxShop.settings()
        settings.languages = ["de"]
        let findings = await shop.connector(settings).check(flows: [.products, .stock])
        #expect(findings.first { $0.subject == "stock: management" }?.level == .warning)
        #expect(findings.first { $0.subject == "products: texts" }?.message.contains("no language de") == true)
    }

    @Test func `an old shop is taken with a warning`() async throws {
        var options = PrestaShopSimulator.Options()
        options.version = "1.7.8.11"
        let findings = await SandboxShop(options: options).connector.check(flows: [.orders])
        #expect(findings.contains { $0.subject == "shop: version" && $0.level == .warning })
        #expect(!findings.contains { $0.level == .problem })
    }
}
