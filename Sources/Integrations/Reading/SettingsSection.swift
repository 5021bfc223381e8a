import Yams

/// Reads one mapping of a settings file.
///
/// Each call names a setting, its default and what it does. A value that is wrong is reported with its line and the default is returned,
/// so that a file is read to its end and all problems are told at once. Keys that nobody asked for are refused when the file has been read.
/// The same calls, made without a file, describe the settings: a reader must therefore ask for its settings whatever their values are.
///
///     struct ExampleSettings {
///         var address: String
///         init(_ section: SettingsSection) {
///             address = section.requiredURL("address", "Where the shop is.")
///         }
///     }
public final class SettingsSection {
    let context: SettingsContext
    /// The name of this section, with dots; empty for the whole file.
    public let path: String
    /// Whether the file has this section at all.
    public var isPresent: Bool { mapping != nil }
    /// The keys that the file has here, in its order.
    public var keys: [String] { mapping?.map { $0.key.scalar?.string ?? "" } ?? [] }
    /// The integration's id: the file's name without extension.
    public var integration: String { context.integration }

    let mapping: Node.Mapping?
    let mark: Mark?
    private var known: Set<String> = []
    private var children: [SettingsSection] = []

    init(_ mapping: Node.Mapping?, mark: Mark?, path: String, context: SettingsContext) {
        self.mapping = mapping
        self.mark = mark
        self.path = path
        self.context = context
    }

    func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The node under a key, nil when it is missing or null; the key counts as known from now on.
    func node(_ key: String) -> Node? {
        known.insert(key)
        guard let node = mapping?[key], !node.isNull else { return nil }
        return node
    }

    /// Whether the key is there with a value.
    public func has(_ key: String) -> Bool { mapping?[key].map { !$0.isNull } ?? false }

    func child(_ mapping: Node.Mapping?, mark: Mark?, path: String) -> SettingsSection {
        let section = SettingsSection(mapping, mark: mark ?? self.mark, path: path, context: context)
        children.append(section)
        return section
    }

    /// Reports a problem of one setting here, for checks over several settings.
    public func report(_ key: String, _ message: String, hint: String = "", isWarning: Bool = false) {
        guard !context.isDescribing else { return }
        let mark = mapping?.first { $0.key.scalar?.string == key }.flatMap { $0.value.mark ?? $0.key.mark } ?? self.mark
        context.report(name(of: key), mark, message, hint: hint, isWarning: isWarning)
    }

    /// Reports every key that no reader asked for, here and beneath.
    func refuseUnknownKeys() {
        for entry in mapping.map(Array.init) ?? [] {
            let key = entry.key
            guard let text = key.scalar?.string else {
                context.report(path, key.mark, "expected a name here, found a list or section.")
                continue
            }
            if !known.contains(text) {
                context.report(name(of: text), key.mark, "there is no such setting.", hint: Suggestion.hint(for: text, in: known))
            }
        }
        for child in children { child.refuseUnknownKeys() }
    }
}

extension Node {
    /// An empty value, `~` or `null`, not in quotes.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// What was found, for messages.
    var shown: String {
        switch self {
        case .scalar(let scalar): "\"\(scalar.string.prefix(60))\""
        case .mapping: "a section"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
