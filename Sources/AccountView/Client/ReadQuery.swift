import Commerce

/// One page of one business object.
struct ReadQuery: Sendable {
    /// One of the operators that are known to exist.
    enum Operation: String, Sendable {
        case equal = "Equal"
        case notEqual = "notequal"
        case contains = "Contains"
        case onOrAfter = "DateOnOrAfterDate"
    }
    /// One of the value types that are known to exist.
    enum ValueType: String, Sendable {
        case text = "C"
        case number = "N"
        case date = "T"
    }
    struct Filter: Sendable {
        var field: String
        var operation: Operation
        var type: ValueType
        var value: String

        /// A text that equals.
        static func equal(_ field: String, _ value: String) -> Filter { Filter(field: field, operation: .equal, type: .text, value: value) }
        /// A number that equals.
        static func equal(_ field: String, number: Int) -> Filter { Filter(field: field, operation: .equal, type: .number, value: String(number)) }
        /// A day or a later one; `YYYY-MM-DD`.
        static func onOrAfter(_ field: String, _ day: String) -> Filter {
            Filter(field: field, operation: .onOrAfter, type: .date, value: "{^\(day)}")
        }
    }

    /// Code of the business object.
    var object: String
    /// Its main table, the answer's key.
    var table: String
    /// Columns; never empty.
    var fields: [String]
    /// At most two are known to work.
    var filters: [Filter] = []
    /// One filter is enough.
    var matchesAny = false
    var pageSize = 10
    /// From 1; nil for the first page without order.
    var page: Int?
    /// The key of the last row received: rows after it are wanted. Not together with `page`.
    var lastKey: String?
    var sortFields: [String] = []
    var isDescending = false
    /// `YYYY-MM-DD`; nil for the current book year.
    var bookDate: String?
    /// From the dictionary and not from the books.
    var isSystem = false

    /// Path and query below the base address.
    var path: String {
        var path = (isSystem ? "/accountviewsystemdata" : "/accountviewdata") + "?BusinessObject=\(percentEncoded(object))"
        path += "&Fields=\(fields.map { percentEncoded($0) }.joined(separator: "%2C"))&PageSize=\(pageSize)"
        if let page { path += "&PageNumber=\(page)" }
        if let lastKey { path += "&LastKey=\(percentEncoded(lastKey))" }
        if let bookDate { path += "&BookDate=\(percentEncoded(bookDate))" }
        for (place, filter) in filters.enumerated() {
            let number = place + 1
            path += "&FilterControlSource\(number)=\(percentEncoded(filter.field))&FilterOperator\(number)=\(filter.operation.rawValue)"
            path += "&FilterValueType\(number)=\(filter.type.rawValue)&FilterValue\(number)=\(percentEncoded(filter.value))"
            path += "&FilterIsListOfValues\(number)=false"
        }
        if matchesAny { path += "&MatchAnyFilter=true" }
        if !sortFields.isEmpty {
            let names = sortFields.map { percentEncoded($0) }.joined(separator: "%2C")
            path += "&SortFields=\(names)&SortOrder=\(isDescending ? "Descending" : "Ascending")"
        }
        return path
    }
}
