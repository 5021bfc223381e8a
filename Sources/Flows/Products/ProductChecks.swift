import Commerce
import Integrations
import JSON

/// What a product must have before anything is written of it.
struct ProductChecks: Sendable {
    let product: Product
    let subject: String

    /// - Throws: `Fault` (park) for the first thing that is wrong.
    func run() throws(Fault) {
        try checkName()
        try checkOptions()
        try checkCodes()
        try checkPrices()
    }

    private func checkName() throws(Fault) {
        guard product.name.trimmed.isEmpty else { return }
        throw Fault.park("product.name", "\(subject) has no name.", advice: "Give the article a description, then it comes again by itself.")
    }

    private func checkPrices() throws(Fault) {
        let advice = "Give it a price, or leave it out by products.filter."
        guard product.hasVariants else { return try check(product.price, subject, advice) }
        for variant in product.variants where variant.isActive {
            try check(variant.price ?? product.price, "\(subject), variant \(variant.sku ?? variant.id)", advice)
        }
    }

    private func check(_ price: Decimal128?, _ subject: String, _ advice: String) throws(Fault) {
        guard let price else { throw Fault.park("product.price", "\(subject) has no price.", advice: advice) }
        guard price.sign > 0 else {
            throw Fault.park("product.price", "\(subject) has the price \(price), which is not more than zero.", advice: advice)
        }
    }

    private func checkOptions() throws(Fault) {
        guard product.hasVariants else { return }
        guard !product.variants.isEmpty else {
            throw Fault.park(
                "variant.none", "\(subject) is to be sold by \(product.options.joined(separator: " and ")), but has no variant.",
                advice: "Give the parent its variants in AccountView, or take the parent's options away.")
        }
        var seen: [[String]: ProductVariant] = [:]
        for variant in product.variants {
            let name = variant.sku ?? variant.id
            let missing = product.options.filter { option in
                !variant.options.contains { $0.name == option && !$0.value.trimmed.isEmpty }
            }
            guard missing.isEmpty, !variant.options.isEmpty else {
                let what = missing.isEmpty ? "no option such as size or colour" : "no \(missing.joined(separator: " and no "))"
                throw Fault.park(
                    "variant.options", "\(subject): variant \(name) has \(what), so buyers could not choose it.",
                    advice: "Fill the field of the option in the variant's article; products.variants.options names the fields.")
            }
            let values = variant.options.map { "\($0.name.trimmed.lowercased())=\($0.value.trimmed.lowercased())" }.sorted()
            if let other = seen.updateValue(variant, forKey: values) {
                throw Fault.park(
                    "variant.same-options",
                    "\(subject): the variants \(other.sku ?? other.id) and \(name) are both "
                        + variant.options.map { "\($0.name) \($0.value)" }.joined(separator: ", ") + ".",
                    advice: "Correct the options of one of the two articles.")
            }
        }
    }

    private func checkCodes() throws(Fault) {
        var seen: Set<String> = []
        for code in product.variants.map({ ($0.sku ?? $0.id).lowercased() }) where !seen.insert(code).inserted {
            throw Fault.park(
                "variant.same-code", "\(subject) has two variants with the code \(code).", advice: "Give each variant a code of its own.")
        }
    }
}
