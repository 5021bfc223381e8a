import Commerce
import JSON

/// The shop's attributes (Maat) and their values (L), read as far as they are needed; what is missing is made.
struct AttributeBook {
    /// The kinds that make combinations, in the words seen and by their old numbers.
    private static let menus: Set<String> = ["option_menu", "option_menu_required"]
    private static let menuNumbers: Set<Int> = [1, 4]
    let client: CCVShopClient
    private var attributes: [Record]?
    private var values: [String: [Record]] = [:]

    init(client: CCVShopClient) { self.client = client }

    /// The ids of an option's attribute and value.
    /// - Throws: `Fault` (park) when the attribute is of a kind that makes no variants.
    mutating func find(_ option: VariantOption, about subject: String) async throws -> (attribute: String, value: String) {
        let attribute = try await attribute(named: option.name, about: subject)
        if let value = try await value(option.value, of: attribute) { return (attribute, value) }
        let body: JSONObject = ["name": .string(option.value), "default_price": 0]
        let made = try await make("attributes/\(attribute)/attributevalues", body, about: "the value \(option.value) of \(option.name)")
        values[attribute] = nil
        if let made { return (attribute, made) }
        guard let id = try await value(option.value, of: attribute) else {
            throw Fault.retry("variant.value", "CCV Shop took the value \(option.value) of \(option.name) and does not show it yet.")
        }
        return (attribute, id)
    }

    private mutating func attribute(named name: String, about subject: String) async throws -> String {
        if let known = try await known(name) { return try checked(known, name, subject) }
        let all = try await all()
        // Shops are said to differ in how the kind is spelt: a spelling that is there is surely right.
        let spelling = all.first { $0.int("attribute_type") == 4 || $0.text("type") == "option_menu_required" }?.text("type")
        let made = try await make(
            "attributes", ["name": .string(name), "type": .string(spelling ?? "option_menu_required")], about: "the attribute \(name)")
        attributes = nil
        if let made { return made }
        guard let known = try await known(name) else {
            throw Fault.retry("variant.option", "CCV Shop took the attribute \(name) and does not show it yet.")
        }
        return try checked(known, name, subject)
    }

    private func checked(_ attribute: Record, _ name: String, _ subject: String) throws -> String {
        let isMenu = attribute.text("type").map(Self.menus.contains) ?? attribute.int("attribute_type").map(Self.menuNumbers.contains) ?? true
        guard isMenu, let id = attribute.text("id") else {
            throw Fault.park(
                "variant.option-kind",
                "\(subject): the shop's attribute \"\(name)\" is of the kind \(attribute.text("type") ?? "unknown"), which makes no variants.",
                advice: "Give that attribute another name in the shop, or the option another name in products.variants.options.")
        }
        return id
    }

    private mutating func all() async throws -> [Record] {
        if let attributes { return attributes }
        let read = try await client.list("attributes", about: "the attributes")
        attributes = read
        return read
    }

    private mutating func known(_ name: String) async throws -> Record? {
        let same = try await all().filter { Self.isSame($0.text("name"), name) }
        // Of two with one name the one that makes variants is meant.
        return same.first { Self.menus.contains($0.text("type") ?? "") } ?? same.first
    }

    private mutating func value(_ name: String, of attribute: String) async throws -> String? {
        let read: [Record]
        if let known = values[attribute] {
            read = known
        } else {
            read = try await client.list("attributes/\(attribute)/attributevalues", about: "the values of attribute \(attribute)")
            values[attribute] = read
        }
        return read.first { Self.isSame($0.text("name"), name) }?.text("id")
    }

    /// The new one's id; nil when the shop does not say, or when somebody else just made it.
    private func make(_ path: String, _ body: JSONObject, about subject: String) async throws -> String? {
        do {
            return try await client.write("POST", path, body, about: subject).flatMap { Record($0).text("id") }
        } catch let fault as Fault where fault.cause == "ccvshop.exists" {
            return nil
        }
    }

    static func isSame(_ a: String?, _ b: String) -> Bool { a?.lowercased() == Record(["text": .string(b)]).text("text")?.lowercased() }
}
