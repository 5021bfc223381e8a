/// A field whose value the shop does not take, from its message: `Validation error: "Property Product->name is not valid"`.
struct FieldRefusal: Sendable {
    /// The shop's name of the field.
    let field: String
    /// The most characters it takes, where that is what is wrong.
    let limit: Int?
    private let isEmpty: Bool

    /// Reads a message; nil when it names no field.
    init?(_ message: String) {
        let parts = message.split(separator: "->", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        field = String(parts[1].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        guard !field.isEmpty else { return nil }
        let rest = parts[1].dropFirst(field.count)
        isEmpty = rest.hasPrefix(" is empty")
        limit = rest.hasPrefix(" length") ? rest.split { !$0.isNumber }.last.flatMap { Int($0) } : nil
    }

    /// "the field name, which has more than 128 characters".
    var words: String {
        if let limit { return "the field \(field), because it has more than \(limit) characters," }
        return isEmpty ? "the empty field \(field)" : "the value of the field \(field)"
    }

    /// What a person should do.
    var advice: String {
        if let limit { return "Shorten it, or give the field a width of \(limit) in the mapping." }
        if isEmpty { return "Fill it in AccountView, or in the mapping." }
        switch field {
        case "name", "value", "public_name", "meta_title", "meta_description", "link_rewrite":
            return "Take signs such as < > ; = # { } out of it; PrestaShop takes none of them in names, older versions even fewer."
        case "reference": return "Take < > ; = { } out of the article code; PrestaShop takes none of them there."
        case "ean13", "upc", "isbn": return "Correct the number: PrestaShop takes digits only, 13 of them for an EAN."
        case "price", "wholesale_price", "weight", "width", "height", "depth":
            return "Correct the number: at most ten digits, nine behind the point, and none below zero."
        case "description", "description_short": return "Take scripts, frames and forms out of the text."
        default: return "Change the value or the mapping."
        }
    }
}
