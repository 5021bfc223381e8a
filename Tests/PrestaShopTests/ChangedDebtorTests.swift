import Commerce
import Flows
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@testable import PrestaShop

/// A debtor of AccountView that changes after its customer and address came into the shop: the flow, its default mapping and the simulator.
@Suite("A changed debtor")
struct ChangedDebtorTests {
    private final class ERP: CustomerSource {
        private let debtor: Mutex<Customer>
        init(_ debtor: Customer) { self.debtor = Mutex(debtor) }
        func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage { ChangePage(changes: []) }
        func customer(withID id: String) async throws -> Customer { debtor.withLock { $0 } }
        func change(_ body: (inout sending Customer) -> Void) { debtor.withLock { body(&$0) } }
    }

    private struct Steps: StepRecording {
        func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
        func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
        func tag(_ kind: SearchTag, _ value: String) {}
        func note(_ text: String) {}
    }

    private struct Bench {
        let shop = SandboxShop()
        let erp: ERP
        let flow: CustomersFlow
        let ledger = InMemoryLedger()

        init(updates: Bool = true) throws {
            var billing = Address(streetLine: "Grachtstraat 12", postcode: "1017 AB", city: "Amsterdam", country: "NL")
            (billing.company, billing.firstName, billing.lastName, billing.phone) = ("Muster BV", "Erika", "Muster", "020 1234567")
            erp = ERP(
                Customer(id: "10003", email: "erika@example.com", firstName: "Erika", lastName: "Muster", company: "Muster BV", billing: billing))
            let integration = try Integration(
                parsing: """
                    shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
                    erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
                    customers: {enabled: true, direction: erp-to-shop, update: \(updates)}
                    """, file: "nl.yaml", secrets: SecretSources(environment: { _ in "x" }, file: { _ in [] }))
            flow = try CustomersFlow(
                integration: integration, source: erp, target: shop.connector, defaultMapping: try PrestaShopMappings.customers())
        }

        func run() async throws -> Outcome {
            try await flow.handle(
                EntityRef(.customer, "10003"),
                EventContext(
                    revision: nil, occurredAt: shop.clock.now, ledger: ledger, steps: Steps(), permitWrite: {},
                    exclusively: { _, body in try await body() }))
        }

        /// The addresses that the customer sees.
        func addresses() async throws -> [JSONValue] { try await all().filter { $0["deleted"] != "1" } }

        func all() async throws -> [JSONValue] {
            var rows: [JSONValue] = []
            for id in 1...30 {
                guard var row = try await shop.get("addresses", id).object else { continue }
                let owner = row["id_customer"]?.string.flatMap { Int($0) } ?? 0
                guard owner > 0, try await shop.get("customers", owner)["email"] == "erika@example.com" else { continue }
                row["id"] = .string(String(id))
                rows.append(.object(row))
            }
            return rows
        }
    }

    @Test func `A debtor that moved is changed where it is, and not added a second time`() async throws {
        let bench = try Bench()
        #expect(try await bench.run().kind == .written)
        let before = try await bench.addresses()
        #expect(before.count == 1)
        bench.erp.change { $0.billing?.streetLine = "Kerkweg 1" }
        let outcome = try await bench.run()
        #expect(outcome.kind == .updated && outcome.reason == "Changed: addresses.")
        let after = try await bench.addresses()
        #expect(after.map { $0["id"] } == before.map { $0["id"] } && after[0]["address1"] == "Kerkweg 1" && after[0]["postcode"] == "1017 AB")
        #expect(try await bench.run().kind == .unchanged)
    }

    @Test func `A new telephone number or company name changes the address that is there`() async throws {
        let bench = try Bench()
        _ = try await bench.run()
        bench.erp.change { $0.billing?.phone = "020 7654321" }
        #expect(try await bench.run().kind == .updated)
        bench.erp.change { $0.billing?.company = "Muster Groep BV" }
        #expect(try await bench.run().kind == .updated)
        let rows = try await bench.addresses()
        #expect(rows.count == 1 && rows[0]["phone"] == "020 7654321")
        #expect(rows[0]["company"] == "Muster Groep BV" && rows[0]["alias"] == "Muster Groep BV")
    }

    @Test func `An address that was deleted in the shop is made again`() async throws {
        for isHidden in [true, false] {
            let bench = try Bench()
            _ = try await bench.run()
            let id = try #require(try await bench.addresses()[0]["id"]?.string)
            let gone: JSONValue = ["resource": "addresses", "id": .string(id), "fields": ["deleted": "1"]]
            _ = try await bench.shop.simulator.perform(isHidden ? "set" : "remove", gone)
            #expect(try await bench.addresses().isEmpty)
            bench.erp.change { $0.billing?.city = "Amstelveen" }
            #expect(try await bench.run().kind == .updated)
            let rows = try await bench.addresses()
            #expect(rows.count == 1 && rows[0]["city"] == "Amstelveen" && rows[0]["id"]?.string != id)
        }
    }

    @Test func `Where an order points to the address, the order keeps it and the customer sees the new one only`() async throws {
        let bench = try Bench()
        _ = try await bench.run()
        let id = try #require(try await bench.addresses()[0]["id"]?.string)
        let order = try await bench.shop.place("person")
        let pointed: JSONValue = ["resource": "orders", "id": .string(order), "fields": ["id_address_invoice": .string(id)]]
        _ = try await bench.shop.simulator.perform("set", pointed)
        bench.erp.change { $0.billing?.streetLine = "Kerkweg 1" }
        #expect(try await bench.run().kind == .updated)
        let rows = try await bench.addresses()
        #expect(rows.count == 1 && rows[0]["address1"] == "Kerkweg 1" && rows[0]["id"]?.string != id)
        let kept = try await bench.shop.get("addresses", Int(id) ?? 0)
        #expect(kept["address1"] == "Grachtstraat 12" && kept["deleted"] == "1")
    }

    @Test func `Addresses that the buyer made stay, and with updates off nothing changes`() async throws {
        let bench = try Bench()
        let number = try #require(try await bench.run().number)
        let own: JSONObject = [
            "alias": "Thuis", "firstname": "Erika", "lastname": "Muster", "address1": "Dijk 3", "postcode": "1017 AB", "city": "Amsterdam",
            "country": "NL",
        ]
        try await bench.shop.connector.writeAddresses(
            ofCustomer: number, try await bench.shop.connector.addressChanges(ofCustomer: number, [own]))
        bench.erp.change { $0.billing?.streetLine = "Kerkweg 1" }
        #expect(try await bench.run().kind == .updated)
        #expect(Set(try await bench.addresses().map { $0["address1"]?.string }) == ["Dijk 3", "Kerkweg 1"])

        let fixed = try Bench(updates: false)
        _ = try await fixed.run()
        fixed.erp.change { $0.billing?.streetLine = "Kerkweg 1" }
        let outcome = try await fixed.run()
        #expect(outcome.kind == .unchanged && outcome.reason.contains("addresses") && outcome.reason.contains("customers.update"))
        #expect(try await fixed.addresses().map { $0["address1"] } == ["Grachtstraat 12"])
    }
}
