public import Commerce
import Yams

extension Integration {
    /// Reads an integration file.
    ///
    /// - Parameters:
    ///   - text: The file's contents.
    ///   - file: The file's name, for messages; its part before the dot is the integration's id.
    ///   - secrets: Where secret references lead.
    /// - Throws: `SettingsProblems` with all that is wrong.
    public init(parsing text: String, file: String, secrets: SecretSources) throws(SettingsProblems) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let id = name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name
        let context = SettingsContext(file: name, integration: id, secrets: secrets)
        let root = try SettingsDocument.compose(text, context: context)
        if !Self.isID(id) {
            context.report(
                "", nil, "the file's name is the integration's id; expected lower-case letters, digits and - before .yaml, found \"\(id)\".")
        }
        self.init(root, id: id, version: ContentHash.hex(text.utf8, digits: 12))
        root.refuseUnknownKeys()
        let problems = context.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        guard problems.allSatisfy(\.isWarning) else { throw SettingsProblems(problems) }
        warnings = problems
    }

    /// All settings there are for a pair with this shop system, in the order of the reference.
    public static func settings(for shop: SystemID) -> [SettingDescription] {
        let sources = SecretSources(environment: { _ in nil }, file: { _ in [] })
        let context = SettingsContext(file: "", integration: "example", secrets: sources, isDescribing: true)
        _ = Integration(SettingsSection(nil, mark: nil, path: "", context: context), id: "example", version: "", describing: shop)
        // A setting that two readers share, such as shop.concurrency, is described by the first.
        var seen: Set<String> = []
        return context.descriptions.filter { seen.insert($0.path).inserted }
    }

    static func isID(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 40 && id.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    init(_ root: SettingsSection, id: String, version: String, describing described: SystemID? = nil) {
        self.id = id
        self.version = version
        name = root.string("name", default: id, width: 60, "The name people see.")
        isEnabled = root.bool("enabled", default: true, "Whether this integration runs.")
        mode = root.choice("mode", default: .live, "live writes; dry-run reads, maps and says what it would write.")
        let shopSection = root.section("shop", "The shop.")
        let shopType = Self.shopType(shopSection, described)
        shop = shopType.init(shopSection)
        shopUse = SystemUse(shopSection, concurrency: 4, settle: .seconds(130))
        let erpSection = root.section("erp", "The AccountView company.")
        erp = AccountViewSettings(erpSection)
        erpUse = SystemUse(erpSection, concurrency: 1, settle: .seconds(erp.writeTimeout + 10))
        orders = OrdersSettings(root.section("orders", "Orders."), trustsTotal: shopType.trustsTotal)
        products = ProductsSettings(root.section("products", "Products."))
        stock = StockSettings(root.section("stock", "Stock."))
        customers = CustomersSettings(root.section("customers", "Customers."))
        tables = root.tables("tables", "Lookup tables for mappings and filters, by name.")
        let webhooks = root.section("webhooks", "How the shop's calls arrive.")
        self.webhooks = WebhookSettings(
            isEnabled: webhooks.bool("enabled", default: true, "Take the shop's calls."),
            token: webhooks.optionalSecret("token", "The unguessable part of the path that the shop calls; without it the shop is polled only."))
        let journal = root.section("journal", "How long the journal keeps what.")
        self.journal = JournalSettings(
            payloadDays: journal.int(
                "payload-days", default: 30, in: 0...3_650,
                "Days until what was read and written (sealed) is destroyed; then it is gone from the file."),
            entryDays: journal.int("entry-days", default: 400, in: 1...3_650, "Days until the entry itself goes."))
        retryFor = root.duration(
            "retry-for", default: .seconds(48 * 3_600), in: .seconds(60) ... .seconds(30 * 86_400),
            "How long a fault of one order, product or customer is tried again before it is parked.")
        warnings = []
        check(root)
    }

    private static func shopType(_ section: SettingsSection, _ described: SystemID?) -> any ShopSettings.Type {
        let names = ShopSystems.all.map { $0.system.rawValue }
        let name = section.word("system", names, "The shop's system.") ?? ""
        return ShopSystems.settings(of: described ?? SystemID(rawValue: name)) ?? ShopSystems.all[0]
    }
}

extension SystemUse {
    init(_ section: SettingsSection, concurrency: Int, settle: Duration) {
        self.concurrency = section.int("concurrency", default: concurrency, in: 1...32, "Writes at a time.")
        requestsPerMinute = section.optionalInt(
            "requests-per-minute", in: 1...100_000, "Requests a minute over all workers; left out, as the system says.")
        self.settle = section.duration(
            "settle", default: settle, in: .milliseconds(100) ... .seconds(3_600),
            "How long to wait after a write whose answer was lost before looking for it; left out, the write's time-out and 10 s.")
        allowsPrivateAddress = section.bool("allow-private-address", default: false, "Allow an address in a private network.")
    }
}

extension SettingsSection {
    /// One of a list of words that must be given.
    func word(_ key: String, _ words: [String], _ doc: String) -> String? {
        read(key, .choice(words), required: true, doc, "one of \(words.joined(separator: ", "))", words: words) { node in
            node.scalar.flatMap { words.contains($0.string) ? $0.string : nil }
        }
    }
}
