import Commerce

/// Who an order is booked on.
struct Debtor: Sendable {
    /// The ERP's number.
    var number: String
    /// Whether delivery addresses may be added to it: not to a collective debtor.
    var isOwn: Bool
}

/// E-mail addresses as keys.
enum EmailKey {
    /// Whether the text can be an e-mail address at all.
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(where: \.isWhitespace)
    }
}
