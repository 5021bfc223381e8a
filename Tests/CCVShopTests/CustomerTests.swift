import Commerce
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop customers")
struct CustomerTests {
    @Test("Finding by e-mail reads the list once, and then what is new")
    func index() async throws {
        let shop = DemoShop.shop()
        for number in 0..<600 {
            _ = try await shop.registerCustomer(email: "e\(number)@example.com", firstName: "Erika", lastName: "Muster", company: nil)
        }
        #expect(try await shop.connector.findCustomers(email: "e7@example.com").count == 1)
        let first = await shop.calls()
        #expect(first == 4, "three pages and the user")
        #expect(try await shop.connector.findCustomers(email: "E8@Example.com").count == 1)
        #expect(await shop.calls() == first + 2, "the newest page and the user")
        let late = try await shop.registerCustomer(email: "late@example.com", firstName: "Erika", lastName: "Muster", company: nil)
        #expect(try await shop.connector.findCustomers(email: "late@example.com").map(\.id) == [late])
    }

    @Test("What the index remembers is a hint: who changed the address or went is not found")
    func staleIndex() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.registerCustomer(email: "e@example.com", firstName: "Erika", lastName: "Muster", company: nil)
        #expect(try await shop.connector.findCustomers(email: "e@example.com").count == 1)
        try await shop.command("change-customer", ["id": .string(id), "userinfo": ["email": "new@example.com"]])
        #expect(try await shop.connector.findCustomers(email: "e@example.com").isEmpty)
        try await shop.removeCustomer(id)
        #expect(try await shop.connector.findCustomers(email: "new@example.com").isEmpty)
    }

    @Test("A POST that answers without body is looked up; one that is refused as a double comes again")
    func emptyAnswer() async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["answersEmpty": true])
        let record = shop.record(email: "e@example.com", firstName: "Erika", lastName: "Muster", company: nil, phone: "1")
        let id = try await shop.connector.createCustomer(record)
        #expect(try await shop.connector.customer(id: id)?.name == "Erika Muster")
        let again = try #require(await #expect(throws: Fault.self) { try await shop.connector.createCustomer(record) })
        #expect(again.cause == "customer.exists" && again.handling == .retry)
    }

    @Test("An update keeps what it does not name, although the shop replaces addresses as a whole")
    func update() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.connector.createCustomer(
            shop.record(email: "e@example.com", firstName: "Erika", lastName: "Müßter", company: "Muster GmbH", phone: "1"))
        try await shop.connector.updateCustomer(id: id, shop.record(phone: "2"))
        let customer = try await shop.connector.customer(withID: id)
        #expect(customer.billing?.streetLine == "Dorpsstraat 12a" && customer.company == "Muster GmbH" && customer.phone == "2")
        try await shop.connector.updateCustomer(
            id: id, CustomerRecord(fields: ["userinfo.billingaddress.address_line_1": "Postbus 7"], isCompany: true))
        #expect(try await shop.connector.customer(withID: id).billing?.streetLine == "Postbus 7")
    }

    @Test("A house number that is no number goes into the line")
    func houseNumber() {
        let fields = UserFields(
            CustomerRecord(
                fields: [
                    "userinfo.billingaddress.street": "Kerklaan", "userinfo.billingaddress.housenumber": "12-14",
                    "userinfo.billingaddress.housenumber_suffix": "b",
                ], isCompany: false)
        ).body
        #expect(fields["userinfo"]?["billingaddress"] == ["address_line_1": "Kerklaan 12-14b"])
    }
}
