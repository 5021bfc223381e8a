import Commerce
import Integrations
import JSON

/// Finds or creates the debtor of an order.
struct CustomerStep: Sendable {
    let target: any CustomerTarget
    let integration: Integration
    let mapping: Mapping

    private var settings: OrderCustomerSettings { integration.orders.customer }

    /// - Parameters:
    ///   - vatCode: The VAT code for a new debtor.
    ///   - paymentCondition: The payment condition for a new debtor.
    func resolve(_ order: Order, vatCode: String?, paymentCondition: String?, _ context: EventContext, isDryRun: Bool) async throws -> Debtor {
        if let collective = settings.defaultDebtor { return Debtor(number: collective, isOwn: false) }
        let customer = order.customer
        guard let email = customer.email, EmailKey.isValid(email), email.unicodeScalars.count <= target.emailLimit else {
            return try withoutEmail(order, customer.email)
        }
        if let number = try await context.ledger.mark("debtor") { return Debtor(number: number, isOwn: true) }
        let key = "customer|\(integration.companyKey)|\(ContentHash.hex(email.lowercased().utf8))"
        return try await context.alone(key) {
            try await findOrCreate(customer, email, order, vatCode, paymentCondition, context, isDryRun)
        }
    }

    private func withoutEmail(_ order: Order, _ email: String?) throws -> Debtor {
        if settings.noEmail == .fallback, let fallback = settings.fallbackDebtor { return Debtor(number: fallback, isOwn: false) }
        let what = (email ?? "").isEmpty ? "has no e-mail address" : "has an e-mail address that cannot be kept whole or is none"
        throw Fault.park(
            "customer.no-email", "Order \(order.number): the buyer \(what), and by it the debtor would be found.",
            advice: "Correct it in the shop, or set orders.customer.no-email: fallback with a fallback-debtor, then replay the order.")
    }

    private func findOrCreate(
        _ customer: Customer, _ email: String, _ order: Order, _ vatCode: String?, _ paymentCondition: String?, _ context: EventContext,
        _ isDryRun: Bool
    ) async throws -> Debtor {
        var matches = try await context.steps.step("customer") { try await target.findCustomers(email: email) }
        // As typed first; an ERP that minds case may hold it in lower case.
        if matches.isEmpty, email.lowercased() != email {
            matches = try await context.steps.step("customer") { try await target.findCustomers(email: email.lowercased()) }
        }
        let open = matches.filter { !$0.isBlocked }
        if matches.count > 1 {
            context.steps.note("\(matches.count) debtors share this e-mail address: \(matches.map(\.id).joined(separator: ", ")).")
        }
        if open.isEmpty, let blocked = matches.first {
            throw Fault.park(
                "debtor.blocked", "Order \(order.number): debtor \(blocked.id) is blocked for orders.",
                advice: "Unblock the debtor in AccountView, then replay the order.")
        }
        if let match = open.first {
            let isSame = Self.isSame(match, customer)
            if customer.isGuest, !isSame {
                switch settings.guestMismatch {
                case .use: context.steps.note("Debtor \(match.id) has the guest's e-mail address but another name; it is used and not changed.")
                case .park:
                    throw Fault.park(
                        "customer.mismatch", "Order \(order.number): debtor \(match.id) has the guest's e-mail address but another name.",
                        advice: "Decide whether it is the same customer; set orders.customer.guest-mismatch or change the debtor, then replay.")
                case .create: return try await create(customer, order, vatCode, paymentCondition, context, isDryRun)
                }
            } else if settings.updates {
                try await update(match, customer, order, context, isDryRun)
            }
            try await context.ledger.setMark("debtor", match.id)
            return Debtor(number: match.id, isOwn: true)
        }
        return try await create(customer, order, vatCode, paymentCondition, context, isDryRun)
    }

    private func create(
        _ customer: Customer, _ order: Order, _ vatCode: String?, _ paymentCondition: String?, _ context: EventContext, _ isDryRun: Bool
    ) async throws -> Debtor {
        let country = customer.billing?.country ?? ""
        let revenue = settings.revenueAccounts[country] ?? integration.orders.booking.revenueAccountsByCountry[country]
        let facts: [(String, String?)] = [("revenueAccount", revenue), ("vatCode", vatCode), ("paymentCondition", paymentCondition)]
        let record = try record(customer, facts, order, isCreate: true, context)
        guard !isDryRun else { return Debtor(number: "(new)", isOwn: true) }
        let number = try await context.steps.step("customer create") {
            try await context.writeOnce("debtor") {
                try await target.createCustomer(record)
            } record: {
                [.mark("debtor", $0)]
            }
        }
        return Debtor(number: number, isOwn: true)
    }

    private func update(_ match: CustomerMatch, _ customer: Customer, _ order: Order, _ context: EventContext, _ isDryRun: Bool) async throws {
        guard integration.erp.updatesDebtors else {
            context.steps.note("Debtor \(match.id) was not updated: erp.updates-debtors is off until \"koppel check --probe-update\" has proved it.")
            return
        }
        var record = try record(customer, [], order, isCreate: false, context)
        if let known = match.raw.object { record.fields = record.fields.changed(from: known) }
        guard !record.fields.isEmpty, !isDryRun else { return }
        do {
            try await context.steps.step("customer update") {
                try await context.permitWrite()
                try await target.updateCustomer(id: match.id, record)
            }
        } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
            // The order matters more than the debtor's address.
            context.steps.note("Debtor \(match.id) could not be updated: \(fault.message)")
        }
    }

    private func record(_ customer: Customer, _ facts: [(String, String?)], _ order: Order, isCreate: Bool, _ context: EventContext) throws
        -> CustomerRecord
    {
        let koppel = JSONObject(facts.compactMap { name, value in value.map { (name, .string($0)) } })
        let document = customer.json.adding("koppel", .object(koppel))
        let subject = "Order \(order.number)"
        let fields = try mapping.apply("debtor", to: document, subject: subject, isCreate: isCreate)
        let contact = customer.isCompany ? try mapping.apply("contact", to: document, subject: subject, isCreate: isCreate) : .init()
        for cut in fields.cuts + contact.cuts { context.steps.note("Cut: \(cut).") }
        return CustomerRecord(fields: fields.fields, isCompany: customer.isCompany, contact: contact.fields)
    }

    /// Whether a debtor's name is the buyer's: as company or as person, in any order of the words.
    static func isSame(_ match: CustomerMatch, _ customer: Customer) -> Bool {
        let name = match.name.folded
        if name.isEmpty { return true }
        let names = [customer.name, customer.personName, "\(customer.lastName ?? "") \(customer.firstName ?? "")"].map(\.folded)
        // A long name was cut when it was written.
        return names.contains { !$0.isEmpty && ($0 == name || ($0.count > 30 && $0.hasPrefix(name))) }
    }
}
