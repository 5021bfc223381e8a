import Flows
import Integrations
import JSON

/// Prints a preview, field by field.
enum MapPrinter {
    static func show(_ preview: OrderPreview) {
        if let refusal = preview.refusal { print("Would be filtered: \(refusal)\n") }
        for record in preview.records {
            print(record.name)
            for explanation in record.explanations { show(explanation) }
            print("")
        }
        for note in preview.notes { print("note: \(note)") }
    }

    private static func show(_ explanation: FieldExplanation) {
        let name = explanation.field.padding(12)
        print("  \(name) \(explanation.value?.text ?? "-")")
        let source = explanation.expression.map { "from \($0)" } ?? "a constant"
        print("  \("".padding(12))   \(source)  [\(explanation.place)]")
        for input in explanation.inputs where input.path != explanation.expression {
            print("  \("".padding(12))   \(input.path) = \(short(input.value))")
        }
        if let lookup = explanation.lookup { print("  \("".padding(12))   table \(lookup)") }
        if let remark = explanation.remark { print("  \("".padding(12))   \(remark)") }
    }

    private static func short(_ value: JSONValue?) -> String {
        guard let text = value?.text else { return "nothing" }
        return text.count > 80 ? "\(text.prefix(77))..." : text
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
