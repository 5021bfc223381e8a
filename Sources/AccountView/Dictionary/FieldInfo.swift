/// One field of an AccountView table, as the dictionary describes it.
public struct FieldInfo: Sendable, Hashable {
    /// Upper case.
    public let name: String
    /// FoxPro's letter: C text, M memo, N number, Y money, B double, I integer, L logical, D date, T date and time.
    public let type: Character
    /// Characters of C, digits of N; 0 for the others.
    public let width: Int
    /// Stored in upper case.
    public let isUpperCase: Bool
    /// Must be given on input, unless AccountView fills it.
    public let isMandatory: Bool
    /// Closed to writes through the API.
    public let isBlocked: Bool

    /// Describes a field.
    public init(name: String, type: Character, width: Int, isUpperCase: Bool = false, isMandatory: Bool = false, isBlocked: Bool = false) {
        self.name = name
        self.type = type
        self.width = width
        self.isUpperCase = isUpperCase
        self.isMandatory = isMandatory
        self.isBlocked = isBlocked
    }

    /// Reads `SUB_NR C10*^#`: `*` mandatory, `^` upper case, `#` closed to writes.
    init?(_ notation: some StringProtocol) {
        let parts = notation.split(separator: " ")
        guard parts.count == 2, let type = parts[1].first else { return nil }
        let digits = parts[1].dropFirst().prefix { $0.isNumber }
        let marks = parts[1].drop { !"*^#".contains($0) }
        self.init(
            name: String(parts[0]), type: type, width: Int(digits) ?? 0, isUpperCase: marks.contains("^"), isMandatory: marks.contains("*"),
            isBlocked: marks.contains("#"))
    }

    /// The notation it is read from; also how it is cached.
    var notation: String {
        "\(name) \(type)\(width > 0 ? String(width) : "")\(isMandatory ? "*" : "")\(isUpperCase ? "^" : "")\(isBlocked ? "#" : "")"
    }

    /// The type letter to send: what clients were seen sending, whatever the dictionary's own letter.
    var writeType: String {
        switch type {
        case "C", "M": "C"
        case "L": "L"
        case "D", "T": "T"
        default: "N"
        }
    }
}

/// The fields of one table.
public struct TableFields: Sendable, Hashable {
    /// Upper case.
    public let table: String
    /// By name.
    public let fields: [String: FieldInfo]
    /// Whether this installation told them; else they are those known of all installations, and others may exist.
    public let isDiscovered: Bool

    init(_ table: String, _ fields: [FieldInfo], isDiscovered: Bool) {
        self.table = table
        self.fields = Dictionary(fields.map { ($0.name, $0) }) { a, _ in a }
        self.isDiscovered = isDiscovered
    }

    /// The field of that name.
    public subscript(name: String) -> FieldInfo? { fields[name] }
    /// Whether it is certain that the field exists.
    public func has(_ name: String) -> Bool { fields[name] != nil }
}
