public import Commerce
public import Integrations
import JSON

/// Orders, from the shop into the ERP: filter, prove the totals, find articles and debtor, write once, tell the shop.
public struct OrdersFlow: EventHandling {
    private let integration: Integration
    private let shop: any OrderSource
    private let orders: any OrderTarget
    private let addresses: (any DeliveryAddressTarget)?
    private let clock: any WallClock
    private let mapping: Mapping
    private let selection: OrderSelection
    private let articleStep: ArticleStep
    private let customerStep: CustomerStep

    /// The records of this flow's mapping and what they are made from.
    public static var shapes: [String: DocumentShape] { OrderDocuments.shapes }

    /// Makes the flow of one integration.
    ///
    /// - Parameters:
    ///   - customers: Also takes delivery addresses, where it is a `DeliveryAddressTarget`.
    ///   - defaultMapping: The pair's mapping, which the integration's own fields are laid over.
    /// - Throws: `SettingsProblems` when mapping or filter cannot be compiled.
    public init(
        integration: Integration, shop: any OrderSource, orders: any OrderTarget, customers: any CustomerTarget, articles: any ArticleCatalog,
        defaultMapping: MappingDefinition, clock: any WallClock
    ) throws(SettingsProblems) {
        self.integration = integration
        self.shop = shop
        self.orders = orders
        self.addresses = customers as? any DeliveryAddressTarget
        self.clock = clock
        let settings = integration.orders
        let compiled = try Self.compile(integration, defaultMapping)
        mapping = compiled.mapping
        selection = OrderSelection(settings: settings, filter: compiled.filter)
        articleStep = ArticleStep(catalog: articles, settings: settings, mapping: mapping)
        customerStep = CustomerStep(target: customers, integration: integration, mapping: mapping)
    }

    /// Compiles mapping and filter of an integration, to find what is wrong before the first order does.
    public static func validate(_ integration: Integration, defaultMapping: MappingDefinition) throws(SettingsProblems) {
        let settings = integration.orders
        guard settings.common.isEnabled, settings.common.direction == .shopToERP else { return }
        _ = try compile(integration, defaultMapping)
    }

    static func compile(
        _ integration: Integration, _ defaultMapping: MappingDefinition
    ) throws(SettingsProblems) -> (mapping: Mapping, filter: Filter?) {
        try Mapping.compile(.orders, of: integration, over: defaultMapping, records: shapes, document: .order)
    }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let marks = OrderMarks(context: context)
        if let outcome = try await marks.finished(targetName: "AccountView") { return outcome }
        let order = try await context.readOrder(entity.key, from: shop).completed
        context.steps.payload("order", Array(order.json.text.utf8))
        context.steps.tag(.order, order.number)
        if let email = order.customer.email { context.steps.tag(.email, email) }
        for line in order.lines where !line.sku.isEmpty { context.steps.tag(.sku, line.sku) }
        let title = "Order \(order.number), \(integration.name), \(Money(order.totals.gross, order.currency))"
        context.steps.title(title)
        if let (reason, isStillOpen) = try selection.refusal(order) {
            // An order that the ERP has, and that has moved on since, such as to "sent", is waited for no more.
            let number = try await isStillOpen ? context.ledger.knownNumber() : nil
            return Outcome(.filtered, reason: reason, title: title, isStillOpen: isStillOpen && number == nil)
        }
        let reference = try OrderReference.make(order, integration.orders)
        context.steps.tag(.order, reference)
        let isDryRun = context.isDryRun || integration.mode == .dryRun
        if let outcome = try await existing(order, reference, title, context) {
            // A forced dry run shows what would be written today of an order that is there; nothing else goes past it.
            guard context.isDryRun, context.isForced else { return outcome }
            let plan = try await plan(order, reference, context, true)
            context.steps.payload("mapped", Array(plan.record.json.text.utf8))
            return outcome
        }

        let plan = try await plan(order, reference, context, isDryRun)
        context.steps.payload("mapped", Array(plan.record.json.text.utf8))
        if isDryRun {
            return Outcome(
                .filtered,
                reason: "Dry run: would write a sales \(plan.record.form.rawValue) with \(plan.record.lines.count) lines on debtor \(plan.debtor).",
                title: title)
        }
        let written = try await marks.write(plan.record, into: orders)
        for cut in written.cuts { context.steps.note("Cut: \(cut).") }
        var alarms = try await totalAlarms(written, plan, order, context)
        alarms += try await conclude(order, reference, written.number, title, context)
        return Outcome(.written, reason: plan.summary, number: written.number, title: title, alarms: alarms)
    }

    /// The outcome for an order that the ERP already has.
    private func existing(_ order: Order, _ reference: String, _ title: String, _ context: EventContext) async throws -> Outcome? {
        let finder = ExistingOrders(target: orders, targetName: "AccountView", form: integration.orders.form, clock: clock)
        let numbers = try await finder.numbers(of: order, reference, context)
        guard let number = numbers.first else { return nil }
        var alarms = finder.alarms(numbers, of: order, reference)
        // An attempt that wrote and did not get to the end is this event's own work, and the shop has not been told.
        let marks = OrderMarks(context: context)
        guard try await marks.isUnfinished(reference) else {
            return Outcome(.exists, reason: "AccountView has it under \(reference).", number: number, title: title, alarms: alarms)
        }
        try await context.ledger.closeIntent("order")
        alarms += try await conclude(order, reference, number, title, context)
        return Outcome(.written, reason: "Written by an earlier attempt, found under \(reference).", number: number, title: title, alarms: alarms)
    }

    private struct Plan: Sendable {
        var record: OrderRecord
        var debtor: String
        var total: Decimal128
        var summary: String
    }

    private func plan(_ order: Order, _ reference: String, _ context: EventContext, _ isDryRun: Bool) async throws -> Plan {
        let settings = integration.orders
        let composition = try LineComposer(order: order, settings: settings).compose()
        for note in composition.notes { context.steps.note(note) }
        var lines = composition.lines
        let methods = try MethodLookup(settings: settings, order: order).find()
        var articles: [String: ArticleMatch] = [:]
        if settings.form == .order || settings.articles.requiredOnInvoices {
            articles = try await articleStep.resolve(&lines, order: order, context, isDryRun: isDryRun)
        }
        let vatCode = try VATCodeStep(settings: settings, order: order).assign(&lines, articles: articles)
        let debtor = try await customerStep.resolve(
            order, vatCode: vatCode, paymentCondition: methods.paymentCondition, context, isDryRun: isDryRun)
        context.steps.tag(.debtor, debtor.number)
        var address: String?
        if let addresses {
            let step = DeliveryAddressStep(target: addresses, integration: integration, mapping: mapping)
            address = try await step.resolve(order, debtor: debtor, context, isDryRun: isDryRun)
        }
        let facts = OrderDocuments.Facts(
            reference: reference, form: settings.form, includesTax: settings.prices == .including, debtor: debtor.number, deliveryAddress: address,
            paymentCondition: methods.paymentCondition, paymentMethod: methods.paymentMethod, shippingMethod: methods.shippingMethod,
            country: (order.delivery ?? order.billing).country, vatCode: vatCode, journal: integration.erp.salesJournal, total: order.totals.gross)
        let record = try map(order, lines, facts, context)
        let summary = "\(lines.count) lines on debtor \(debtor.number)."
        return Plan(record: record, debtor: debtor.number, total: order.totals.gross, summary: summary)
    }

    private func map(_ order: Order, _ lines: [BookedLine], _ facts: OrderDocuments.Facts, _ context: EventContext) throws -> OrderRecord {
        let form = integration.orders.form
        let (document, subject) = (order.json, "Order \(order.number)")
        let header = try mapping.apply("\(form.rawValue)-header", to: OrderDocuments.header(document, facts), subject: subject)
        var cuts = header.cuts
        var mapped: [JSONObject] = []
        let koppel = facts.json
        for (index, line) in lines.enumerated() {
            let record = try mapping.apply(
                "\(form.rawValue)-line", to: OrderDocuments.line(line, index: index + 1, order: document, koppel),
                subject: "\(subject), line \(index + 1)")
            var fields = record.fields
            if form == .order, let field = integration.orders.booking.orderLineVATField, let code = line.vatCode { fields[field] = .string(code) }
            mapped.append(fields)
            cuts += record.cuts
        }
        for cut in cuts { context.steps.note("Cut: \(cut).") }
        return OrderRecord(form: form, reference: facts.reference, placedOn: order.placedOn, header: header.fields, lines: mapped)
    }

    /// Compares what the ERP computed with what the buyer pays.
    private func totalAlarms(_ written: WrittenOrder, _ plan: Plan, _ order: Order, _ context: EventContext) async throws -> [Outcome.Alarm] {
        try await StoredTotal(
            target: orders, targetName: "AccountView", tolerance: integration.orders.totals.tolerance,
            advice: "Compare VAT codes and the setting orders.prices with AccountView"
        ).alarms(written, order, total: plan.total, context)
    }

    /// All that is left once the order is written: the shop is told, and that all is done is noted. - Returns: What a person must look at.
    private func conclude(
        _ order: Order, _ reference: String, _ number: String, _ title: String, _ context: EventContext
    ) async throws -> [Outcome.Alarm] {
        let told = try await tellShop(order, reference, number, context)
        try await OrderMarks(context: context).finish(order, title: title, noting: told.notes)
        return told.alarms
    }

    /// Sets state and note in the shop, once. - Throws: only what a later attempt may do better.
    /// - Returns: What is to be noted of it, and what a person must look at.
    private func tellShop(
        _ order: Order, _ reference: String, _ number: String, _ context: EventContext
    ) async throws -> (notes: [LedgerNote], alarms: [Outcome.Alarm]) {
        let after = integration.orders.after
        guard after.state != nil || after.note != nil, try await context.ledger.mark("told") == nil else { return ([], []) }
        await context.giveTurnBack()
        do {
            if let note = after.note, let target = shop as? any OrderNoteTarget {
                let text = note.replacing("{number}", with: number).replacing("{reference}", with: reference)
                try await context.steps.step("note") { try await target.addNote(toOrder: order.id, text) }
            }
            if let state = after.state, let target = shop as? any OrderStateTarget {
                try await context.steps.step("state") { try await target.setState(ofOrder: order.id, to: state) }
            }
        } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
            let alarm = Outcome.Alarm(
                cause: "shop-not-told",
                message: "Order \(order.number) is in AccountView as \(number), but the shop could not be told: \(fault.message)",
                advice: fault.advice)
            return ([], [alarm])
        }
        return ([.mark("told", number)], [])
    }
}
