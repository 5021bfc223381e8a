public import Commerce
public import Integrations
import JSON

/// What would become of an order, worked out without calling anybody: debtor and articles are taken to exist.
public struct OrderPreview: Sendable {
    /// The records, in the order of the writes.
    public var records: [MappedRecord] = []
    /// Remarks: rounding, texts that were cut.
    public var notes: [String] = []
    /// Why the order would not be taken yet; nil when it would.
    public var refusal: String?

    /// Works out an order.
    ///
    /// - Throws: `Fault` as the flow would, `SettingsProblems` when the mapping cannot be compiled.
    public init(_ order: Order, integration: Integration, defaultMapping: MappingDefinition) throws {
        let settings = integration.orders
        let order = order.completed
        let (mapping, filter) = try OrdersFlow.compile(integration, defaultMapping)
        refusal = try OrderSelection(settings: settings, filter: filter).refusal(order)?.reason
        let composition = try LineComposer(order: order, settings: settings).compose()
        notes = composition.notes
        var lines = composition.lines
        for index in lines.indices where lines[index].kind == .article && lines[index].article == nil {
            lines[index].article = lines[index].orderLine?.sku
        }
        let vatCode = try VATCodeStep(settings: settings, order: order).assign(&lines, articles: [:])
        let methods = try MethodLookup(settings: settings, order: order).find()
        let subject = "Order \(order.number)"
        let customer = order.customer
        let debtor = settings.customer.defaultDebtor ?? "(debtor)"
        if settings.customer.defaultDebtor == nil {
            let country = customer.billing?.country ?? ""
            let revenue = settings.customer.revenueAccounts[country] ?? settings.booking.revenueAccountsByCountry[country]
            var facts: JSONObject = [:]
            facts["revenueAccount"] = revenue.map(JSONValue.string)
            facts["vatCode"] = vatCode.map(JSONValue.string)
            facts["paymentCondition"] = methods.paymentCondition.map(JSONValue.string)
            let document = customer.json.adding("koppel", .object(facts))
            try add("debtor", document, subject, mapping)
            if customer.isCompany { try add("contact", document, subject, mapping) }
            if let delivery = order.delivery {
                let facts: JSONValue = ["debtor": .string(debtor), "email": .string(customer.email ?? "")]
                try add("delivery-address", JSONValue.object(delivery.json).adding("koppel", facts), subject, mapping)
            }
        }
        let facts = OrderDocuments.Facts(
            reference: try OrderReference.make(order, settings), form: settings.form, includesTax: settings.prices == .including, debtor: debtor,
            deliveryAddress: order.delivery == nil || settings.customer.defaultDebtor != nil ? nil : "(delivery address)",
            paymentCondition: methods.paymentCondition, paymentMethod: methods.paymentMethod, shippingMethod: methods.shippingMethod,
            country: (order.delivery ?? order.billing).country, vatCode: vatCode, journal: integration.erp.salesJournal, total: order.totals.gross)
        let document = order.json
        try add("\(settings.form.rawValue)-header", OrderDocuments.header(document, facts), subject, mapping)
        for (index, line) in lines.enumerated() {
            try add(
                "\(settings.form.rawValue)-line", OrderDocuments.line(line, index: index + 1, order: document, facts.json),
                "\(subject), line \(index + 1)", mapping)
        }
    }

    private mutating func add(_ record: String, _ document: JSONValue, _ subject: String, _ mapping: Mapping) throws {
        var explanations: [FieldExplanation] = []
        let result = try mapping.apply(record, to: document, subject: subject) { explanations.append($0) }
        notes += result.cuts.map { "Cut: \($0)." }
        records.append(MappedRecord(name: record, fields: result.fields, explanations: explanations))
    }
}
