import Commerce
import JSON

extension JSONValue {
    /// An amount: v2 writes decimal strings, v3 numbers, and both mix where documents disagree.
    var amount: Decimal128? { decimal ?? string.flatMap { Decimal128($0) } }

    /// Text with its surrounding blanks taken off; nil for empty text and for anything else.
    var words: String? {
        guard let string else { return nil }
        let trimmed = string.trimmed
        return trimmed.isEmpty ? nil : trimmed
    }

    /// An id as text: a number most often, a string for some.
    var id: String? { int.map { String($0) } ?? words }

    /// A moment: RFC 2822 in v2, ISO 8601 in v3; nil for the empty text that means "none".
    var moment: Timestamp? { words.flatMap { Timestamp(rfc2822: $0) ?? Timestamp(iso8601: $0) } }
}

extension Timestamp {
    /// Reads `Thu, 18 Jun 2026 14:23:09 +0000`.
    init?(rfc2822 text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let day = Int(parts[1]), let year = Int(parts[3]),
            let month = Self.months.firstIndex(of: String(parts[2])).map({ $0 + 1 })
        else { return nil }
        let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let zone = parts[5] == "GMT" || parts[5] == "UTC" ? "Z" : String(parts[5])
        self.init(iso8601: "\(year)-\(pad(month))-\(pad(day))T\(parts[4])\(zone)")
    }

    /// ISO 8601 in UTC with whole seconds, as filters take it: `2026-06-18T14:23:09Z`.
    var filterText: String { String(description.prefix(19)) + "Z" }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Lower case letters and digits only: how names of form fields are compared.
    var folded: String { lowercased().filter { $0.isLetter || $0.isNumber } }
}
