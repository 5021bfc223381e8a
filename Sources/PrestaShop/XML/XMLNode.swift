/// An XML element with everything in it: the generic form in which records are read, changed and sent back, so that fields that Koppel does
/// not know survive.
struct XMLNode: Sendable, Hashable {
    /// The element's name with its prefix.
    var name: String
    /// Attributes in order.
    var attributes: [Attribute] = []
    /// Child elements in order.
    var children: [XMLNode] = []
    /// The text directly inside, CDATA included.
    var text = ""

    /// One attribute.
    struct Attribute: Sendable, Hashable {
        var name: String
        var value: String
    }

    init(_ name: String, text: String = "", children: [XMLNode] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// The first child of that name.
    subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

    /// The value of an attribute.
    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// Puts a field in the place of the one with its name, or before the associations where there is none.
    mutating func set(_ field: XMLNode) {
        if let index = children.firstIndex(where: { $0.name == field.name }) {
            children[index] = field
        } else {
            children.insert(field, at: children.firstIndex { $0.name == "associations" } ?? children.endIndex)
        }
    }

    /// Takes fields out.
    mutating func remove(_ fields: Set<String>) { children.removeAll { fields.contains($0.name) } }

    /// The element as text, for a request's body: no white space is added, because the shop keeps it as data.
    func write(to out: inout String) {
        out += "<\(name)"
        for attribute in attributes where !attribute.name.hasPrefix("xlink:") { out += " \(attribute.name)=\"\(Self.escape(attribute.value))\"" }
        out += ">"
        if children.isEmpty { out += Self.escape(text) } else { for child in children { child.write(to: &out) } }
        out += "</\(name)>"
    }

    /// A request body with this entity.
    var requestBody: [UInt8] {
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<prestashop xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
        write(to: &out)
        out += "</prestashop>"
        return Array(out.utf8)
    }

    private static func escape(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\r": out += "&#13;"
            // XML 1.0 has no other control characters, not even escaped.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}": continue
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
