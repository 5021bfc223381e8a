import Commerce

/// How a variant's options stand in its title: `Size: L, Colour: Blue`.
///
/// The API shows option sets and does not say whether they can be written; the title can be, and buyers choose by it.
enum VariantTitle {
    /// The title of the variant that every product gets with its creation.
    static let automatic = "Default"

    /// The title for these options.
    /// - Throws: `Fault` (park) for a value that could not be told from a further option.
    static func text(_ options: [VariantOption], label: String) throws -> String {
        let title = options.map { "\($0.name.trimmingBlanks): \($0.value.trimmingBlanks)" }.joined(separator: ", ")
        guard !options.isEmpty, Self.options(in: title) == options.map({ VariantOption($0.name.trimmingBlanks, $0.value.trimmingBlanks) }) else {
            throw Fault.park(
                "variant.option-unclear", "\(label): its options cannot be written as a variant title: \"\(title)\".",
                advice: "Give the options names without a colon and values without \", \" followed by a colon, then replay.")
        }
        return title
    }

    /// The options that a title names; none where it names none.
    static func options(in title: String) -> [VariantOption] {
        var options: [VariantOption] = []
        for part in title.split(separator: ", ", omittingEmptySubsequences: false).map(String.init) {
            if let colon = part.firstRange(of: ": "), colon.lowerBound > part.startIndex, colon.upperBound < part.endIndex {
                options.append(VariantOption(String(part[..<colon.lowerBound]), String(part[colon.upperBound...])))
            } else if let last = options.popLast() {
                // A comma within the value before.
                options.append(VariantOption(last.name, "\(last.value), \(part)"))
            } else {
                return []
            }
        }
        return options
    }
}
