import AccountView
import Commerce
import Flows
import Integrations
import JSON
import Synchronization

/// A shop with some orders, in memory; keeps what it is told.
final class FakeShop: OrderSource, OrderStateTarget, OrderNoteTarget {
    struct State {
        var orders: [String: Order] = [:]
        var states: [String: String] = [:]
        var notes: [String: [String]] = [:]
        var fault: Fault?
    }
    let state = Mutex(State())

    init(_ orders: [Order]) { state.withLock { for order in orders { $0.orders[order.id] = order } } }

    func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage { ChangePage(changes: []) }
    func order(id: String) async throws -> Order {
        guard let order = state.withLock({ $0.orders[id] }) else { throw Fault.skip("order.gone", "Order \(id) is gone.") }
        return order
    }
    func orderStates() async throws -> [OrderState] { [] }
    func setState(ofOrder id: String, to new: String) async throws {
        try state.withLock {
            if let fault = $0.fault { throw fault }
            $0.states[id] = new
        }
    }
    func addNote(toOrder id: String, _ text: String) async throws { state.withLock { $0.notes[id, default: []].append(text) } }
}

/// An ERP in memory that counts calls, computes totals by itself and can lose answers.
final class FakeERP: OrderTarget, CustomerTarget, DeliveryAddressTarget, ArticleCatalog, ArticleWriting {
    struct State {
        var calls: [String] = []
        var orders: [(reference: String, number: String, record: OrderRecord)] = []
        var history: Set<String> = []
        var debtors: [CustomerMatch] = []
        var created: [String: CustomerRecord] = [:]
        var updated: [String: CustomerRecord] = [:]
        var addresses: [String: [DeliveryAddressMatch]] = [:]
        var articles: Set<String> = ["A", "B", "C", "SHIP", "DISC", "ROUND"]
        var blocked: Set<String> = []
        var vatCodes: [String: String] = [:]
        /// Thrown by the next write after storing (true) or before it.
        var failWrite: (fault: Fault, stores: Bool)?
        var totalOff: Decimal128 = 0
    }
    let state = Mutex(State())
    let emailLimit = 50
    var calls: [String] { state.withLock { $0.calls } }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func findOrders(_ query: OrderQuery) async throws -> [WrittenOrder] {
        state.withLock { state in
            state.calls.append(query.includeHistory ? "find+history" : "find")
            return state.orders.filter { $0.reference == query.reference && (query.includeHistory || !state.history.contains($0.number)) }
                .map { WrittenOrder(number: $0.number, form: query.form) }
        }
    }
    func write(_ record: OrderRecord) async throws -> WrittenOrder {
        try state.withLock { state in
            state.calls.append("write")
            let failure = state.failWrite
            state.failWrite = nil
            if let failure, !failure.stores { throw failure.fault }
            let number = "26\(state.orders.count + 1)"
            state.orders.append((record.reference, number, record))
            if let failure { throw failure.fault }
            let total = record.lines.reduce(Decimal128(0)) { sum, line in
                sum + (line["AMOUNT"]?.decimal ?? ((line["ORD_QTY"]?.decimal ?? 0) * (line["ART_PX"]?.decimal ?? 0)).rounded(to: 2, .halfUp))
            }
            return WrittenOrder(number: number, form: record.form, total: total + state.totalOff)
        }
    }
    func storedTotal(of order: WrittenOrder) async throws -> Decimal128? { nil }

    func findCustomers(email: String) async throws -> [CustomerMatch] {
        state.withLock { state in
            state.calls.append("find customer")
            return state.debtors.filter { $0.email?.lowercased() == email.lowercased() }
        }
    }
    func customer(id: String) async throws -> CustomerMatch? { state.withLock { $0.debtors.first { $0.id == id } } }
    func createCustomer(_ record: CustomerRecord) async throws -> String {
        state.withLock { state in
            state.calls.append("create customer")
            let id = "100\(state.debtors.count + 1)"
            state.debtors.append(
                CustomerMatch(
                    id: id, email: record.fields["MAIL_BUS"]?.string, name: record.fields["ACCT_NAME"]?.string ?? "", raw: .object(record.fields)))
            state.created[id] = record
            return id
        }
    }
    func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        state.withLock {
            $0.calls.append("update customer")
            $0.updated[id] = record
        }
    }
    func deliveryAddresses(ofCustomer id: String) async throws -> [DeliveryAddressMatch] {
        state.withLock {
            $0.calls.append("addresses")
            return $0.addresses[id] ?? []
        }
    }
    func createDeliveryAddress(ofCustomer id: String, _ fields: JSONObject) async throws -> String {
        state.withLock { state in
            state.calls.append("create address")
            let text: (String) -> String = { fields[$0]?.string ?? "" }
            let match = DeliveryAddressMatch(
                id: "R\(state.addresses.count + 1)", name: text("DEL_NAME"), streetLine: text("ADDRESS1"), postcode: text("POST_CODE"),
                city: text("CITY"),
                country: text("CNT_CODE"))
            state.addresses[id, default: []].append(match)
            return match.id
        }
    }
    func articles(_ codes: [String], by key: ArticleKey) async throws -> [String: ArticleMatch] {
        state.withLock { state in
            var found: [String: ArticleMatch] = [:]
            for code in codes where state.articles.contains(code) {
                found[code] = ArticleMatch(code: code, name: code, vatCode: state.vatCodes[code], isBlocked: state.blocked.contains(code))
            }
            return found
        }
    }
    func createArticle(_ fields: JSONObject) async throws -> String {
        let code = fields["ART_CODE"]?.string ?? ""
        state.withLock {
            $0.calls.append("create article")
            $0.articles.insert(code)
        }
        return code
    }
}

/// Takes down notes and steps.
final class FakeSteps: StepRecording {
    private struct State {
        var notes: [String] = []
        var steps: [String] = []
        var tags: [String] = []
    }
    private let state = Mutex(State())
    var notes: [String] { state.withLock { $0.notes } }
    var tags: [String] { state.withLock { $0.tags } }
    func tag(_ kind: SearchTag, _ value: String) { state.withLock { $0.tags.append("\(kind.rawValue) \(value)") } }
    func step<T: Sendable>(_ name: String, _ body: () async throws -> T) async throws -> T {
        state.withLock { $0.steps.append(name) }
        return try await body()
    }
    func payload(_ name: String, _ bytes: @autoclosure () -> [UInt8]) {}
    func note(_ text: String) { state.withLock { $0.notes.append(text) } }
}

/// A flow on fakes, and contexts to run it in.
struct Rig {
    let shop: FakeShop
    let erp = FakeERP()
    let clock = ManualClock(now: Timestamp(year: 2026, month: 3, day: 4))
    let ledger = InMemoryLedger()
    let steps = FakeSteps()
    let flow: OrdersFlow

    init(_ orders: [Order], _ settings: String = Sample.booked, common: String = "") throws {
        shop = FakeShop(orders)
        flow = try OrdersFlow(
            integration: Sample.settings(settings, common: common), shop: shop, orders: erp, customers: erp, articles: erp,
            defaultMapping: AccountViewMappings.orders(), clock: clock)
    }

    func context(_ ledger: (any StepLedger)? = nil, history: Bool = false, permit: @escaping @Sendable () async throws -> Void = {}) -> EventContext {
        EventContext(
            revision: nil, occurredAt: clock.now, ledger: ledger ?? self.ledger, steps: steps, permitWrite: permit,
            exclusively: { _, body in try await body() }, mustSearchHistory: history)
    }

    func run(_ id: String = "1001", ledger: (any StepLedger)? = nil, history: Bool = false) async throws -> Outcome {
        try await flow.handle(EntityRef(.order, id), context(ledger, history: history))
    }

    /// The fault of an order that cannot be taken over.
    func fault(_ id: String = "1001") async -> Fault? {
        do {
            _ = try await run(id)
            return nil
        } catch {
            return error as? Fault
        }
    }
}
