import Commerce
import Integrations
import JSON

/// Completes one order: its lines with tax, its addresses, its buyer, and what its ids stand for.
///
/// Five calls when the shop's tables are known: order, lines, addresses, customer, remarks; one more with a voucher, and one more when
/// payments are to be read.
struct OrderAssembly: Sendable {
    let connector: PrestaShopConnector
    let order: JSONValue
    private var client: PrestaShopClient { connector.client }
    private var references: ReferenceCache { connector.references }

    init(connector: PrestaShopConnector, order: JSONValue) {
        self.connector = connector
        self.order = order
    }

    /// Reads what is missing, all at once, and makes the document.
    func read() async throws -> Order {
        let id = order.id("id")
        let delivery = order.id("id_address_delivery")
        let invoice = order.id("id_address_invoice")
        async let details = client.list(
            "order_details", ListQuery(sort: "[id_ASC]").matching("id_order", "[\(id)]"))
        async let addresses = client.list(
            "addresses", ListQuery(display: Self.addressFields, sort: "[id_ASC]").matching("id", ListQuery.anyOf(Set([delivery, invoice]).sorted())))
        async let customer = client.record("customers", order.id("id_customer"), display: Self.customerFields)
        async let vouchers = vouchers(of: id)
        async let payments = payments()
        async let comment = comment()
        async let zone = connector.zone()
        async let languages = connector.languageIDs()

        let lines = try await OrderLines(details: details, references: references, order: id).read()
        let charges = try await OrderCharges(order: order, vouchers: vouchers, lines: lines, references: references).read()
        let people = try await Addresses(rows: addresses, languages: languages, references: references)
        let billing = try await people.address(invoice, of: order)
        let buyer = try await buyer(customer)
        let zoneNow = try await zone
        guard let placed = zoneNow.moment(order.text("date_add")), let gross = order.amount("total_paid_tax_incl") ?? order.amount("total_paid")
        else { throw unreadable("date_add or total_paid_tax_incl") }
        let currency = try await references.row(.currencies, order.id("id_currency"))
        guard let code = currency?.words("iso_code") else { throw unreadable("currency \(order.id("id_currency"))") }
        let state = try await state(languages)
        let net = order.amount("total_paid_tax_excl")
        return Order(
            id: String(id), number: String(id), revision: PrestaShopConnector.revision(of: order), state: state, placedAt: placed,
            placedOn: String(order.text("date_add").prefix(10)), changedAt: zoneNow.moment(order.text("date_upd")),
            storeID: order.words("id_shop"), currency: code, pricesIncludeTax: true, buyer: buyer, billing: billing,
            delivery: delivery == invoice || delivery == 0 ? nil : try await people.address(delivery, of: order), lines: lines, charges: charges,
            payment: try await payment(payments, state), totals: OrderTotals(gross: gross, net: net, tax: net.map { gross - $0 }),
            comment: try await comment, raw: try await raw(vouchers))
    }

    // The hashes and keys of customers are never asked for.
    static let customerFields = ListQuery.fields(
        "id", "email", "firstname", "lastname", "company", "siret", "is_guest", "id_default_group", "id_lang", "active", "deleted", "date_upd")
    static let addressFields = ListQuery.fields(
        "id", "id_customer", "id_country", "id_state", "alias", "company", "lastname", "firstname", "vat_number", "address1", "address2",
        "postcode", "city", "other", "phone", "phone_mobile", "dni", "deleted", "date_upd")

    private func buyer(_ customer: JSONValue?) async throws -> Buyer {
        let language = try await references.row(.languages, order.id("id_lang"))
        guard let customer else { return Buyer(isGuest: true, language: language?.words("iso_code")) }
        return Buyer(
            id: customer.text("id"), email: customer.words("email"), firstName: customer.words("firstname"), lastName: customer.words("lastname"),
            isGuest: customer.flag("is_guest"), group: customer.words("id_default_group"), language: language?.words("iso_code")?.lowercased())
    }

    private func state(_ languages: [Int]) async throws -> OrderState {
        let id = order.id("current_state")
        guard let row = try await references.row(.orderStates, id) else { return OrderState(id: String(id), name: "state \(id)") }
        return PrestaShopConnector.state(row, languages, try await connector.finalStates())
    }

    private func vouchers(of id: Int) async throws -> [JSONValue] {
        let discount = order.amount("total_discounts_tax_incl") ?? order.amount("total_discounts") ?? 0
        guard !discount.isZero else { return [] }
        do {
            return try await client.list("order_cart_rules", ListQuery(sort: "[id_ASC]").matching("id_order", "[\(id)]"))
        } catch let fault as Fault where fault.cause == "shop.request" {
            return []  // Before PrestaShop 1.7.8 there is no such resource; the order's own sum stands for all vouchers.
        }
    }

    private func payments() async throws -> [JSONValue] {
        guard connector.settings.readsPayments, let reference = order.words("reference") else { return [] }
        let fields = ListQuery.fields("id", "amount", "payment_method", "transaction_id")
        // The column holds nine characters of the reference.
        return try await client.list(
            "order_payments", ListQuery(display: fields, sort: "[id_ASC]").matching("order_reference", "[\(reference.prefix(9))]"))
    }

    private func payment(_ rows: [JSONValue], _ state: OrderState) -> OrderPayment {
        let paid = order.amount("total_paid_real") ?? 0
        let total = order.amount("total_paid_tax_incl") ?? 0
        let transaction = rows.compactMap { $0.words("transaction_id") }.first
        return OrderPayment(
            method: order.text("module"), name: order.words("payment"), isPaid: state.isPaid == true || (!paid.isZero && paid >= total),
            transaction: transaction)
    }

    /// What the buyer wrote: kept with the cart, and HTML-escaped by the shop.
    private func comment() async throws -> String? {
        guard connector.settings.readsComments else { return nil }
        let denied = "prestashop.denied.messages"
        if let known = try? await connector.services.store.get([denied]).first, known != nil { return nil }
        do {
            let fields = ListQuery.fields("id", "message", "id_employee", "private")
            let rows = try await client.list(
                "messages", ListQuery(display: fields, sort: "[id_ASC]").matching("id_cart", "[\(order.id("id_cart"))]"))
            let words = rows.filter { $0.id("id_employee") == 0 }.compactMap { $0.words("message") }.map(unescapedHTML)
            return words.isEmpty ? nil : words.joined(separator: "\n")
        } catch let fault as Fault where fault.cause == "rights.missing" || fault.cause == "shop.request" {
            // A remark is worth having, not worth stopping orders; `check` names the missing right.
            try? await connector.services.store.set([(denied, [1])], ttl: .seconds(3_600))
            return nil
        }
    }

    private func raw(_ vouchers: [JSONValue]) -> JSONValue {
        guard var object = order.object else { return order }
        object.removeValue(forKey: "secure_key")
        if !vouchers.isEmpty { object["order_cart_rules"] = .array(vouchers) }
        return .object(object)
    }

    private func unreadable(_ what: String) -> Fault {
        Fault.park(
            "order.unreadable", "Order \(order.id("id")) of PrestaShop has no readable \(what).", advice: "Look at the order in the shop.")
    }
}

/// Undoes the escapes that PrestaShop stores in messages.
func unescapedHTML(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var out = ""
    var rest = Substring(text)
    let names = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'")]
    while let index = rest.firstIndex(of: "&") {
        out += rest[..<index]
        rest = rest[index...]
        if let (escape, character) = names.first(where: { rest.hasPrefix($0.0) }) {
            out += character
            rest = rest.dropFirst(escape.count)
        } else {
            out += "&"
            rest = rest.dropFirst()
        }
    }
    return out + rest
}
