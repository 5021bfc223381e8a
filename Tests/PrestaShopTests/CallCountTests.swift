import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Calls that an order costs the shop")
struct CallCountTests {
    private func calls(_ shop: SandboxShop, _ connector: PrestaShopConnector, _ kind: String) async throws -> Int {
        let id = try await shop.place(kind)
        let before = await shop.callCount()
        _ = try await connector.order(id: id)
        return await shop.callCount() - before
    }

    @Test func `a cold order reads each table of the shop once`() async throws {
        let shop = SandboxShop()
        // Order, lines, addresses, customer, remarks; and currencies, countries, carriers, taxes, languages, order states, configuration.
        #expect(try await calls(shop, shop.connector, "company") == 12)
    }

    @Test func `a warm order costs five calls, six with a voucher`() async throws {
        let shop = SandboxShop()
        _ = try await calls(shop, shop.connector, "company")
        #expect(try await calls(shop, shop.connector, "guest") == 5)
        #expect(try await calls(shop, shop.connector, "foreign") == 5)
        #expect(try await calls(shop, shop.connector, "voucher") == 6)
    }

    @Test func `another process finds the tables in the store`() async throws {
        let shop = SandboxShop()
        _ = try await calls(shop, shop.connector, "company")
        #expect(try await calls(shop, shop.connector(SandboxShop.settings()), "company") == 5)
    }

    @Test func `the remarks can be left out, and payments read`() async throws {
        let shop = SandboxShop()
        _ = try await calls(shop, shop.connector, "company")
        var settings = SandboxShop.settings()
        settings.readsComments = false
        #expect(try await calls(shop, shop.connector(settings), "company") == 4)
        settings.readsPayments = true
        #expect(try await calls(shop, shop.connector(settings), "company") == 5)
    }

    @Test func `a carrier that is new is found although the tables are cached`() async throws {
        let shop = SandboxShop()
        _ = try await calls(shop, shop.connector, "company")
        let xml = "<prestashop><carrier><id>77</id><id_reference>2</id_reference><name>PostNL nieuw</name></carrier></prestashop>"
        _ = try await shop.simulator.perform("load", ["xml": .string(xml)])
        let id = try await shop.place("company")
        _ = try await shop.simulator.perform("set", ["resource": "orders", "id": .string(id), "fields": ["id_carrier": "77"]])
        let late = shop.connector(SandboxShop.settings())
        let order = try await late.order(id: id)
        #expect(order.charges.first { $0.kind == .shipping }?.name == "PostNL nieuw")
        #expect(order.charges.first { $0.kind == .shipping }?.code == "2")
    }
}
