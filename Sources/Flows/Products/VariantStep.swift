import Commerce
import Integrations
import JSON

/// Adds, changes and removes the variants of a product that is there.
struct VariantStep: Sendable {
    let target: any VariantWriting
    let finder: any ProductTarget

    /// Brings the variants in step. - Returns: the codes of those that were added.
    func keep(
        _ wanted: [VariantPlan.Wanted], sparing: Set<String>, of product: inout TargetProduct, isCreating: Bool, _ run: ProductRun,
        _ report: inout ProductReport
    ) async throws -> [String] {
        let rules = target.variantRules
        let ours = try await run.list("variants") ?? []
        let plan = VariantPlan(
            wanted, in: product.state.variants, key: run.key, hasCodes: rules.hasCodes, ours: Set(ours), sparing: sparing)
        for variant in plan.strange {
            run.context.steps.note("The variant \(variant.label) was not made by Koppel and is left as it is.")
        }
        if !plan.changing.isEmpty {
            report.changes += plan.changing.map { "variant \($0.code): \($0.words.joined(separator: ", "))" }
            if !run.isDryRun {
                let state = try await product.current()
                do {
                    try await run.write("variants change") { try await target.updateVariants(plan.changing.map(\.change), of: state) }
                } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
                    // What of it could be done is done; a price that the shop cannot keep holds nothing else up.
                    report.changes.removeLast(plan.changing.count)
                    report.leftUndone(fault)
                }
                product.didWrite()
            }
        }
        let replaced = plan.removing.filter { old in plan.adding.contains { $0.key != nil && $0.key == (run.key == .sku ? old.code : old.ean) } }
        // What takes the place of a variant with the same code can only come once that is gone.
        var gone = try await remove(replaced, of: &product, rules, run, &report)
        let added = try await add(plan.adding, to: &product, ours: Set(ours), isCreating: isCreating, rules, run, &report)
        gone += try await remove(plan.removing.filter { !replaced.contains($0) }, of: &product, rules, run, &report)
        try await run.setList("variants", plan.kept.map(\.id) + added.map(\.id) + plan.removing.map(\.id).filter { !gone.contains($0) })
        return added.map(\.code)
    }

    private func remove(
        _ variants: [VariantState], of product: inout TargetProduct, _ rules: VariantRules, _ run: ProductRun, _ report: inout ProductReport
    ) async throws -> [String] {
        var gone: [String] = []
        for variant in variants {
            report.changes.append("variant \(variant.label) \(rules.removesVariants ? "removed" : "made unsaleable, because it cannot be removed")")
            guard !run.isDryRun else { continue }
            let state = try await product.current()
            do {
                try await run.write("variant remove") { try await target.removeVariant(variant, of: state) }
                product.didWrite()
                gone.append(variant.id)
            } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
                report.changes.removeLast()
                report.leftUndone(fault)
            }
        }
        return gone
    }

    private func add(
        _ variants: [VariantPlan.Wanted], to product: inout TargetProduct, ours: Set<String>, isCreating: Bool, _ rules: VariantRules,
        _ run: ProductRun,
        _ report: inout ProductReport
    ) async throws -> [(code: String, id: String)] {
        guard !variants.isEmpty else { return [] }
        guard rules.addsVariants else {
            let names = variants.map { "\($0.code) (\($0.options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")))" }
            report.leftUndone(
                .park(
                    "variant.cannot-add",
                    "\(run.subject): \(run.targetName) takes no new variants from outside; missing there: \(names.joined(separator: "; ")).",
                    advice: "Add them in \(run.targetName) by hand, then replay; Koppel keeps them in step from then on."))
            return []
        }
        var added: [(code: String, id: String)] = []
        for variant in variants {
            do {
                if !isCreating, let id = try await taken(variant, product.state, ours, run) {
                    added.append((variant.code, id))
                    continue
                }
                report.changes.append("variant \(variant.code) added")
                guard !run.isDryRun else { continue }
                let state = try await product.current()
                let record = VariantRecord(code: variant.code, options: variant.options, fields: variant.create)
                let made = try await run.context.steps.step("variant add") {
                    try await run.context.writeOnce("variant:\(variant.code)") { try await target.createVariant(record, of: state) }
                }
                product.didWrite()
                added.append((variant.code, made.id))
            } catch let fault as Fault where fault.handling == .park || fault.handling == .skip {
                if report.changes.last == "variant \(variant.code) added" { report.changes.removeLast() }
                report.leftUndone(fault)
            }
        }
        return added
    }

    /// Looks whether the code is there already. - Returns: the id of one that Koppel made and that the target does not keep beneath its product.
    /// - Throws: `Fault` (park) for somebody else's: the code would be there twice.
    private func taken(_ variant: VariantPlan.Wanted, _ state: ProductState, _ ours: Set<String>, _ run: ProductRun) async throws -> String? {
        guard target.variantRules.hasCodes, let key = variant.key else { return nil }
        guard let other = try await finder.findProducts(code: key, by: run.key).first(where: { $0.productID != state.id }) else { return nil }
        let id = other.variantID ?? other.productID
        if ours.contains(id) { return id }
        throw Fault.park(
            "variant.taken",
            "\(run.subject): the variant \(variant.code) cannot be added, because in \(run.targetName) its \(run.key.rawValue.uppercased()) "
                + "belongs to the product \(other.productID) already.",
            advice: "Remove it there or change its code, then replay.")
    }
}
