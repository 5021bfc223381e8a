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

    @Test func `an old shop is taken with a warning`() async throws {
        var options = PrestaShopSimulator.Options()
        options.version = "1.7.8.11"
        let findings = await SandboxShop(options: options).connector.check(flows: [.orders])
        #expect(findings.contains { $0.subject == "shop: version" && $0.level == .warning })
        #expect(!findings.contains { $0.level == .problem })
    }
}
