import Commerce
import JSON

/// The shop's properties (specifications), which stand in groups: one call for the groups and one for each. Remembered for ten minutes.
struct PropertyBook: Sendable {
    /// A property.
    struct Property: Sendable {
        var id: String
        var group: String
        var name: String
        var type: String
        /// Ids of its options by name.
        var options: [String: String]

        /// The text that stands for a value, and nil for one that must become an option first.
        func text(for value: String) -> String? {
            switch type {
            case "Option", "OptionCheckbox": options.first { AttributeBook.isSame($0.key, value) }?.value
            case "Checkbox": ["ja", "yes", "true", "1", "oui"].contains(value.lowercased()) ? "true" : "false"
            default: value
            }
        }

        /// What a text that the shop holds means.
        func value(of text: String) -> String {
            guard type.hasPrefix("Option") else { return text }
            return options.first { $0.value == text }?.key ?? text
        }
    }

    /// A group of properties.
    struct Group: Sendable {
        var id: String
        var name: String
    }

    private static let key = "properties/all"
    private(set) var groups: [Group] = []
    private(set) var properties: [Property] = []

    /// Reads the book.
    static func read(_ client: CCVShopClient, refresh: Bool) async throws -> PropertyBook {
        let store = client.services.store
        if !refresh, let known = try? await store.get([key]).first.flatMap({ $0 }), let value = try? JSONValue(parsing: known) {
            return PropertyBook(Record(["groups": value]).records("groups"))
        }
        var rows: [JSONValue] = []
        for group in try await client.list("productpropertygroups", about: "the groups of properties") {
            guard let id = group.text("id") else { continue }
            let properties = try await client.list("productpropertygroups/\(id)/productproperties", about: "the properties of group \(id)")
            rows.append(
                ["id": .string(id), "name": .string(group.text("name") ?? ""), "properties": .array(properties.map(\.value))])
        }
        try? await store.set([(key, JSONValue.array(rows).bytes)], ttl: .seconds(600))
        return PropertyBook(rows.map(Record.init))
    }

    /// Forgets what is remembered: something was made.
    static func forget(_ client: CCVShopClient) async { try? await client.services.store.remove([key]) }

    private init(_ rows: [Record]) {
        for row in rows {
            guard let group = row.text("id") else { continue }
            groups.append(Group(id: group, name: row.text("name") ?? ""))
            for property in row.records("properties") {
                guard let id = property.text("id") else { continue }
                let options = (property.record("options")?.records("collection") ?? []).compactMap { option in
                    option.text("name").flatMap { name in option.text("id").map { (name, $0) } }
                }
                properties.append(
                    Property(
                        id: id, group: group, name: property.text("name") ?? "", type: property.text("type") ?? "Text",
                        options: Dictionary(options, uniquingKeysWith: { a, _ in a })))
            }
        }
    }

    /// The property with a name; of several the one in a group that the product has, or in Koppel's own.
    func property(named name: String, preferring preferred: Set<String>) -> Property? {
        let same = properties.filter { AttributeBook.isSame($0.name, name) && !["Group", "CollapsedGroup"].contains($0.type) }
        return same.first { preferred.contains($0.group) } ?? same.first
    }
}
