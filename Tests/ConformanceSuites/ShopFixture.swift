public import Commerce
public import Sandbox

/// A fresh sandbox shop and a connector on it: what every suite needs. Adopt the fixture protocols of the ports that the connector has.
///
/// Each case makes its own fixture, so nothing is shared. A fixture should choose small pages, so that boundaries cost few orders.
public protocol ShopFixture: Sendable {
    /// The connector under test.
    associatedtype Connector: Sendable
    /// What the shop can do.
    static var features: Features { get }
    /// Makes an empty shop and a connector with good credentials.
    static func make() async throws -> Self
    /// The connector.
    var connector: Connector { get }
    /// The clock of shop and connector.
    var clock: ManualClock { get }
    /// Makes coming calls go wrong.
    func add(_ fault: FaultSwitch) async throws
    /// Makes the credentials invalid.
    func revokeAccess() async throws
    /// How many calls changed something in the shop so far.
    func writeCount() async throws -> Int
    /// Ends what `make` started.
    func finish() async
}

extension ShopFixture {
    public func finish() async {}
}

/// What differs between shops, as the suites need to know it.
public struct Features: Sendable {
    /// Rows per page of the fixture's connector; boundaries are tested at this number.
    public var pageSize: Int
    /// How far a poll reaches back behind its cursor.
    public var overlap: Duration
    /// Whether orders carry a revision that changes with them.
    public var hasRevisions: Bool
    /// By how much a sample order's parts may miss its total: zero except for shops whose own parts do not add up.
    public var totalsTolerance: String
    /// Ids of two order states to switch between.
    public var states: (String, String)
    /// Whether a webhook carries its time in what is signed, so that an old one can be refused.
    public var datesWebhooks: Bool

    /// Makes features.
    public init(
        pageSize: Int, overlap: Duration = .seconds(300), hasRevisions: Bool = true, totalsTolerance: String = "0", states: (String, String),
        datesWebhooks: Bool = false
    ) {
        self.pageSize = pageSize
        self.overlap = overlap
        self.hasRevisions = hasRevisions
        self.totalsTolerance = totalsTolerance
        self.states = states
        self.datesWebhooks = datesWebhooks
    }
}

/// For `OrderSourceSuite`.
public protocol OrderSourceFixture: ShopFixture where Connector: OrderSource {
    /// The names of sample orders that the shop can be made to hold; every kind of money the shop knows should be among them.
    static var sampleOrders: [String] { get }
    /// Places a plain order as a buyer would, now. - Returns: its id.
    func placeOrder() async throws -> String
    /// Places one of `sampleOrders`. - Returns: its id.
    func placeOrder(sample: String) async throws -> String
    /// Places an order whose buyer has this last name and this town. - Returns: its id.
    func placeOrder(lastName: String, city: String) async throws -> String
    /// Changes an order as the shop's staff would, now.
    func changeOrder(_ id: String) async throws
    /// Makes every answer carry members that no document mentions.
    func addUnknownFields() async throws
}

/// For `OrderStateSuite`.
public protocol OrderStateFixture: OrderSourceFixture where Connector: OrderStateTarget {
    /// The state that the shop itself says the order is in.
    func stateInShop(ofOrder id: String) async throws -> String
}

/// For `OrderNoteSuite`.
public protocol OrderNoteFixture: OrderSourceFixture where Connector: OrderNoteTarget {
    /// All that staff sees noted on the order.
    func notesInShop(ofOrder id: String) async throws -> String
}

/// For `CustomerSourceSuite`.
public protocol CustomerSourceFixture: ShopFixture where Connector: CustomerSource {
    /// Registers a customer in the shop, now. - Returns: its id.
    func registerCustomer(email: String, firstName: String, lastName: String, company: String?) async throws -> String
    /// Changes a customer as the buyer would, now.
    func changeCustomer(_ id: String) async throws
    /// Removes a customer.
    func removeCustomer(_ id: String) async throws
}

/// For `CustomerTargetSuite`.
public protocol CustomerTargetFixture: ShopFixture where Connector: CustomerTarget {
    /// Fields by the shop's names, complete enough to create a customer.
    func record(email: String, firstName: String, lastName: String, company: String?, phone: String) -> CustomerRecord
    /// Fields by the shop's names that change the phone number only.
    func record(phone: String) -> CustomerRecord
    /// The phone number and the last name that the shop holds.
    func customerInShop(_ id: String) async throws -> (phone: String, lastName: String)
    /// How many customers the shop holds.
    func customerCount() async throws -> Int
}

/// For `WebhookSuite`.
public protocol WebhookFixture: OrderSourceFixture where Connector: WebhookVerifying {
    /// Registers for orders, changes an order and takes down what the shop really sent.
    func genuineWebhook() async throws -> (request: WebhookRequest, order: String)
    /// What a stranger might send instead, each with a word for what is wrong.
    func forgeries(of request: WebhookRequest) -> [(name: String, request: WebhookRequest)]
}
