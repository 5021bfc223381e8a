public import Commerce
public import HTTP
public import Integrations
import Synchronization

/// Speaks the Web API v3 of AccountView.Net for one company.
///
///     let erp = AccountViewConnector(settings, transport: client, vault: vault, services: services)
///     let written = try await erp.write(record)
public struct AccountViewConnector: Sendable {
    /// The settings it was made with.
    public let settings: AccountViewSettings
    /// What the flows' settings name in AccountView; `check` looks whether it is there.
    public let expected: AccountViewExpectations
    let client: AccountViewClient
    let dictionary: FieldDictionary
    let services: ConnectorServices
    let addresses: AddressMemory
    let lookUps: LookUpMemory

    /// Makes a connector; nothing is called before the first use.
    /// - Parameters:
    ///   - vault: Keeps the token pair, shared with every other worker of the company.
    ///   - expected: What the flows' settings name in AccountView, for `check`.
    public init(
        _ settings: AccountViewSettings, transport: any HTTPTransport, vault: any TokenVault, services: ConnectorServices,
        expected: AccountViewExpectations = .init()
    ) {
        var settings = settings
        while settings.baseURL.last == "/" { settings.baseURL.removeLast() }
        self.settings = settings
        self.expected = expected
        self.services = services
        client = AccountViewClient(settings: settings, transport: transport, vault: vault, services: services)
        dictionary = FieldDictionary(client)
        addresses = AddressMemory(clock: services.clock)
        lookUps = LookUpMemory()
    }

    /// Reads what every order needs to know once a day (company, dictionary), so that the first order does not pay for it.
    public func warmUp() async throws {
        _ = try await client.companyID()
        _ = try await dictionary.table("SO_HDR", with: "SO_LINE")
        _ = try await dictionary.table("CONTACT", with: "DEL_ADDR")
    }

    /// The longest e-mail that a debtor can keep.
    public var emailLimit: Int { 50 }

    /// The book years to look in for something dated `day`, each as a day in it: its own, and the current one where that differs.
    func bookDates(for day: String) -> [String] {
        let today = services.clock.now.dutchDate
        return day.prefix(4) == today.prefix(4) ? [day] : [day, today]
    }
}

/// Codes that settings name and AccountView must know.
public struct AccountViewExpectations: Sendable, Hashable {
    /// Article codes: shipping, discount, rounding and so on.
    public var articles: Set<String>
    /// VAT codes.
    public var vatCodes: Set<String>
    /// Ledger accounts.
    public var ledgerAccounts: Set<String>
    /// Journals.
    public var journals: Set<String>
    /// Debtor numbers.
    public var debtors: Set<String>
    /// Article groups.
    public var articleGroups: Set<String> = []
    /// Fields of articles, each with the setting that names it.
    public var articleFields: [String: String] = [:]
    /// The stock formula, where stock goes to the shop.
    public var stockFormula: StockSettings.Formula?
    /// Whether products come from the shop.
    public var takesProducts = false
    /// Whether orders go to the shop.
    public var sendsOrders = false
    /// What says that an order was sent, where the shop is to learn it.
    public var shipments: ShipmentSettings?
    /// Whether the VAT rate of each article must be known, because the shop wants prices on the other tax basis.
    public var needsVATRates = false
    /// Names codes.
    public init(
        articles: Set<String> = [], vatCodes: Set<String> = [], ledgerAccounts: Set<String> = [], journals: Set<String> = [],
        debtors: Set<String> = []
    ) {
        self.articles = articles
        self.vatCodes = vatCodes
        self.ledgerAccounts = ledgerAccounts
        self.journals = journals
        self.debtors = debtors
    }
}
