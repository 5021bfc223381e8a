/// How one AccountView company is reached, and what its installation is like. Secrets are already resolved here.
public struct AccountViewSettings: Sendable, Hashable {
    /// Address of the API, without trailing slash.
    public var baseURL: String
    /// The page where a person allows Koppel in.
    public var authorizeURL: String
    /// API key of the application registered on accountview.net.
    public var clientID: String
    /// API secret of that application.
    public var clientSecret: String
    /// Where the authorize page sends the browser back to; must be registered with the application, and is sent identically twice.
    public var redirectURI: String
    /// Rights that are asked for, separated by blanks.
    public var scopes: String
    /// The company's code as `koppel login accountview` lists it; its id is accepted too.
    public var company: String

    /// Ledger account (verzamelrekening) of new debtors, `ACCT_NR`. Required: AccountView has no default.
    public var controlAccount: String
    /// Journal of sales invoices, `DJ_CODE`; needed for invoices only.
    public var salesJournal: String?
    /// Book order and invoice on the book year of the order's date (the default), or of today.
    public var bookYear: BookYear
    /// Fill `PERIOD` of an invoice with the month of its date where the mapping leaves it out. Off for journals that set it.
    public var fillsPeriod: Bool
    /// Numbers for new debtors, where AccountView does not number them by itself; nil asks AccountView for a number.
    public var debtorNumbers: ClosedRange<Int>?
    /// Change debtors by PUT. Off until `koppel check --probe-update` has proved it on a test debtor.
    public var updatesDebtors: Bool
    /// Where contact persons are kept apart from their company; nil writes them into `MAIN_CONT` and `MC_MAILB` of the debtor.
    public var contacts: Contacts?

    /// Names of article fields that differ between installations.
    public var articleFields: ArticleFields
    /// Whether the selling price of articles includes VAT.
    public var articlePrices: OrdersSettings.Prices
    /// Where price lists are kept; nil takes the article's own price.
    public var priceLists: PriceLists?
    /// Change articles and article groups by PUT. Off, as nobody was seen doing it: try it on one article first.
    public var updatesArticles: Bool
    /// Field of a sales order that holds its total including VAT; used when the dictionary shows it.
    public var orderTotalField: String
    /// Field of a sales order that holds its number; used when the dictionary shows it.
    public var orderNumberField: String

    /// Rows per read, 1 to 1000.
    public var pageSize: Int
    /// Time for a read, in seconds; the call travels to the customer's own machine.
    public var readTimeout: Int
    /// Time for a write, in seconds.
    public var writeTimeout: Int
    /// Days that the article index trusts an article once read, 1 or more.
    public var articleIndexDays: Int

    /// Which book year is written to.
    public enum BookYear: String, Sendable, Hashable, CaseIterable {
        /// The year of the order's date.
        case orderDate = "order-date"
        /// The current year.
        case today
    }

    /// An object that keeps contact persons.
    public struct Contacts: Sendable, Hashable {
        /// Code of the business object.
        public var object: String
        /// Its main table.
        public var table: String
        /// Field that names the debtor.
        public var debtorField: String
        /// What the mapping's contact fields are called there: `["MAIN_CONT": "NAME"]`; others keep their names.
        public var fields: [String: String]
        /// Names an object.
        public init(object: String, table: String, debtorField: String = "SUB_NR", fields: [String: String] = [:]) {
            self.object = object
            self.table = table
            self.debtorField = debtorField
            self.fields = fields
        }
    }

    /// Makes settings; what is not named has the value that works for most.
    public init(
        baseURL: String = "https://www.accountview.net/api/v3", authorizeURL: String = "https://www.accountview.net/ams/authorize.aspx",
        clientID: String, clientSecret: String, redirectURI: String = "http://127.0.0.1:8766/callback",
        scopes: String = "readaccountviewdata updateaccountviewdata", company: String, controlAccount: String, salesJournal: String? = nil,
        bookYear: BookYear = .orderDate, fillsPeriod: Bool = true, debtorNumbers: ClosedRange<Int>? = nil, updatesDebtors: Bool = false,
        contacts: Contacts? = nil, articleFields: ArticleFields = .init(), articlePrices: OrdersSettings.Prices = .including,
        priceLists: PriceLists? = nil, updatesArticles: Bool = false, orderTotalField: String = "ORD_TOT", orderNumberField: String = "ORD_NR",
        pageSize: Int = 200, readTimeout: Int = 60, writeTimeout: Int = 120, articleIndexDays: Int = 7
    ) {
        self.baseURL = baseURL
        self.authorizeURL = authorizeURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.company = company
        self.controlAccount = controlAccount
        self.salesJournal = salesJournal
        self.bookYear = bookYear
        self.fillsPeriod = fillsPeriod
        self.debtorNumbers = debtorNumbers
        self.updatesDebtors = updatesDebtors
        self.contacts = contacts
        self.articleFields = articleFields
        self.articlePrices = articlePrices
        self.priceLists = priceLists
        self.updatesArticles = updatesArticles
        self.orderTotalField = orderTotalField
        self.orderNumberField = orderNumberField
        self.pageSize = pageSize
        self.readTimeout = readTimeout
        self.writeTimeout = writeTimeout
        self.articleIndexDays = articleIndexDays
    }
}
