public import Commerce
public import Integrations
import JSON

/// Orders, from the ERP into the shop: filter, look whether it is there, find buyer and products, prove the totals, write once.
public struct OrdersToShopFlow: EventHandling {
    private let integration: Integration
    private let source: any OrderSource
    private let target: any OrderTarget
    private let customers: (any CustomerTarget)?
    private let clock: any WallClock
    private let mapping: Mapping
    private let selection: OrderSelection
    private let productStep: OrderProductStep

    /// Makes the flow of one integration.
    ///
    /// - Parameters:
    ///   - products: Where the shop's products are looked for.
    ///   - customers: Where the buyer's account is looked for by e-mail; nil writes orders without account.
    ///   - defaultMapping: The shop's mapping with the records `shop-order` and `shop-order-line`.
    /// - Throws: `SettingsProblems` when mapping or filter cannot be compiled.
    public init(
        integration: Integration, source: any OrderSource, target: any OrderTarget, products: any ProductTarget, customers: (any CustomerTarget)?,
        defaultMapping: MappingDefinition, clock: any WallClock
    ) throws(SettingsProblems) {
        self.integration = integration
        self.source = source
        self.target = target
        self.customers = customers
        self.clock = clock
        let settings = integration.orders
        let compiled = try Mapping.compile(
            .orders, of: integration, over: defaultMapping, records: ShopOrderDocuments.shapes, document: .order)
        mapping = compiled.mapping
        selection = OrderSelection(settings: settings, filter: compiled.filter)
        productStep = OrderProductStep(products: products, settings: settings, shopName: integration.shopSystem.displayName)
    }

    private var shopName: String { integration.shopSystem.displayName }

    public func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let marks = OrderMarks(context: context)
        if let outcome = try await marks.finished(targetName: shopName) { return outcome }
        let order = try await context.readOrder(entity.key, from: source).completed
            .namingCharges(integration.orders.charges)
        context.steps.payload("order", Array(order.json.text.utf8))
        context.steps.tag(.order, order.number)
        if let email = order.customer.email { context.steps.tag(.email, email) }
        for line in order.lines where !line.sku.isEmpty { context.steps.tag(.sku, line.sku) }
        let title = "Order \(order.number), \(integration.name), \(Money(order.totals.gross, order.currency))"
        context.steps.title(title)
        if let (reason, isStillOpen) = try selection.refusal(order) {
            return Outcome(.filtered, reason: reason, title: title, isStillOpen: isStillOpen)
        }
        let reference = try OrderReference.make(order, integration.orders)
        let finder = ExistingOrders(target: target, targetName: shopName, form: .order, clock: clock)
        let numbers = try await finder.numbers(of: order, reference, context)
        if let number = numbers.first {
            let alarms = finder.alarms(numbers, of: order, reference)
            // An attempt that wrote and did not get to the end is this event's own work.
            guard try await marks.isUnfinished(reference) else {
                return Outcome(.exists, reason: "\(shopName) has it under \(reference).", number: number, title: title, alarms: alarms)
            }
            try await marks.finish(order, title: title, noting: [.intentClosed("order")])
            return Outcome(.written, reason: "Written by an earlier attempt, found under \(reference).", number: number, title: title, alarms: alarms)
        }
        let record = try await record(order, reference, context)
        context.steps.payload("mapped", Array(record.json.text.utf8))
        if context.isDryRun || integration.mode == .dryRun {
            return Outcome(.filtered, reason: "Dry run: would write an order with \(record.lines.count) lines.", title: title)
        }
        return try await write(record, order, title, context)
    }

    private func write(_ record: OrderRecord, _ order: Order, _ title: String, _ context: EventContext) async throws -> Outcome {
        let marks = OrderMarks(context: context)
        let written = try await marks.write(record, into: target)
        let total = StoredTotal(
            target: target, targetName: shopName, tolerance: integration.orders.totals.tolerance,
            advice: "Compare prices and VAT rates of the products in \(shopName) with AccountView")
        let alarms = try await total.alarms(written, order, total: order.totals.gross, context)
        try await marks.finish(order, title: title)
        return Outcome(.written, reason: "\(record.lines.count) lines.", number: written.number, title: title, alarms: alarms)
    }

    private func record(_ order: Order, _ reference: String, _ context: EventContext) async throws -> OrderRecord {
        let products = try await productStep.resolve(order, context)
        let composition = try ShopOrderComposer(order: order, settings: integration.orders).compose()
        for note in composition.notes { context.steps.note(note) }
        let facts = ShopOrderDocuments.Facts(
            reference: reference, buyer: try await buyer(of: order, context), includesTax: integration.orders.prices == .including,
            shipping: composition.shipping, total: order.totals.gross)
        let (document, subject) = (order.json, "Order \(order.number)")
        let header = try mapping.apply("shop-order", to: document.adding("koppel", facts.json), subject: subject)
        var (cuts, lines) = (header.cuts, [JSONObject]())
        for (index, line) in composition.lines.enumerated() {
            let made = try mapping.apply(
                "shop-order-line",
                to: OrderDocuments.line(line, index: index + 1, order: document, facts.json(of: line.orderLine.flatMap { products[$0.id] })),
                subject: "\(subject), line \(index + 1)")
            lines.append(made.fields)
            cuts += made.cuts
        }
        for cut in cuts { context.steps.note("Cut: \(cut).") }
        return OrderRecord(form: .order, reference: reference, placedOn: order.placedOn, header: header.fields, lines: lines)
    }

    /// The buyer's account in the shop; nil for one without, who buys as a guest.
    private func buyer(of order: Order, _ context: EventContext) async throws -> String? {
        guard let customers, let email = order.customer.email, EmailKey.isValid(email) else { return nil }
        let found = try await context.steps.step("buyer") { try await customers.findCustomers(email: email) }
        if found.count > 1 { context.steps.note("\(found.count) accounts have the buyer's e-mail address; the first is used.") }
        return found.first { !$0.isBlocked }?.id
    }
}
