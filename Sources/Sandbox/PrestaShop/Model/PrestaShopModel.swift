/// The resources of PrestaShop 9, read from tables of text.
///
/// A line `@orders order orders | words` begins a resource: its name, one element's name, a list's name. A line that begins with a blank is a
/// field: name, type, then flags: `R` required, `RO` read-only, `X` not filterable, `L` multilingual, `N` null when empty, `>res` points to
/// a resource, `m32` at most 32 characters, and the shop's name of its rule. `+rows row` begins an association, ` - ` an item's field.
struct PrestaShopModel: Sendable {
    /// By name.
    var resources: [String: Resource]
    /// Names in alphabetical order, as the shop lists them.
    let names: [String]

    /// The model of PrestaShop 9.1.
    static let nine = PrestaShopModel([ordersTable, customersTable, catalogueTable, shopTable].joined(separator: "\n"))

    /// A resource.
    struct Resource: Sendable {
        var name: String
        var one: String
        var many: String
        var words: String
        var verbs: Set<String>
        var fields: [Field] = []
        var associations: [Association] = []
        var byName: [String: Field] = [:]
        var hasDates: Bool { byName["date_upd"] != nil || byName["date_add"] != nil }
    }

    /// A field.
    struct Field: Sendable {
        var name: String
        var type: FieldType
        var isRequired = false
        var isReadOnly = false
        var isDynamic = false
        var isMultilingual = false
        var isNullable = false
        var reference: String?
        var maximum: Int?
        var rule: String?
    }

    /// How a field is stored and shown.
    enum FieldType: String, Sendable {
        case int, bool, boolint, float, float2, float3, date, string, html, nothing
    }

    /// A list inside a record.
    struct Association: Sendable {
        var name: String
        var node: String
        /// The resource of the items; nil for items that are no records.
        var api: String?
        var items: [Field] = []
    }

    /// The class behind a resource, as messages name it: `ProductFeatureValue`.
    func className(_ resource: String) -> String {
        let one = resources[resource]?.one ?? resource
        return one.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private init(_ table: String) {
        var all: [Resource] = []
        for line in table.split(separator: "\n") {
            if line.hasPrefix("@") {
                let halves = line.dropFirst().split(separator: "|", maxSplits: 1)
                let words = halves[0].split(separator: " ").map(String.init)
                let verbs = words.first { $0.hasPrefix("verbs=") }?.dropFirst(6).split(separator: ",").map(String.init)
                all.append(
                    Resource(
                        name: words[0], one: words[1], many: words[2],
                        words: halves.count > 1 ? halves[1].drop { $0 == " " }.description : "",
                        verbs: Set(verbs ?? ["get", "put", "post", "patch", "delete", "head"])))
            } else if line.hasPrefix("+") {
                let words = line.dropFirst().split(separator: " ").map(String.init)
                let api = words[2].hasPrefix("api=") ? String(words[2].dropFirst(4)) : nil
                all[all.count - 1].associations.append(Association(name: words[0], node: words[1], api: api))
            } else if line.hasPrefix(" - ") {
                let associations = all[all.count - 1].associations.count
                all[all.count - 1].associations[associations - 1].items.append(Self.field(line.dropFirst(3), typed: false))
            } else {
                let field = Self.field(line.dropFirst(), typed: true)
                all[all.count - 1].fields.append(field)
                all[all.count - 1].byName[field.name] = field
            }
        }
        resources = Dictionary(all.map { ($0.name, $0) }) { a, _ in a }
        names = all.map(\.name).sorted()
    }

    private static func field(_ line: Substring, typed: Bool) -> Field {
        let words = line.split(separator: " ").map(String.init)
        var field = Field(name: words[0], type: typed ? FieldType(rawValue: words[1]) ?? .string : words[0].contains("id") ? .int : .string)
        for flag in words.dropFirst(typed ? 2 : 1) {
            switch flag {
            case "R": field.isRequired = true
            case "RO": field.isReadOnly = true
            case "X": field.isDynamic = true
            case "L": field.isMultilingual = true
            case "N": field.isNullable = true
            case _ where flag.hasPrefix(">"): field.reference = String(flag.dropFirst())
            case _ where flag.hasPrefix("m") && Int(flag.dropFirst()) != nil: field.maximum = Int(flag.dropFirst())
            default: field.rule = flag
            }
        }
        return field
    }
}
