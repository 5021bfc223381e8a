import Commerce
import JSON
import MijnWebwinkel
import Sandbox
import Testing

@Suite("MijnWebwinkel trouble")
struct TroubleTests {
    @Test("A used up limit is waited for as long as the shop says, and is taught to the limiter")
    func quota() async throws {
        let shop = try await DemoShop(rateScale: 1)
        let id = try await shop.place("person")
        for _ in 0..<120 { _ = try await shop.connector.order(id: id) }
        await #expect { try await shop.connector.order(id: id) } throws: { error in
            (error as? Fault)?.handling == .retryAt(shop.clock.now + .seconds(10))
        }
        #expect(shop.limiter.observations.last == QuotaObservation(resetsIn: .seconds(10), wasRefused: true))
    }

    @Test("A partner without the right to customers stops the customers alone, and check says so")
    func right() async throws {
        let shop = try await DemoShop()
        try await shop.perform("set", ["allowsCustomers": false])
        await #expect { try await shop.connector.findCustomers(email: "erika@example.com") } throws: { error in
            (error as? Fault)?.handling == .park && (error as? Fault)?.cause == "mijnwebwinkel.right"
        }
        let findings = await shop.connector.check(flows: [.orders, .customers])
        #expect(findings.filter { $0.level == .problem }.map(\.subject) == ["customers: read"])
        #expect(findings.contains { $0.subject == "orders: states" && $0.message.contains("3 Betaald") })
    }

    @Test("Wrong tokens are one finding that says what to do, and no message names a token")
    func tokens() async throws {
        let shop = try await DemoShop()
        try await shop.perform("revoke-token")
        let findings = await shop.connector.check(flows: [.orders])
        #expect(findings.count == 1 && findings.first?.level == .problem && findings.first?.advice.contains("partner token") == true)
        #expect(!findings.description.contains(MijnWebwinkelSimulator.token))
    }

    @Test("A state that the shop does not have is refused by it, and an e-mail cannot be changed")
    func refusals() async throws {
        let shop = try await DemoShop(isWrongOnPurpose: true)
        let id = try await shop.place("person")
        await #expect { try await shop.connector.setState(ofOrder: id, to: "99") } throws: { ($0 as? Fault)?.handling == .park }
        let customer = try #require(try await shop.perform("register-customer", ["email": "erika@example.com"])["id"]?.string)
        await #expect {
            try await shop.connector.updateCustomer(id: customer, CustomerRecord(fields: ["email": "other@example.com"], isCompany: false))
        } throws: {
            ($0 as? Fault)?.cause == "customer.email"
        }
    }

    @Test("What we wrote ourselves is no change of a customer")
    func echo() async throws {
        let shop = try await DemoShop()
        let id = try await shop.connector.createCustomer(
            CustomerRecord(fields: ["email": "erika@example.com", "firstName": "Erika", "lastName": "Muster"], isCompany: false))
        #expect(try await shop.connector.changedCustomers(after: nil, since: shop.clock.now, page: nil).changes.isEmpty)
        try await shop.connector.updateCustomer(id: id, CustomerRecord(fields: ["lastName": "Voorbeeld"], isCompany: false))
        #expect(try await shop.connector.changedCustomers(after: nil, since: shop.clock.now, page: nil).changes.isEmpty)
    }

    @Test("Check says how many articles there are, which prices the shop keeps and what it cannot do, in words")
    func checkOfProducts() async throws {
        let shop = try await DemoShop()
        for number in 1...7 { try await shop.perform("add-article", ["sku": .string("A-\(number)")]) }
        let findings = await shop.connector.check(flows: [.products, .stock])
        #expect(!findings.contains { $0.level == .problem })
        #expect(findings.contains { $0.subject == "articles: read" && $0.message.contains("7 articles") })
        #expect(findings.contains { $0.subject == "prices" && $0.message.contains("products.prices must be including") })
        let words = Set(findings.filter { $0.level == .unsupported }.map(\.message))
        #expect(Set(MijnWebwinkelConnector.goodsLimits.map(\.message)).isSubset(of: words))
    }
}
