import BigCommerce
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ProductCheckTests {
    @Test func `Check tries the rights for products and stock without writing anything`() async throws {
        let shop = try await SandboxStore()
        let findings = await shop.connector.check(flows: [.products, .stock])
        #expect(findings.filter { $0.level == .problem || $0.level == .warning } == [])
        #expect(findings.contains { $0.subject == "stock location" && $0.message.contains("Default location") })
        #expect(findings.filter { $0.level == .unsupported }.map(\.subject) == ["products of the same name", "short description", "main category"])
        #expect(await shop.simulator.snapshot()["writes"] == 0)
    }

    @Test func `Each missing right is named`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform(
            "set-scopes",
            ["scopes": ["store_v2_information", "store_v2_products_read_only", "store_inventory_read_only", "store_locations_read_only"]])
        let problems = await shop.connector.check(flows: [.products, .stock]).filter { $0.level == .problem }
        #expect(problems.map(\.subject) == ["products: write", "stock: write", "stock: switch tracking"])
        #expect(problems.map { $0.advice.contains("store_v2_products") } == [true, false, true])
        try await shop.perform("set-scopes", ["scopes": ["store_v2_information", "store_v2_products", "store_inventory"]])
        let location = await shop.connector.check(flows: [.stock]).filter { $0.level == .problem }
        #expect(location.map(\.subject) == ["stock location"] && location[0].advice.contains("store_locations"))
    }

    @Test func `A store that does not weigh in kilograms is warned of, and a location that is not there is a problem`() async throws {
        let shop = try await SandboxStore { $0.location = 99 }
        try await shop.perform("set-store", ["weight_units": "LBS"])
        let findings = await shop.connector.check(flows: [.products, .stock])
        #expect(findings.contains { $0.level == .warning && $0.subject == "weight" && $0.message.contains("LBS") })
        #expect(findings.contains { $0.level == .problem && $0.subject == "stock location" && $0.message.contains("99") })
    }

    @Test func `The store says whether its prices include tax`() async throws {
        let shop = try await SandboxStore()
        #expect(try await shop.connector.pricesIncludeTax() == true)
        try await shop.perform("set-store", ["is_price_entered_with_tax": false])
        #expect(try await shop.connector.pricesIncludeTax() == false)
    }
}
