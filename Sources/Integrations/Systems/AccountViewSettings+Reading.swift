extension AccountViewSettings {
    /// Reads the section `erp`.
    public init(_ section: SettingsSection) {
        let fields = section.section("article-fields", "Names of article fields that differ between installations; `koppel discover` lists them.")
        let contacts = section.section("contacts", "An object that keeps contact persons apart; without it they are written on the debtor.")
        let lists = section.section("price-lists", "An object that keeps prices per list and article; needed for products.price-list only.")
        let numbers = section.section("debtor-numbers", "Numbers for new debtors, where AccountView does not number them by itself.")
        self.init(
            baseURL: section.url("base-url", default: "https://www.accountview.net/api/v3", "Address of the API."),
            authorizeURL: section.url(
                "authorize-url", default: "https://www.accountview.net/ams/authorize.aspx", "The page where a person allows Koppel in."),
            clientID: section.requiredSecret("client-id", "API key of the application registered on accountview.net.").reveal(),
            clientSecret: section.requiredSecret("client-secret", "API secret of that application.").reveal(),
            redirectURI: section.url(
                "redirect-uri", default: "http://127.0.0.1:8766/callback",
                "Where the authorize page sends the browser back to; must be registered with the application."),
            scopes: section.string(
                "scopes", default: "readaccountviewdata updateaccountviewdata", "Rights that are asked for, separated by blanks."),
            company: section.requiredString("company", "The company's code as \"koppel login accountview\" lists it, or its id."),
            controlAccount: section.requiredString(
                "control-account", width: 10, "Ledger account (verzamelrekening) of new debtors; AccountView has no default."),
            salesJournal: section.optionalString("sales-journal", width: 3, "Journal of sales invoices; needed when orders become invoices."),
            bookYear: section.choice("book-year", default: .orderDate, "Which book year orders and invoices go to."),
            fillsPeriod: section.bool(
                "fills-period", default: true, "Fill PERIOD of an invoice with the month of its date; off for journals that set it."),
            debtorNumbers: Self.numbers(numbers),
            updatesDebtors: section.bool(
                "updates-debtors", default: false,
                "Change debtors. Leave off until \"koppel check --probe-update\" has proved it on a test debtor."),
            contacts: Self.contacts(contacts),
            articleFields: Self.fields(fields),
            articlePrices: section.choice("article-prices", default: .including, "Whether the selling price of articles includes VAT."),
            priceLists: Self.priceLists(lists),
            updatesArticles: section.bool(
                "updates-articles", default: false,
                "Change articles and article groups. Leave off until a change of one test article has been seen to work."),
            orderTotalField: section.string(
                "order-total-field", default: "ORD_TOT", "Field of a sales order with its total including VAT; used when the dictionary shows it."),
            orderNumberField: section.string(
                "order-number-field", default: "ORD_NR", "Field of a sales order with its number; used when the dictionary shows it."),
            pageSize: section.int("page-size", default: 200, in: 1...1_000, "Rows per read."),
            readTimeout: section.seconds(
                "read-timeout", default: 60, in: 5...600, "Time for a read; the call travels to the customer's own machine."),
            writeTimeout: section.seconds("write-timeout", default: 120, in: 5...900, "Time for a write."),
            articleIndexDays: section.int("article-index-days", default: 7, in: 1...365, "Days that an article once read is trusted."))
    }

    private static func numbers(_ section: SettingsSection) -> ClosedRange<Int>? {
        let first = section.optionalInt("first", "The first number.")
        let last = section.optionalInt("last", "The last number.")
        guard let first, let last else {
            if first != nil || last != nil { section.report("first", "first and last belong together; one is missing.") }
            return nil
        }
        guard first <= last else {
            section.report("last", "is less than first.")
            return nil
        }
        return first...last
    }

    private static func contacts(_ section: SettingsSection) -> Contacts? {
        let object = section.optionalString("object", "Code of the business object.")
        let table = section.optionalString("table", "Its main table.")
        let debtorField = section.string("debtor-field", default: "SUB_NR", "Field that names the debtor.")
        let names = section.table("fields", "What the mapping's contact fields are called there, such as MAIN_CONT: NAME.")
        guard let object, let table else {
            if section.isPresent { section.report("object", "object and table must both be given.") }
            return nil
        }
        return Contacts(object: object, table: table, debtorField: debtorField, fields: names)
    }

    private static func priceLists(_ section: SettingsSection) -> PriceLists? {
        let object = section.optionalString("object", "Code of the business object.")
        let table = section.optionalString("table", "Its main table.")
        let list = section.optionalString("list-field", "Field with the list's code.")
        let article = section.string("article-field", default: "ART_CODE", "Field with the article's code.")
        let price = section.optionalString("price-field", "Field with the price.")
        guard let object, let table, let list, let price else {
            if section.isPresent { section.report("object", "object, table, list-field and price-field must all be given.") }
            return nil
        }
        return PriceLists(object: object, table: table, listField: list, articleField: article, priceField: price)
    }

    private static func fields(_ section: SettingsSection) -> ArticleFields {
        ArticleFields(
            ean: section.optionalString("ean", "EAN or GTIN."),
            vatCode: section.optionalString("vat-code", "VAT code."),
            blocked: section.optionalString("blocked", "Logical field that is true for an article that may not be sold."),
            price: section.string("price", default: "PX_SELL", "Selling price."),
            stock: section.string("stock", default: "QTY_AVAIL", "Stock offered to the shop."),
            technical: section.string("technical", default: "QTY_TECH", "Stock on the shelf."),
            free: section.optionalString("free", "Free stock."),
            ordered: section.optionalString("ordered", "Quantity on order."),
            reserved: section.optionalString("reserved", "Reservations to take off the stock."),
            shortDescription: section.optionalString("short-description", "A line or two about the article."),
            description: section.optionalString("description", "The long text."),
            weight: section.optionalString("weight", "Weight of one."),
            weightUnit: section.choice("weight-unit", default: .kilograms, "The unit of weight."),
            brand: section.optionalString("brand", "Make or brand."),
            unit: section.optionalString("unit", "The unit it is sold in, such as UNT_CODE."),
            imageData: section.optionalString("image", "Picture, base64, such as IMG_M_DATA; left out, pictures are left alone."),
            imageName: section.optionalString("image-name", "File name of the picture, such as IMG_MEDIUM; filled only where there is one."),
            extra: section.strings("extra", "Further fields to read with each article, for mappings."))
    }
}

extension SettingsSection {
    /// A duration in whole seconds.
    public func seconds(_ key: String, default value: Int, in range: ClosedRange<Int>, _ doc: String) -> Int {
        let read = duration(key, default: .seconds(value), in: .seconds(range.lowerBound) ... .seconds(range.upperBound), doc)
        return Int(read.components.seconds)
    }
}
