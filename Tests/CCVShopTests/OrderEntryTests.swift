import Commerce
import Flows
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@testable import CCVShop

/// Orders as an ERP has them, and the flow that brings them into the shop.
private final class Rig: Sendable {
    final class Source: OrderSource {
        let order: Mutex<Order>
        init(_ order: Order) { self.order = Mutex(order) }
        func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage { ChangePage(changes: []) }
        func order(id: String) async throws -> Order { order.withLock { $0 } }
        func orderStates() async throws -> [OrderState] { [] }
    }
    private struct Steps: StepRecording {
        func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T { try await body() }
        func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
        func tag(_ kind: SearchTag, _ value: String) {}
        func note(_ text: String) {}
    }

    let shop: DemoShop
    let source: Source
    let ledger = InMemoryLedger()
    let flow: OrdersToShopFlow

    init(_ order: Order, _ settings: String = "") async throws {
        let shop = DemoShop.shop()
        self.shop = shop
        source = Source(order)
        let text = """
            shop: {system: ccvshop, url: "https://shop.example.com", public-key: "env:KEY", secret-key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
            orders: {direction: erp-to-shop, reference-prefix: AV-, shipping: {article: VERZEND} \(settings)}
            """
        let integration = try Integration(
            parsing: text, file: "shop.yaml", secrets: SecretSources(environment: { _ in "secret" }, file: { _ in [] }))
        flow = try OrdersToShopFlow(
            integration: integration, source: source, target: shop.connector, products: shop.connector, customers: shop.connector,
            defaultMapping: CCVShopMappings.orders(), clock: shop.clock)
        try await shop.command("create-product", ["number": "MOK", "price": 10, "stock": 5])
        try await shop.command(
            "create-product",
            [
                "number": "SHIRT", "price": 20,
                "variants": [["number": "SHIRT-L", "stock": 4, "price": 2, "options": ["Maat": "L"]]],
            ])
    }

    func run(_ ledger: InMemoryLedger? = nil, settled: Bool = false) async throws -> Outcome {
        try await flow.handle(
            EntityRef(.order, "2026-7"),
            EventContext(
                revision: nil, occurredAt: shop.clock.now, ledger: ledger ?? self.ledger, steps: Steps(), permitWrite: {},
                exclusively: { _, body in try await body() }, mustSearchHistory: settled))
    }

    func fault() async throws -> Fault { try #require(await #expect(throws: Fault.self) { try await run() }) }
    var orders: [JSONValue] { get async { await shop.simulator.snapshot()["orders"]?.array ?? [] } }
}

@Suite("CCV Shop takes orders of the ERP")
struct OrderEntryTests {
    private func line(_ sku: String, _ quantity: Decimal128, _ gross: Decimal128, rate: Decimal128 = 21) -> OrderLine {
        let unit = OrderFigures.taxed(gross, rate: rate, hasTax: true)
        let total = OrderFigures.taxed(gross * quantity, rate: rate, hasTax: true)
        return OrderLine(id: sku, sku: sku, name: "Artikel \(sku)", quantity: quantity, unitPrice: unit, total: total, taxRate: rate)
    }

    private func order(_ lines: [OrderLine], total: Decimal128) -> Order {
        Order(
            id: "2026-7", number: "2026-7", state: OrderState(id: "open", name: "Open"), placedAt: Timestamp(year: 2026, month: 3, day: 3, hour: 9),
            currency: "EUR", buyer: Buyer(email: "erika.muster@example.com", firstName: "Erika", lastName: "Muster"),
            billing: Address(
                firstName: "Erika", lastName: "Muster", streetLine: "Dorpsstraat 12a", postcode: "1234 AB", city: "Utrecht", country: "NL"),
            delivery: Address(
                firstName: "Piet", lastName: "Ontvanger", streetLine: "Kerklaan 3", postcode: "3511 AB", city: "Utrecht", country: "NL"),
            lines: lines, payment: OrderPayment(method: "invoice", isPaid: true), totals: OrderTotals(gross: total))
    }

    private var plain: Order { order([line("MOK", 2, 10), line("SHIRT-L", 1, 22), line("VERZEND", 1, 6)], total: 48) }

    @Test("An order is written once: products and variants by their numbers, shipping with the order, the buyer's account, the total to the cent")
    func writing() async throws {
        let rig = try await Rig(plain)
        let user = try await rig.shop.registerCustomer(email: "erika.muster@example.com", firstName: "Erika", lastName: "Muster", company: nil)
        let outcome = try await rig.run()
        #expect(outcome.kind == .written && outcome.alarms.isEmpty)
        let row = try #require(await rig.orders.first)
        #expect(outcome.number == row["number"]?.string && row["reference"] == "AV-2026-7#" && row["total"] == 48)
        let id = try #require(row["id"]?.string)
        let stored = try await rig.shop.connector.order(id: id)
        #expect(stored.lines.map(\.sku) == ["MOK", "SHIRT-L"] && stored.lines.allSatisfy { $0.productID != nil })
        #expect(stored.buyer.id == user && stored.payment.isPaid == true)
        #expect(stored.billing.street == "Dorpsstraat" && stored.billing.houseNumber == "12")
        #expect(stored.delivery?.city == "Utrecht" && stored.delivery?.streetLine == "Kerklaan 3")
        #expect(stored.charges.first { $0.kind == .shipping }?.amount.gross == 6)
        #expect(try await rig.shop.shopStock(code: "MOK") == 3)
        #expect(try await rig.shop.shopStock(code: "SHIRT-L") == 3)
        #expect(try await rig.run().kind == .exists)
        #expect(try await rig.run(InMemoryLedger()).kind == .exists, "found by its reference when nothing is remembered")
        #expect(await rig.orders.count == 1)
    }

    @Test("Where the ERP's price is not the shop's, the row goes without product, and the total is the ERP's")
    func otherPrice() async throws {
        let rig = try await Rig(order([line("MOK", 3, Decimal128("8.50")!), line("SHIRT-L", 1, 22)], total: Decimal128("47.50")!))
        let outcome = try await rig.run()
        #expect(outcome.kind == .written && outcome.alarms.isEmpty)
        let row = try #require(await rig.orders.first)
        #expect(row["total"] == .number(Decimal128("47.50")!))
        let stored = try await rig.shop.connector.order(id: try #require(row["id"]?.string))
        #expect(stored.lines.map { $0.productID == nil } == [true, false])
        #expect(stored.lines.map(\.sku) == ["MOK", "SHIRT-L"])
    }

    @Test("An answer that got lost makes no second order, and neither does an empty answer")
    func lostAnswer() async throws {
        let rig = try await Rig(plain)
        try await rig.shop.add(FaultSwitch(.dropAfter, method: "POST", contains: "/orders"))
        let fault = try await rig.fault()
        #expect(fault.writeMayHaveHappened)
        let outcome = try await rig.run(settled: true)
        #expect(outcome.kind == .written && outcome.number != nil)
        #expect(await rig.orders.count == 1)
        let empty = try await Rig(plain)
        try await empty.shop.command("set", ["answersEmpty": true])
        let number = try await empty.run().number
        #expect(await empty.orders.map { $0["number"]?.string } == [number])
    }

    @Test("All missing articles are named in one message, and nothing is written; with fallback they go as lines without product")
    func missing() async throws {
        let order = order([line("KAN", 1, 5), line("MOK", 1, 10), line("VAAS", 2, 3)], total: 21)
        let rig = try await Rig(order)
        let fault = try await rig.fault()
        #expect(fault.cause == "sku.missing" && fault.handling == .park && fault.message.contains("KAN, VAAS"))
        #expect(await rig.orders.isEmpty)
        let lenient = try await Rig(order, ", articles: {missing: fallback, fallback: DIVERS}")
        #expect(try await lenient.run().kind == .written)
        #expect(await lenient.orders.first?["total"] == 21)
    }

    @Test("An order whose parts do not make its total is not written")
    func totals() async throws {
        let rig = try await Rig(order([line("MOK", 1, 10)], total: 30))
        #expect(try await rig.fault().cause == "totals.differ")
        #expect(await rig.orders.isEmpty)
    }

    @Test("A return is no order for the shop")
    func returns() async throws {
        let rig = try await Rig(order([line("MOK", -1, 10)], total: -10))
        #expect(try await rig.fault().cause == "order.quantity")
    }

    @Test("A code that two products have is named")
    func doubled() async throws {
        let rig = try await Rig(plain)
        try await rig.shop.command("create-product", ["number": "MOK", "price": 10])
        let fault = try await rig.fault()
        #expect(fault.cause == "sku.ambiguous" && fault.message.contains("MOK"))
    }
}
