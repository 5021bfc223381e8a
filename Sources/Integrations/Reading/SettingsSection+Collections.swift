public import JSON
import Yams

extension SettingsSection {
    /// A section; also when the file lacks it, so that its defaults hold.
    public func section(_ key: String, _ doc: String) -> SettingsSection {
        context.describe(SettingDescription(path: name(of: key), kind: .section, defaultValue: nil, isRequired: false, doc: doc))
        let node = node(key)
        if let node, node.mapping == nil {
            context.report(name(of: key), node.mark, "expected a section with settings beneath it, found \(node.shown).")
        }
        return child(node?.mapping, mark: node?.mark, path: name(of: key))
    }

    /// A list of texts; one text alone is a list of one.
    public func strings(_ key: String, default value: [String] = [], _ doc: String) -> [String] {
        read(key, .texts, default: value, shown: "[\(value.joined(separator: ", "))]", doc, "a list of texts") { node in
            if let scalar = node.scalar { return [scalar.string] }
            guard let sequence = node.sequence else { return nil }
            let texts = sequence.compactMap { $0.scalar?.string }
            return texts.count == sequence.count ? texts : nil
        } ?? value
    }

    /// A table: keys chosen by the user with a text each. - Parameter width: The most characters a text may have.
    public func table(_ key: String, default value: [String: String] = [:], width: Int? = nil, _ doc: String) -> [String: String] {
        let shown = "{" + value.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        return read(key, .table, default: value, shown: shown, doc, Self.tableExpected) { node in
            entries(of: node, key, width).map { Dictionary($0) { $1 } }
        } ?? value
    }

    /// A table whose order means something: keys chosen by the user with a text each, as the file has them.
    public func orderedTable(_ key: String, width: Int? = nil, _ doc: String) -> [(name: String, text: String)] {
        read(key, .table, default: [], shown: "{}", doc, Self.tableExpected) { entries(of: $0, key, width) } ?? []
    }

    private static let tableExpected = "a table, one line \"name: value\" each"

    private func entries(of node: Node, _ key: String, _ width: Int?) -> [(name: String, text: String)]? {
        guard let mapping = node.mapping else { return nil }
        return mapping.compactMap { name, value in
            guard let name = name.scalar?.string, let text = value.scalar?.string else {
                context.report(self.name(of: key), value.mark, "expected a text, found \(value.shown).")
                return nil
            }
            if let width, text.count > width {
                context.report("\(self.name(of: key)).\(name)", value.mark, "has \(text.count) characters, at most \(width) fit.")
            }
            return (name, text)
        }
    }

    /// A table of tables: keys chosen by the user, beneath each keys chosen by the user with a text each.
    public func tables(_ key: String, width: Int? = nil, _ doc: String) -> [String: [String: String]] {
        context.describe(SettingDescription(path: name(of: key), kind: .tables, defaultValue: "{}", isRequired: false, doc: doc))
        guard let node = node(key) else { return [:] }
        guard let mapping = node.mapping else {
            context.report(name(of: key), node.mark, "expected tables under names of your choice, found \(node.shown).")
            return [:]
        }
        let outer = SettingsSection(mapping, mark: node.mark, path: name(of: key), context: SettingsContext(sharing: context))
        var tables: [String: [String: String]] = [:]
        for name in outer.keys { tables[name] = outer.table(name, width: width, "") }
        context.problems += outer.context.problems
        return tables
    }

    /// Sections under keys chosen by the user, in the file's order.
    ///
    /// - Parameter shorthand: The setting that a plain text stands for, where a section may be written as a text.
    public func sectionTable<T>(_ key: String, _ doc: String, shorthand: String? = nil, read body: (String, SettingsSection) -> T) -> [(
        name: String, value: T
    )] {
        context.describe(SettingDescription(path: name(of: key), kind: .sectionTable, defaultValue: "{}", isRequired: false, doc: doc))
        if context.isDescribing { _ = body("<name>", child(nil, mark: nil, path: name(of: key) + ".<name>")) }
        guard let node = node(key) else { return [] }
        guard let mapping = node.mapping else {
            context.report(name(of: key), node.mark, "expected sections under names of your choice, found \(node.shown).")
            return []
        }
        return mapping.compactMap { entry in
            guard let name = entry.key.scalar?.string else { return nil }
            let path = "\(self.name(of: key)).\(name)"
            if let shorthand, entry.value.scalar != nil, !entry.value.isNull {
                let section = Node.Mapping([(Node(shorthand), entry.value)])
                return (name, body(name, child(section, mark: entry.key.mark, path: path)))
            }
            if entry.value.mapping == nil, !entry.value.isNull {
                context.report(path, entry.value.mark, "expected a section with settings beneath it, found \(entry.value.shown).")
                return nil
            }
            return (name, body(name, child(entry.value.mapping, mark: entry.key.mark, path: path)))
        }
    }

    /// A list of sections.
    public func sectionList<T>(_ key: String, _ doc: String, read body: (SettingsSection) -> T) -> [T] {
        context.describe(SettingDescription(path: name(of: key), kind: .sectionList, defaultValue: "[]", isRequired: false, doc: doc))
        if context.isDescribing { _ = body(child(nil, mark: nil, path: name(of: key) + "[]")) }
        guard let node = node(key) else { return [] }
        guard let sequence = node.sequence else {
            context.report(name(of: key), node.mark, "expected a list of sections, found \(node.shown).")
            return []
        }
        return sequence.enumerated().compactMap { index, entry in
            let path = "\(name(of: key))[\(index)]"
            guard let mapping = entry.mapping else {
                context.report(path, entry.mark, "expected a section with settings beneath it, found \(entry.shown).")
                return nil
            }
            return body(child(mapping, mark: entry.mark, path: path))
        }
    }

    /// A plain value: number, true or false where it is not in quotes, else text; nil when left out.
    public func optionalValue(_ key: String, _ doc: String) -> JSONValue? {
        read(key, .value, doc, "a text, a number, true or false") { node in
            guard let scalar = node.scalar else { return nil }
            guard scalar.style == .plain else { return .string(scalar.string) }
            switch scalar.string {
            case "true": return .bool(true)
            case "false": return .bool(false)
            // A code such as 0123 keeps its zero.
            case let text where text.count > 1 && text.hasPrefix("0") && !text.hasPrefix("0."): return .string(text)
            default: return Decimal128(scalar.string).map(JSONValue.number) ?? .string(scalar.string)
            }
        }
    }
}
