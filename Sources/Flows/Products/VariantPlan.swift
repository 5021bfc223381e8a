import Commerce
import JSON

/// What must happen to a product's variants in the target.
struct VariantPlan: Sendable {
    /// A variant as it shall be.
    struct Wanted: Sendable {
        var code: String
        /// What it is matched by, where it has one.
        var key: String?
        var options: [VariantOption]
        /// Fields for a new one.
        var create: JSONObject
        /// Fields for one that is there.
        var update: JSONObject
    }

    /// A change of one that is there.
    struct Change: Sendable {
        var code: String
        var change: VariantChange
        var words: [String]
    }

    var adding: [Wanted] = []
    var changing: [Change] = []
    var removing: [VariantState] = []
    /// Those of the target that stay and are ours.
    var kept: [VariantState] = []
    /// Those of the target that nobody told us of.
    var strange: [VariantState] = []

    /// Compares.
    ///
    /// - Parameters:
    ///   - ours: Ids of the target's variants that Koppel made or matched before; only these are removed.
    ///   - sparing: Keys of variants that are left as they are, because their article is blocked.
    init(_ wanted: [Wanted], in state: [VariantState], key: ArticleKey, hasCodes: Bool, ours: Set<String>, sparing: Set<String> = []) {
        func name(_ variant: VariantState) -> String? { hasCodes ? (key == .sku ? variant.code : variant.ean) : nil }
        var free = state
        var pairs: [Int: VariantState] = [:]
        for (index, want) in wanted.enumerated() {
            guard let key = want.key, let found = free.firstIndex(where: { name($0)?.lowercased() == key.lowercased() }) else { continue }
            pairs[index] = free.remove(at: found)
        }
        for (index, want) in wanted.enumerated() where pairs[index] == nil {
            guard let found = free.firstIndex(where: { Self.isSame($0.options, want.options) }) else { continue }
            pairs[index] = free.remove(at: found)
        }
        for (index, want) in wanted.enumerated() {
            guard let there = pairs[index] else {
                adding.append(want)
                continue
            }
            // A variant whose options the target does not tell (a title that staff made) is the one with its code.
            guard there.options.isEmpty || Self.isSame(there.options, want.options) else {
                // The options of a variant cannot be changed: it is another one now.
                removing.append(there)
                adding.append(want)
                continue
            }
            kept.append(there)
            let fields = FieldComparison.changes(want.update, from: there.fields)
            guard !fields.isEmpty else { continue }
            changing.append(
                Change(code: want.code, change: VariantChange(there, fields: fields), words: FieldComparison.words(fields, from: there.fields)))
        }
        for variant in free {
            if let name = name(variant), sparing.contains(name.lowercased()) {
                kept.append(variant)
            } else if ours.contains(variant.id) {
                removing.append(variant)
            } else {
                strange.append(variant)
            }
        }
    }

    static func isSame(_ a: [VariantOption], _ b: [VariantOption]) -> Bool {
        func folded(_ options: [VariantOption]) -> Set<[String]> {
            Set(options.map { [$0.name.trimmed.lowercased(), $0.value.trimmed.lowercased()] })
        }
        return folded(a) == folded(b)
    }
}

extension VariantState {
    /// What people know it by.
    var label: String { code ?? options.map(\.value).joined(separator: " ") }
}
