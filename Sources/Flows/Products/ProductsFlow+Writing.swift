import Commerce
import Integrations
import JSON

extension ProductsFlow {
    /// Brings the target in step: creates the product, or writes what differs.
    func write(_ run: ProductRun, _ records: ProductRecords, hash: String, title: String) async throws -> Outcome {
        let found = try await run.context.steps.step("product find") { try await finder.find(run) }
        let creating = try await run.mark("creating")
        let isCreating = creating != nil && creating != "done"
        var report = ProductReport()
        var product: TargetProduct
        run.context.steps.payload("mapped", JSONValue.object(found == nil ? records.create : records.update).bytes)
        if let found {
            run.context.steps.payload(
                "existing", JSONValue.object(JSONObject(found.fields.filter { records.update[$0.key] != nil }.map { ($0.key, $0.value) })).bytes)
            guard settings.updatesExisting || isCreating else {
                return Outcome(
                    .unchanged, reason: "\(targetName) has it, and changing products is off (products.update-existing).", number: found.id,
                    title: title)
            }
            product = TargetProduct(found, in: target)
            try await prepare(run, product.state.id)
            let categories = try await categories(run, &report)
            try await update(&product, records, run, &report)
            try await finish(&product, categories, records, isNew: isCreating, run, &report)
        } else {
            if let refusal = creationRefusal(run) { return Outcome(.filtered, reason: refusal, title: title) }
            let categories = try await categories(run, &report)
            guard !run.isDryRun else { return dryCreation(run, records, report, title) }
            product = TargetProduct(try await create(records, categories, run), in: target)
            try await prepare(run, product.state.id)
            try await finish(&product, categories, records, isNew: true, run, &report)
        }
        guard !run.isDryRun else { return dryOutcome(run, report, title) }
        try await run.context.ledger.note([.mark("creating", "done")] + (report.isComplete ? [.hash(hash)] : []))
        return outcome(report, id: product.state.id, isNew: found == nil, isResumed: isCreating, title)
    }

    /// Notes whose product it is, and that what was last written no longer holds until all is written.
    private func prepare(_ run: ProductRun, _ id: String) async throws {
        guard !run.isDryRun else { return }
        try await run.setMark("product", id)
        await memory.setOwner(run.product.id, of: id)
        if try await run.context.ledger.writtenHash() ?? "" != "" { try await run.context.ledger.setWrittenHash("") }
    }

    // MARK: Create

    private func creationRefusal(_ run: ProductRun) -> String? {
        if !settings.createsNew { return "\(targetName) does not have it, and products.create-new is off." }
        guard run.product.hasVariants, !(target is any VariantWriting) else { return nil }
        return
            "It is sold in \(run.product.variants.count) variants, and \(targetName) takes no variants from outside. Make the product there by hand; "
            + "Koppel keeps it in step from then on."
    }

    private func create(_ records: ProductRecords, _ categories: [String], _ run: ProductRun) async throws -> ProductState {
        let record = ProductRecord(
            code: run.product.code, fields: records.create, baseVariant: records.baseCreate, options: run.product.options,
            variants: records.variants.map { VariantRecord(code: $0.code, options: $0.options, fields: $0.create) }, categories: categories)
        for cut in records.cuts { run.context.steps.note("Cut: \(cut).") }
        do {
            return try await run.context.steps.step("product create") {
                try await run.context.writeOnce("product", noting: [.mark("creating", run.product.code)]) {
                    try await target.createProduct(record)
                } record: {
                    [.mark("product", $0.id)]
                }
            }
        } catch let fault as Fault where !fault.writeMayHaveHappened && fault.handling == .park {
            // Certainly not there: should it be there one day, somebody else made it.
            try await run.setMark("creating", "done")
            throw fault
        }
    }

    // MARK: Update

    private func update(_ product: inout TargetProduct, _ records: ProductRecords, _ run: ProductRun, _ report: inout ProductReport) async throws {
        let state = product.state
        let fields = FieldComparison.changes(records.update, from: state.fields)
        let known = state.baseVariant?.fields ?? [:]
        let base = state.baseVariant == nil ? [:] : FieldComparison.changes(records.baseUpdate, from: known)
        guard !fields.isEmpty || !base.isEmpty else { return }
        report.changes += FieldComparison.words(fields, from: state.fields) + FieldComparison.words(base, from: known)
        guard !run.isDryRun else { return }
        for cut in records.cuts where fields.keys.contains(where: { cut.hasPrefix("\($0):") }) { run.context.steps.note("Cut: \(cut).") }
        try await run.write("product update") { try await target.updateProduct(state, fields: fields, baseVariant: base) }
        product.didWrite()
    }

    private func categories(_ run: ProductRun, _ report: inout ProductReport) async throws -> [String] {
        guard let step = categoryStep else { return [] }
        return try await step.resolve(run, &report)
    }

    private var categoryStep: CategoryStep? {
        (target as? any CategoryWriting).map {
            CategoryStep(target: $0, settings: settings.categories, memory: memory, scope: integration.id)
        }
    }

    /// Everything beside the product's own fields.
    private func finish(
        _ product: inout TargetProduct, _ categories: [String], _ records: ProductRecords, isNew: Bool, _ run: ProductRun,
        _ report: inout ProductReport
    ) async throws {
        try await categoryStep?.move(&product, to: categories, run, &report)
        var fresh: Set<String> = isNew ? Set(records.variants.map(\.code)) : []
        if let variants = target as? any VariantWriting {
            let step = VariantStep(target: variants, finder: target)
            let added = try await step.keep(records.variants, sparing: records.sparing, of: &product, isCreating: isNew, run, &report)
            fresh.formUnion(added)
        } else if run.product.hasVariants {
            report.leftUndone(
                .park(
                    "variant.unsupported", "\(run.subject): \(targetName) takes no variants from outside; the product's own fields are kept in step.",
                    advice: "Keep its variants in \(targetName) by hand."))
        }
        if let features = target as? any FeatureWriting { try await FeatureStep(target: features).keep(&product, run, &report) }
        if settings.images, let images = target as? any ImageWriting, let reader = source as? any ImageReading {
            try await ImageStep(target: images, source: reader).keep(&product, run, &report)
        }
        if let stock = target as? any StockTarget {
            try await InitialStockStep(target: stock, settings: integration.stock).give(
                initialStock(run, isNew: isNew, variants: fresh), run, &report)
        }
        try await show(&product, run, &report)
    }

    private func initialStock(_ run: ProductRun, isNew: Bool, variants: Set<String>) -> [(code: String, quantity: Int)] {
        guard run.product.hasVariants else {
            guard isNew, let code = run.code, let quantity = run.product.quantity?.int else { return [] }
            return [(code, quantity)]
        }
        return run.product.variants.compactMap { variant in
            guard variants.contains(variant.sku ?? variant.id), let code = run.code(of: variant), let quantity = variant.quantity?.int else {
                return nil
            }
            return (code, quantity)
        }
    }

    // MARK: Shown and hidden

    /// Shows a product again that Koppel has hidden; one that the shop's owner hid stays hidden.
    private func show(_ product: inout TargetProduct, _ run: ProductRun, _ report: inout ProductReport) async throws {
        guard let activating = target as? any ProductActivating, try await run.mark("hidden") == "1" else { return }
        if product.state.isActive == false {
            report.changes.append("shown again")
            guard !run.isDryRun else { return }
            let state = try await product.current()
            try await run.write("product show") { try await activating.setActive(true, state) }
            product.didWrite()
        }
        try await run.setMark("hidden", "0")
    }

    /// Hides the product of an article that is blocked, filtered out or gone.
    func hide(_ run: ProductRun, _ reason: String, title: String) async throws -> Outcome {
        guard let activating = target as? any ProductActivating else {
            return Outcome(.filtered, reason: "\(reason) \(targetName) has no switch to hide it.", title: title)
        }
        guard let state = try await run.context.steps.step("product find", { try await finder.find(run) }) else {
            return Outcome(.filtered, reason: "\(reason) \(targetName) does not have it.", title: title)
        }
        if state.isActive == false { return Outcome(.filtered, reason: "\(reason) It is hidden in \(targetName).", number: state.id, title: title) }
        if run.isDryRun { return Outcome(.filtered, reason: "Dry run: would hide it in \(targetName). \(reason)", title: title) }
        try await run.setMark("product", state.id)
        try await run.context.ledger.setWrittenHash("")
        try await run.setMark("hidden", "1")
        try await run.write("product hide") { try await activating.setActive(false, state) }
        return Outcome(.updated, reason: "Hidden in \(targetName). \(reason)", number: state.id, title: title)
    }
}
