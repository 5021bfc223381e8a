/// One column of a table, as the dictionary describes it.
struct AccountViewField: Sendable, Hashable {
    /// Upper case.
    let name: String
    /// FoxPro's type letter: C text, M memo, N number, Y money, B double, I integer, L logical, D date, T date and time.
    let type: Character
    /// Characters for C, digits and sign for N; 0 for the others.
    let width: Int
    /// Must be given on input, unless AccountView fills it.
    let isMandatory: Bool
    /// Stored in upper case.
    let isUpperCase: Bool
    /// Not open to writes through the API.
    let isBlocked: Bool

    /// Reads `SUB_NR C10*^#`: name, type with width, then `*` mandatory, `^` upper case, `#` blocked.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let type = parts[1].first, "CMNYBILDT".contains(type) else { return nil }
        name = parts[0].uppercased()
        self.type = type
        width = Int(parts[1].dropFirst().prefix { $0.isNumber }) ?? 0
        isMandatory = parts[1].contains("*")
        isUpperCase = parts[1].contains("^")
        isBlocked = parts[1].contains("#")
    }

    var isText: Bool { type == "C" || type == "M" }
    var isNumber: Bool { "NYBI".contains(type) }
    var isDate: Bool { type == "D" || type == "T" }
}

/// A table with its columns.
struct AccountViewTable: Sendable {
    /// Upper case.
    let name: String
    /// What people call it.
    let caption: String
    /// The column that rows are ordered by when nobody asks for an order, and that `LastKey` means.
    let key: String
    private(set) var fields: [AccountViewField]
    private var places: [String: Int]

    /// Makes a table from its columns' notation, separated by semicolons.
    init(_ name: String, _ caption: String, key: String, _ notation: String) {
        self.name = name
        self.caption = caption
        self.key = key
        fields = []
        places = [:]
        add(notation)
    }

    /// Adds columns.
    mutating func add(_ notation: String) {
        for text in notation.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            guard let field = AccountViewField(text), places[field.name] == nil else { continue }
            places[field.name] = fields.count
            fields.append(field)
        }
    }

    /// Takes columns away.
    mutating func remove(_ names: Set<String>) {
        fields.removeAll { names.contains($0.name) }
        places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    /// The column of that name, in any case.
    subscript(name: String) -> AccountViewField? { places[name.uppercased()].map { fields[$0] } }
}

/// A business object: what the API calls a view on one main table with its details.
struct AccountViewObject: Sendable {
    /// As given in `BusinessObject`.
    let code: String
    /// What people call it.
    let caption: String
    /// The main table.
    let table: String
    /// Detail tables, in the order of `DetailDefinitions`.
    var details: [String] = []
    /// Tables that appear beside the main one, empty.
    var companions: [String] = []
    /// A header table whose columns can be asked for with its name in front.
    var joined: String?
    var canInsert = false
    var canUpdate = false
    /// Served by `accountviewsystemdata` and not by `accountviewdata`.
    var isSystem = false
}
