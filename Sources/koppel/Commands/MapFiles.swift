import AccountView
import ArgumentParser
import Commerce
import Integrations
import JSON
import Wiring

/// What `koppel map` reads.
enum MapFiles {
    /// An integration's settings; secrets are not looked up.
    static func integration(_ id: String, _ options: ProcessOptions) throws -> Integration {
        let folder = try options.resolved().settingsFolder
        for name in ["\(id).yaml", "\(id).yml"] where FileSystem.stamp("\(folder)/\(name)") != nil {
            return try Integration(parsing: text("\(folder)/\(name)"), file: name, secrets: .unresolved)
        }
        let known = (FileSystem.names(in: folder) ?? []).filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }.map {
            String($0.dropLast(5))
        }
        throw ValidationError("There is no integration \(id) in \(folder). \(Suggestion.hint(for: id, in: known))")
    }

    /// An order from a file.
    static func order(_ source: String) throws -> Order {
        if FileSystem.stamp(source) != nil {
            return try Order(document: JSONValue(parsing: text(source)))
        }
        throw ValidationError("There is no file \(source).")
    }

    /// The default mapping of orders.
    static func defaultMapping() throws -> MappingDefinition { try AccountViewMappings.orders() }

    /// A file as text.
    static func text(_ path: String) throws -> String { String(decoding: try FileSystem.read(path), as: UTF8.self) }
}
