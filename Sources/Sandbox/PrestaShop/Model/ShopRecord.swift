/// A stored record: fields as text in the shop's own spelling, and lists inside it.
struct ShopRecord: Sendable {
    var id: Int
    var values: [String: Value] = [:]
    var lists: [String: [[String: String]]] = [:]

    /// A field's value.
    enum Value: Sendable, Equatable {
        case text(String)
        case languages([Int: String])

        var text: String {
            switch self {
            case .text(let text): text
            case .languages(let texts): texts[1] ?? texts.values.sorted().first ?? ""
            }
        }
    }

    /// A plain field; empty when it is not there.
    subscript(_ field: String) -> String {
        get { values[field]?.text ?? "" }
        set { values[field] = .text(newValue) }
    }

    func number(_ field: String) -> Int { field == "id" ? id : Int(self[field]) ?? 0 }
    func flag(_ field: String) -> Bool { self[field] == "1" }
}
