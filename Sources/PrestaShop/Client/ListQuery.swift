/// The query of a list, in the Webservice's grammar.
struct ListQuery: Sendable {
    /// Conditions, all of which must hold; the values are already in the grammar: `[1|2]`, `[from,to]`, `>[x]`.
    var filters: [(field: String, value: String)] = []
    /// `full`, or fields.
    var display: String = "full"
    /// `[date_upd_ASC,id_ASC]`; there is no default order.
    var sort: String?
    /// Records at most.
    var limit: Int?
    /// Further parameters.
    var extra: [(String, String)] = []

    /// Only these fields.
    static func fields(_ names: String...) -> String { "[" + names.joined(separator: ",") + "]" }

    /// Adds a condition.
    func matching(_ field: String, _ value: String) -> ListQuery {
        var copy = self
        copy.filters.append((field, value))
        return copy
    }

    /// One of these ids.
    static func anyOf(_ ids: some Sequence<Int>) -> String { "[" + ids.map(String.init).joined(separator: "|") + "]" }

    /// The parameters in order. Dates may be filtered and sorted only with `date=1`.
    var parameters: [(String, String)] {
        var all = filters.map { ("filter[\($0.field)]", $0.value) }
        all.append(("display", display))
        if let sort { all.append(("sort", sort)) }
        if let limit { all.append(("limit", String(limit))) }
        let dated = filters.contains { $0.field == "date_upd" || $0.field == "date_add" } || sort?.contains("date_") == true
        if dated { all.append(("date", "1")) }
        return all + extra
    }
}
