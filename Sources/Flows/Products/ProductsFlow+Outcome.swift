import Commerce
import Integrations
import JSON

extension ProductsFlow {
    func outcome(_ report: ProductReport, id: String, isNew: Bool, isResumed: Bool, _ title: String) -> Outcome {
        let words = report.changes.joined(separator: ", ")
        if isNew || isResumed {
            let how = isResumed && !isNew ? "Created by an earlier attempt and completed" : "Created"
            return Outcome(.written, reason: words.isEmpty ? "\(how)." : "\(how): \(words).", number: id, title: title, alarms: report.alarms)
        }
        guard report.changes.isEmpty else {
            return Outcome(.updated, reason: "Changed: \(words).", number: id, title: title, alarms: report.alarms)
        }
        let reason = report.isComplete ? "\(targetName) has exactly this." : "Nothing else differs."
        return Outcome(
            .unchanged, reason: report.alarms.isEmpty ? reason : "\(reason) \(report.alarms.map(\.message).joined(separator: " "))", number: id,
            title: title, alarms: report.alarms)
    }

    // MARK: Dry run

    /// A dry run says field by field what a new product would get.
    func dryCreation(_ run: ProductRun, _ records: ProductRecords, _ report: ProductReport, _ title: String) -> Outcome {
        let fields = records.create.map { ("", $0) } + records.baseCreate.map { ("", $0) }
        let variants = records.variants.flatMap { variant in variant.create.map { ("variant \(variant.code) ", $0) } }
        for (owner, field) in fields + variants {
            run.context.steps.note("Dry run: would write \(owner)\(field.key) = \(field.value.string ?? field.value.text)")
        }
        for change in report.changes { run.context.steps.note("Dry run: \(change)") }
        var parts = ["\(records.create.count + records.baseCreate.count) fields"]
        if !records.variants.isEmpty { parts.append("\(records.variants.count) variants") }
        if settings.images, !run.product.images.isEmpty, target is any ImageWriting { parts.append("\(run.product.images.count) images") }
        return Outcome(.filtered, reason: "Dry run: would create it with \(parts.joined(separator: ", ")).", title: title, alarms: report.alarms)
    }

    func dryOutcome(_ run: ProductRun, _ report: ProductReport, _ title: String) -> Outcome {
        guard !report.changes.isEmpty else {
            return Outcome(.filtered, reason: "Dry run: would change nothing.", title: title, alarms: report.alarms)
        }
        for change in report.changes { run.context.steps.note("Dry run: \(change)") }
        return Outcome(
            .filtered, reason: "Dry run: would change \(report.changes.joined(separator: ", ")).", title: title, alarms: report.alarms)
    }
}
