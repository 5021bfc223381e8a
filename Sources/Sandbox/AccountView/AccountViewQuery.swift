import JSON

/// A GET's parameters, checked against the model.
struct AccountViewQuery {
    let object: AccountViewObject
    let pageSize: Int
    let pageNumber: Int?
    let lastKey: String?
    /// `YYYY-MM-DD`; nil for the current year.
    let bookDate: String?
    /// Columns of the main table; nil for all.
    let fields: [String]?
    /// Columns of the joined header table.
    let joinedFields: [String]
    /// Whether details come along.
    let withDetails: Bool
    let filters: [AccountViewFilter]
    let matchesAny: Bool
    let sortFields: [String]
    let isDescending: Bool

    init(_ parameters: [(name: String, value: String)], system: Bool, _ model: AccountViewModel) throws {
        var values: [String: String] = [:]
        for (name, value) in parameters {
            let name = name.lowercased()
            guard values[name] == nil else { throw AccountViewRefusal("Parameter \(name) komt meer dan eens voor.") }
            values[name] = value
        }
        guard let code = values.removeValue(forKey: "businessobject"), let object = model.object(code, system: system) else {
            throw AccountViewRefusal("Onbekend business object.")
        }
        self.object = object
        guard let size = values.removeValue(forKey: "pagesize").flatMap(Int.init), (1...1_000).contains(size) else {
            throw AccountViewRefusal("PageSize ontbreekt of ligt niet tussen 1 en 1000.")
        }
        pageSize = size
        lastKey = values.removeValue(forKey: "lastkey")
        if let text = values.removeValue(forKey: "pagenumber") {
            guard let number = Int(text), number >= 1 else { throw AccountViewRefusal("PageNumber moet 1 of hoger zijn.") }
            guard lastKey == nil else { throw AccountViewRefusal("PageNumber en LastKey kunnen niet samen worden gebruikt.") }
            pageNumber = number
        } else {
            pageNumber = nil
        }
        bookDate = try values.removeValue(forKey: "bookdate").flatMap { text in
            if text.isEmpty { return nil }
            guard text.utf8.count == 10, AccountViewDate.isDate(text) else { throw AccountViewRefusal("BookDate is geen datum.") }
            return text
        }
        let scope = AccountViewScope(object, model)
        (fields, joinedFields, withDetails) = try scope.columns(values.removeValue(forKey: "fields"))
        filters = try Self.filters(&values, scope)
        switch values.removeValue(forKey: "matchanyfilter")?.lowercased() {
        case nil, "false": matchesAny = false
        case "true": matchesAny = true
        default: throw AccountViewRefusal("MatchAnyFilter moet true of false zijn.")
        }
        sortFields = try (values.removeValue(forKey: "sortfields") ?? "").split(separator: ",").map { name in
            let place = try scope.place(name)
            guard !place.isJoined else { throw AccountViewRefusal("Sorteren op \(name) is niet mogelijk.") }
            return place.field.name
        }
        switch values.removeValue(forKey: "sortorder")?.lowercased() {
        case nil, "ascending": isDescending = false
        case "descending": isDescending = true
        default: throw AccountViewRefusal("SortOrder is onbekend.")
        }
        if values["filter"] != nil { throw AccountViewRefusal("Filter wordt niet ondersteund; gebruik genummerde filters.") }
        if let unknown = values.keys.sorted().first { throw AccountViewRefusal("Onbekende parameter \(unknown).") }
    }

    private static func filters(_ values: inout [String: String], _ scope: AccountViewScope) throws -> [AccountViewFilter] {
        var filters: [AccountViewFilter] = []
        for number in 1...5 {
            let parts = ["filtercontrolsource", "filteroperator", "filtervaluetype", "filtervalue"].map {
                values.removeValue(forKey: "\($0)\(number)")
            }
            if let list = values.removeValue(forKey: "filterislistofvalues\(number)"), list.lowercased() != "false" {
                throw AccountViewRefusal("FilterIsListOfValues\(number) wordt niet ondersteund.")
            }
            guard parts.contains(where: { $0 != nil }) else { continue }
            guard let name = parts[0], let operation = parts[1], let type = parts[2], let value = parts[3] else {
                throw AccountViewRefusal("Filter \(number) is niet volledig.")
            }
            filters.append(try AccountViewFilter(scope.place(name), operation, type, value))
        }
        return filters
    }
}

/// Which columns may be named in a query on an object.
struct AccountViewScope {
    let table: AccountViewTable
    let joined: AccountViewTable?
    let details: [AccountViewTable]

    init(_ object: AccountViewObject, _ model: AccountViewModel) {
        table = model.tables[object.table]!
        joined = object.joined.flatMap { model.tables[$0] }
        details = object.details.compactMap { model.tables[$0] }
    }

    /// The column of a bare or qualified name.
    func place(_ name: some StringProtocol) throws -> (field: AccountViewField, isJoined: Bool) {
        let parts = name.uppercased().split(separator: ".").map(String.init)
        if parts.count == 1, let field = table[parts[0]] { return (field, false) }
        if parts.count == 2, parts[0] == table.name, let field = table[parts[1]] { return (field, false) }
        if parts.count == 2, let joined, parts[0] == joined.name, let field = joined[parts[1]] { return (field, true) }
        throw AccountViewRefusal("Onbekend veld \(name).")
    }

    /// What `Fields` asks for.
    func columns(_ list: String?) throws -> (main: [String]?, joined: [String], withDetails: Bool) {
        guard let list, list != "*" else { return (nil, list == nil ? [] : joined?.fields.map(\.name) ?? [], true) }
        var (main, others, withDetails) = ([String](), [String](), false)
        for name in list.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = name.uppercased().split(separator: ".").map(String.init)
            if parts.count == 2, let detail = details.first(where: { $0.name == parts[0] }) {
                guard detail[parts[1]] != nil else { throw AccountViewRefusal("Onbekend veld \(name).") }
                withDetails = true
                continue
            }
            let place = try place(name)
            if place.isJoined { others.append(place.field.name) } else { main.append(place.field.name) }
        }
        return (main, others, withDetails)
    }
}
