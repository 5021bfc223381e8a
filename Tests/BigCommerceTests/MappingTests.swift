import BigCommerce
import Commerce
import Foundation
import Integrations
import JSON
import Testing

@Suite struct MappingTests {
    private func record(_ customer: Customer) throws -> CustomerRecord {
        let mapping = try Mapping(base: BigCommerceMappings.customers(), shapes: ["customer": .customer], tables: [:], integration: "test")
        let addresses = [customer.billing].compactMap { $0 } + customer.deliveries
        return CustomerRecord(
            fields: try mapping.apply("customer", to: customer.json, subject: "customer").fields, isCompany: customer.isCompany,
            addresses: try addresses.map { try mapping.apply("address", to: .object($0.json), subject: "address").fields })
    }

    private let street = Address(
        company: "Boer & Zonen B.V.", streetLine: "Industrieweg 7", postcode: "3542 AD", city: "Utrecht", country: "nl", phone: "+31 30 1")

    @Test func `A company without contact person is accepted by the store and comes back the same`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.connector.createCustomer(
            record(Customer(id: "10001", email: "inkoop@boer.example", company: "Boer & Zonen B.V.", phone: "+31 30 1", billing: street)))
        let stored = try await shop.connector.customer(withID: id)
        #expect(stored.company == "Boer & Zonen B.V." && stored.lastName == "Boer & Zonen B.V." && stored.firstName == "-")
        #expect(stored.billing?.streetLine == "Industrieweg 7" && stored.billing?.country == "NL")
        try await shop.connector.updateCustomer(id: id, record(Customer(id: "10001", email: "inkoop@boer.example", company: "Boer", billing: street)))
        #expect(try await shop.connector.customer(withID: id).deliveries.isEmpty)
    }

    @Test func `A person with two addresses is accepted`() async throws {
        let shop = try await SandboxStore()
        let home = Address(firstName: "Erika", lastName: "Muster", streetLine: "Lindenallee 5", postcode: "50667", city: "Köln", country: "DE")
        let id = try await shop.connector.createCustomer(
            record(Customer(id: "1", email: "e@example.com", firstName: "Erika", lastName: "Muster", billing: home, deliveries: [street])))
        let stored = try await shop.connector.customer(withID: id)
        #expect(stored.company == nil || stored.company == street.company)
        #expect(stored.billing?.personName == "Erika Muster" && stored.deliveries.map(\.city) == ["Utrecht"])
    }

    @Test func `The example file is a valid integration`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("deploy/examples/bigcommerce.yaml"), encoding: .utf8)
        let secrets = SecretSources(environment: { _ in "a-secret-of-some-length-0123456789" }, file: { _ in [] })
        let integration = try Integration(parsing: text, file: "bigcommerce-nl.yaml", secrets: secrets)
        let shop = try #require(integration.shop as? BigCommerceSettings)
        #expect(shop.storeHash == "k7w2hq" && shop.webhookSecret != nil && shop.pageSize == 250)
        #expect(integration.enabledFlows == [.orders, .customers, .products, .stock] && integration.products.prices == .including)
    }
}
