import BigCommerce
import Commerce
import JSON
import Sandbox
import Testing

@Suite struct CustomerTests {
    private func record(street: String = "Lindenallee 5", phone: String = "1") -> CustomerRecord {
        CustomerRecord(
            fields: ["email": "erika@example.com", "first_name": "Erika", "last_name": "Muster", "phone": .string(phone)], isCompany: false,
            addresses: [
                [
                    "first_name": "Erika", "last_name": "Muster", "address1": .string(street), "city": "Köln", "postal_code": "50667",
                    "country_code": "DE", "phone": .string(phone),
                ]
            ])
    }

    @Test func `Addresses are kept in step without piling up`() async throws {
        let shop = try await SandboxStore()
        let id = try await shop.connector.createCustomer(record())
        for _ in 0..<2 { try await shop.connector.updateCustomer(id: id, record()) }
        #expect(try await shop.connector.customer(withID: id).deliveries.isEmpty)
        try await shop.connector.updateCustomer(id: id, record(phone: "2"))
        let changed = try await shop.connector.customer(withID: id)
        #expect(changed.deliveries.isEmpty && changed.billing?.phone == "2")
        try await shop.connector.updateCustomer(id: id, record(street: "Ringstraße 9"))
        let more = try await shop.connector.customer(withID: id)
        #expect(more.deliveries.map(\.streetLine) == ["Ringstraße 9"])
    }

    @Test func `More than ten addresses are all read`() async throws {
        let shop = try await SandboxStore()
        let addresses = (1...13).map { number -> JSONValue in
            [
                "first_name": "Erika", "last_name": "Muster", "address1": .string("Straße \(number)"), "city": "Köln", "postal_code": "50667",
                "country_code": "DE",
            ]
        }
        let answer = try await shop.perform(
            "register-customer",
            ["email": "e@example.com", "first_name": "Erika", "last_name": "Muster", "addresses": .array(addresses)])
        let customer = try await shop.connector.customer(withID: try #require(answer["id"]?.string))
        #expect(customer.deliveries.count == 12)
    }

    @Test func `A VAT number is found in the store's own form field, whatever it is called`() async throws {
        let shop = try await SandboxStore()
        let answer = try await shop.perform(
            "register-customer",
            [
                "email": "b@example.com", "first_name": "Jan", "last_name": "Boer", "company": "Boer BV",
                "form_fields": [["name": "btw nummer", "value": "NL123456789B01"], ["name": "KvK-nummer", "value": "12345678"]],
            ])
        let customer = try await shop.connector.customer(withID: try #require(answer["id"]?.string))
        #expect(customer.vatNumber == "NL123456789B01")
        #expect(customer.cocNumber == "12345678")
        #expect(customer.isCompany)
    }

    @Test func `A customer that someone else made meanwhile is parked, not doubled`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.connector.createCustomer(record())
        let fault = await #expect(throws: Fault.self) { try await shop.connector.createCustomer(record()) }
        #expect(fault?.writeMayHaveHappened == false)
        #expect(try await shop.connector.findCustomers(email: "erika@example.com").count == 1)
    }
}
