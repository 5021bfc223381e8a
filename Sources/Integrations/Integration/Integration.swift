public import Commerce

/// One configured pair: one shop and one AccountView company, with its flows. One YAML file.
public struct Integration: Sendable {
    /// Whether writes are made.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Writes.
        case live
        /// Reads, maps and says what it would write.
        case dryRun = "dry-run"
    }

    /// The file's name without extension: lower-case letters, digits and `-`. Part of queue names and of our references' safety: never rename it.
    public var id: String
    /// The name people see.
    public var name: String
    /// Whether it runs.
    public var isEnabled: Bool
    /// Whether writes are made.
    public var mode: Mode
    /// Names the contents of the file it was read from; the journal keeps it with each event.
    public var version: String
    /// The shop.
    public var shop: any ShopSettings
    /// The AccountView company.
    public var erp: AccountViewSettings
    /// How the AccountView company may be used.
    public var erpUse: SystemUse
    /// How the shop may be used.
    public var shopUse: SystemUse
    /// Orders.
    public var orders: OrdersSettings
    /// Products.
    public var products: ProductsSettings
    /// Stock.
    public var stock: StockSettings
    /// Customers.
    public var customers: CustomersSettings
    /// Lookup tables for mappings and filters, by name.
    public var tables: [String: [String: String]]
    /// How webhooks arrive.
    public var webhooks: WebhookSettings
    /// How long the journal keeps what.
    public var journal: JournalSettings
    /// How long a fault of one event is retried before it is parked.
    public var retryFor: Duration
    /// Problems that do not stop it.
    public var warnings: [SettingsProblem]

    /// The shop's system.
    public var shopSystem: SystemID { type(of: shop).system }
    /// Names the ERP company, for the lease that serialises writes to it and the check that reference prefixes differ.
    public var companyKey: String { "\(erp.baseURL)|\(erp.company.lowercased())" }
    /// The settings of a flow that all flows share.
    public func common(_ flow: Flow) -> FlowSettings {
        switch flow {
        case .orders: orders.common
        case .products: products.common
        case .stock: stock.common
        case .customers: customers.common
        }
    }
    /// The flows that run.
    public var enabledFlows: Set<Flow> { isEnabled ? Set(Flow.allCases.filter { common($0).isEnabled }) : [] }
    /// The other integrations of the same AccountView company.
    public func neighbours(among all: [Integration]) -> [Integration] { all.filter { $0.id != id && $0.companyKey == companyKey } }
    /// The flows that run from the shop to the ERP: those that the shop's calls bring news of.
    public var flowsFromShop: Set<Flow> { enabledFlows.filter { common($0).direction == .shopToERP } }
}

/// How a system may be used.
public struct SystemUse: Sendable, Hashable {
    /// Writes at a time.
    public var concurrency: Int
    /// Requests a minute over all workers; nil goes by what the system's answers say.
    public var requestsPerMinute: Int?
    /// How long to wait after a write whose answer was lost before looking for it.
    public var settle: Duration
    /// Whether its address may be a private one.
    public var allowsPrivateAddress: Bool
}

/// How long the journal keeps what.
public struct JournalSettings: Sendable, Hashable {
    /// Days until the sealed payloads of an entry are destroyed.
    public var payloadDays: Int
    /// Days until the entry itself goes.
    public var entryDays: Int
}

/// How webhooks arrive.
public struct WebhookSettings: Sendable, Hashable {
    /// Whether they are taken.
    public var isEnabled: Bool
    /// The unguessable part of the path; without it, webhooks are off.
    public var token: Secret?
}
