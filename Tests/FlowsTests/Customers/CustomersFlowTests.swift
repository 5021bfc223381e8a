import AccountView
import Commerce
import Flows
import Integrations
import JSON
import Synchronization
import Testing

struct CustomersFlowTests {
    /// A source with one customer that can change.
    final class Source: CustomerSource {
        let customer: Mutex<Customer>
        init(_ customer: Customer) { self.customer = Mutex(customer) }
        func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage { ChangePage(changes: []) }
        func customer(withID id: String) async throws -> Customer { customer.withLock { $0 } }
        func change(_ body: (inout sending Customer) -> Void) { customer.withLock { body(&$0) } }
    }

    static let erika = Customer(
        id: "7", email: " Erika.Muster@example.com", firstName: "Erika", lastName: "Muster", billing: Sample.address(),
        deliveries: [Sample.address(), Sample.address(street: "Kerkweg 1", city: "Zeist")])

    struct Bench {
        let source: Source
        let erp = FakeERP()
        let ledger = InMemoryLedger()
        let flow: CustomersFlow

        init(_ customer: Customer = CustomersFlowTests.erika, updates: Bool = true, _ extra: String = "") throws {
            source = Source(customer)
            let text = """
                shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
                erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210, updates-debtors: \(updates)}
                customers: {enabled: true, revenue-accounts: {NL: 8000} \(extra)}
                """
            let integration = try Integration(
                parsing: text, file: "nl.yaml", secrets: SecretSources(environment: { _ in "x" }, file: { _ in [] }))
            flow = try CustomersFlow(integration: integration, source: source, target: erp, defaultMapping: AccountViewMappings.orders())
        }

        func run(_ ledger: InMemoryLedger? = nil) async throws -> Outcome {
            let context = EventContext(
                revision: nil, occurredAt: Timestamp(milliseconds: 0), ledger: ledger ?? self.ledger, steps: FakeSteps(), permitWrite: {},
                exclusively: { _, body in try await body() })
            return try await flow.handle(EntityRef(.customer, "7"), context)
        }
    }

    @Test func `A new customer becomes a debtor with its delivery address`() async throws {
        let bench = try Bench()
        let outcome = try await bench.run()
        #expect(outcome.kind == .written && outcome.number == "1001")
        #expect(bench.erp.calls == ["find customer", "create customer", "addresses", "create address"])
        let record = try #require(bench.erp.state.withLock { $0.created["1001"] })
        #expect(record.fields["MAIL_BUS"] == "Erika.Muster@example.com" && record.fields["LNK_ACCT"] == "8000")
    }

    @Test func `The same customer again costs no call, and with the ledger gone no write`() async throws {
        let bench = try Bench()
        _ = try await bench.run()
        let count = bench.erp.calls.count
        #expect(try await bench.run().kind == .unchanged)
        #expect(bench.erp.calls.count == count)
        #expect(try await bench.run(InMemoryLedger()).kind == .unchanged)
        #expect(bench.erp.calls.dropFirst(count) == ["find customer", "addresses"])
    }

    @Test func `Only what changed is sent, and create-only fields stay`() async throws {
        let bench = try Bench()
        _ = try await bench.run()
        bench.source.change { $0.billing?.city = "Amersfoort" }
        let outcome = try await bench.run()
        #expect(outcome.kind == .updated && outcome.reason == "Changed: CITY.")
        #expect(bench.erp.state.withLock { $0.updated["1001"]?.fields } == ["CITY": "Amersfoort"])
    }

    @Test func `A changed e-mail address changes the debtor and makes no second one`() async throws {
        let bench = try Bench()
        _ = try await bench.run()
        bench.source.change { $0.email = "erika@example.com" }
        #expect(try await bench.run().kind == .updated)
        #expect(bench.erp.state.withLock { $0.debtors.count } == 1)
    }

    @Test func `With updates off a difference is told and nothing is changed`() async throws {
        let bench = try Bench(updates: false)
        _ = try await bench.run()
        bench.source.change { $0.billing?.city = "Amersfoort" }
        let outcome = try await bench.run()
        #expect(outcome.kind == .unchanged && outcome.reason.contains("differs in CITY"))
        #expect(bench.erp.state.withLock { $0.updated.isEmpty })
    }

    @Test func `Guests, customers without e-mail and those the filter refuses are filtered`() async throws {
        var guest = Self.erika
        guest.isGuest = true
        #expect(try await Bench(guest).run().kind == .filtered)
        var silent = Self.erika
        silent.email = nil
        #expect(try await Bench(silent).run().kind == .filtered)
        #expect(try await Bench(Self.erika, updates: true, ", filter: 'isCompany'").run().kind == .filtered)
    }

    @Test func `Existing customers only, when create-new is off`() async throws {
        let bench = try Bench(Self.erika, updates: true, ", create-new: false")
        #expect(try await bench.run().kind == .filtered)
        #expect(!bench.erp.calls.contains("create customer"))
    }
}
