import Commerce
import Flows
import Integrations
import JSON

/// Prints a preview, field by field.
enum MapPrinter {
    /// The source's own record and what Koppel made of it, before the mapping.
    static func show(_ product: Product) {
        show("source record", product.raw)
        show("document", product.json)
        for variant in product.variants { show("document, variant \(variant.sku ?? variant.id)", variant.json) }
    }

    static func show(_ refusal: String?, _ records: [MappedRecord], _ notes: [String]) {
        if let refusal { print("Would be filtered: \(refusal)\n") }
        for record in records {
            print(record.label.map { "\(record.name) \($0)" } ?? record.name)
            for explanation in record.explanations { show(explanation, isOnlyNew: record.onlyNew.contains(explanation.field)) }
            print("")
        }
        for note in notes { print("note: \(note)") }
    }

    private static func show(_ title: String, _ value: JSONValue) {
        guard let fields = value.object else { return }
        print(title)
        // The record has been shown, and variants come by themselves.
        for (name, value) in fields where !["raw", "variants"].contains(name) { print("  \(name.padding(18)) \(short(value))") }
        print("")
    }

    private static func show(_ explanation: FieldExplanation, isOnlyNew: Bool) {
        let name = explanation.field.padding(12)
        print("  \(name) \(explanation.value?.text ?? "-")")
        let source = explanation.expression.map { "from \($0)" } ?? "a constant"
        print("  \("".padding(12))   \(source)  [\(explanation.place)]")
        for input in explanation.inputs where input.path != explanation.expression {
            print("  \("".padding(12))   \(input.path) = \(short(input.value))")
        }
        if let lookup = explanation.lookup { print("  \("".padding(12))   table \(lookup)") }
        if let remark = explanation.remark { print("  \("".padding(12))   \(remark)") }
        if isOnlyNew { print("  \("".padding(12))   written once; afterwards it is the owner's") }
    }

    private static func short(_ value: JSONValue?) -> String {
        guard let text = value?.text else { return "nothing" }
        return text.count > 80 ? "\(text.prefix(77))..." : text
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
