public import Commerce
public import Integrations
import JSON

/// Customers, from the shop into the ERP or from the ERP into the shop; matched by e-mail.
///
/// What Koppel itself wrote is not news: a customer whose fields are those last written, or those the target has already, costs no write.
public struct CustomersFlow: EventHandling {
    private let integration: Integration
    private let source: any CustomerSource
    private let target: any CustomerTarget
    private let mapping: Mapping
    private let filter: Filter?
    private let names: CustomerDocuments.Names

    /// Makes the flow of one integration.
    ///
    /// - Parameter defaultMapping: Records `debtor`, `contact` and `delivery-address` towards the ERP, `customer` and `address` towards the shop.
    /// - Throws: `SettingsProblems` when mapping or filter cannot be compiled.
    public init(
        integration: Integration, source: any CustomerSource, target: any CustomerTarget, defaultMapping: MappingDefinition
    ) throws(SettingsProblems) {
        self.integration = integration
        self.source = source
        self.target = target
        names = CustomerDocuments.Names(integration.customers.common.direction)
        (mapping, filter) = try Mapping.compile(
            .customers, of: integration, over: defaultMapping, records: CustomerDocuments.shapes, document: .customer)
    }

    private var settings: CustomersSettings { integration.customers }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let customer = try await context.steps.step("customer read") { try await source.customer(withID: entity.key) }.completed
        let title = "Customer \(customer.id), \(integration.name)"
        context.steps.payload("customer", Array(customer.json.text.utf8))
        if let email = customer.email { context.steps.tag(.email, email) }
        if let reason = try refusal(customer) { return Outcome(.filtered, reason: reason, title: title) }
        guard let email = customer.email, EmailKey.isValid(email) else {
            return Outcome(.filtered, reason: "It has no e-mail address, by which it would be found.", title: title)
        }
        guard email.unicodeScalars.count <= target.emailLimit else {
            throw Fault.park(
                "customer.email-too-long",
                "Customer \(customer.id) has an e-mail address of more than \(target.emailLimit) characters, which cannot be kept whole.",
                advice: "Correct it, or create the customer in the target by hand.")
        }
        let record = try record(customer, isCreate: true, context)
        let hash = ContentHash.hex(record.fingerprint.utf8)
        if !context.isForced, try await context.ledger.writtenHash() == hash {
            return Outcome(
                .unchanged, reason: "Nothing differs from what was last written.", number: try await context.ledger.mark("customer"), title: title)
        }
        let place = settings.common.direction == .shopToERP ? integration.companyKey : "shop|\(integration.id)"
        let outcome = try await context.alone("customer|\(place)|\(ContentHash.hex(email.lowercased().utf8))") {
            try await write(customer, email, record, title, context)
        }
        if !isDryRun(context), outcome.kind != .filtered { try await context.ledger.setWrittenHash(hash) }
        return outcome
    }

    private func isDryRun(_ context: EventContext) -> Bool { context.isDryRun || integration.mode == .dryRun }

    private func refusal(_ customer: Customer) throws -> String? {
        if customer.isGuest, !settings.includesGuests { return "It was made for a guest order only." }
        if let since = settings.common.since, let changed = customer.changedAt, changed.date < since {
            return "Not changed since customers.since \(since)."
        }
        if let filter, try !filter.passes(customer.json, subject: "Customer \(customer.id)") {
            return "The filter is not true: \(settings.common.filter ?? "")"
        }
        return nil
    }

    private func write(
        _ customer: Customer, _ email: String, _ record: CustomerRecord, _ title: String, _ context: EventContext
    ) async throws -> Outcome {
        let matches = try await context.steps.step("customer") { try await target.findCustomers(email: email) }
        if matches.count > 1 {
            context.steps.note("\(matches.count) have this e-mail address: \(matches.map(\.id).joined(separator: ", ")); the first is used.")
        }
        var match = matches.first
        // The address may have changed: then the one we made or found before is meant, and not a new one.
        if match == nil, let id = try await context.ledger.mark("customer") { match = try await target.customer(id: id) }
        guard let match else { return try await create(record, customer, title, context) }
        if !isDryRun(context) { try await context.ledger.setMark("customer", match.id) }
        return try await update(match, customer, title, context)
    }

    private func create(_ record: CustomerRecord, _ customer: Customer, _ title: String, _ context: EventContext) async throws -> Outcome {
        guard settings.createsNew else {
            return Outcome(.filtered, reason: "The target does not have it, and customers.create-new is off.", title: title)
        }
        guard !isDryRun(context) else { return Outcome(.filtered, reason: "Dry run: would create it.", title: title) }
        let id = try await context.steps.step("customer create") {
            try await context.writeOnce("customer") {
                try await target.createCustomer(record)
            } record: {
                [.mark("customer", $0)]
            }
        }
        try await addAddresses(customer, id, context)
        return Outcome(.written, number: id, title: title)
    }

    private func update(_ match: CustomerMatch, _ customer: Customer, _ title: String, _ context: EventContext) async throws -> Outcome {
        var record = try record(customer, isCreate: false, context)
        if let known = match.raw.object {
            record.fields = record.fields.changed(from: known)
            record.contact = record.contact.changed(from: known)
        }
        let addresses = try await addressChanges(&record, match)
        if record.fields.isEmpty, record.contact.isEmpty, addresses.isEmpty {
            if !isDryRun(context) { try await addAddresses(customer, match.id, context) }
            return Outcome(.unchanged, reason: "The target has exactly this.", number: match.id, title: title)
        }
        let changed = (record.fields.keys + record.contact.keys + (addresses.isEmpty ? [] : ["addresses"])).joined(separator: ", ")
        let isAllowed = settings.updates && (settings.common.direction == .erpToShop || integration.erp.updatesDebtors)
        guard isAllowed else {
            return Outcome(
                .unchanged, reason: "It differs in \(changed), but changing customers is off (customers.update, erp.updates-debtors).",
                number: match.id, title: title)
        }
        guard !isDryRun(context) else { return Outcome(.filtered, reason: "Dry run: would change \(changed).", title: title) }
        let final = record
        try await context.steps.step("customer update") {
            try await context.permitWrite()
            if !final.isEmpty { try await target.updateCustomer(id: match.id, final) }
            if let target = target as? any CustomerAddressTarget, !addresses.isEmpty {
                try await context.permitWrite()
                try await target.writeAddresses(ofCustomer: match.id, addresses)
            }
        }
        try await addAddresses(customer, match.id, context)
        return Outcome(.updated, reason: "Changed: \(changed).", number: match.id, title: title)
    }

    /// What of the customer's addresses is to be written apart from its fields; takes them out of the record.
    private func addressChanges(_ record: inout CustomerRecord, _ match: CustomerMatch) async throws -> [CustomerAddressChange] {
        guard !record.addresses.isEmpty, let target = target as? any CustomerAddressTarget else { return [] }
        defer { record.addresses = [] }
        return try await target.addressChanges(ofCustomer: match.id, record.addresses)
    }

    /// Adds the delivery addresses that the ERP does not have.
    private func addAddresses(_ customer: Customer, _ id: String, _ context: EventContext) async throws {
        guard settings.common.direction == .shopToERP, let addresses = target as? any DeliveryAddressTarget else { return }
        let step = DeliveryAddressStep(target: addresses, integration: integration, mapping: mapping)
        for delivery in customer.deliveries where customer.billing.map({ !delivery.isSamePlace(as: $0) }) ?? true {
            let mark = "address:\(ContentHash.hex(JSONValue.object(delivery.json).text.utf8, digits: 12))"
            _ = try await step.findOrCreate(
                delivery, email: customer.email, debtor: id, mark: mark, subject: "Customer \(customer.id)", context, isDryRun: false)
        }
    }

    private func record(_ customer: Customer, isCreate: Bool, _ context: EventContext) throws -> CustomerRecord {
        let country = customer.billing?.country ?? ""
        var facts: JSONObject = [:]
        facts["revenueAccount"] = settings.revenueAccounts[country].map(JSONValue.string)
        facts["vatCode"] = settings.vatCodes[country].map(JSONValue.string)
        let document = customer.json.adding("koppel", .object(facts))
        let subject = "Customer \(customer.id)"
        let fields = try mapping.apply(names.customer, to: document, subject: subject, isCreate: isCreate)
        var contact = Mapping.Result()
        if let name = names.contact, customer.isCompany { contact = try mapping.apply(name, to: document, subject: subject, isCreate: isCreate) }
        var addresses: [JSONObject] = []
        if let name = names.address, mapping.has(name) {
            for address in ([customer.billing].compactMap { $0 } + customer.deliveries) {
                let input = JSONValue.object(address.json).adding("koppel", .object(["email": .string(customer.email ?? "")]))
                addresses.append(try mapping.apply(name, to: input, subject: subject, isCreate: isCreate).fields)
            }
        }
        if isCreate { for cut in fields.cuts + contact.cuts { context.steps.note("Cut: \(cut).") } }
        return CustomerRecord(fields: fields.fields, isCompany: customer.isCompany, contact: contact.fields, addresses: addresses)
    }
}

extension CustomerRecord {
    /// Whether there is nothing to write.
    fileprivate var isEmpty: Bool { fields.isEmpty && contact.isEmpty && addresses.isEmpty }

    /// The record as one text: the same for the same record.
    var fingerprint: String {
        JSONValue.array([.object(fields), .object(contact), .array(addresses.map(JSONValue.object))]).text
    }
}

extension Customer {
    /// The customer with its addresses completed.
    var completed: Customer {
        var customer = self
        customer.email = email?.trimmed
        customer.billing = billing?.completed
        customer.deliveries = deliveries.map(\.completed)
        if let vatNumber { customer.vatNumber = Address.vatNumber(vatNumber, country: customer.billing?.country ?? "") }
        return customer
    }
}
