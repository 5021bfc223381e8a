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

    /// An order: from a file when there is one of this name, else from the integration's shop by its id.
    static func order(_ source: String, of integration: String, _ options: ProcessOptions) async throws -> Order {
        if FileSystem.stamp(source) != nil { return try Order(document: JSONValue(parsing: text(source))) }
        return try await Session.with(options) { parts, factory in
            let made = try await Session.connectors(parts, factory, of: integration)
            guard let shop = made.shop as? any OrderSource else { throw ValidationError("Orders of \(made.shopName) cannot be read.") }
            return try await shop.order(id: source)
        }
    }

    /// A product: from a file when there is one of this name, with connectors that call nobody; else from the side that the integration's
    /// products come from, by its code or id.
    static func product(
        _ source: String, of integration: String, _ options: ProcessOptions
    ) async throws -> (product: Product, parts: IntegrationParts) {
        if FileSystem.stamp(source) != nil {
            return (
                try Product(document: JSONValue(parsing: text(source))), try IntegrationParts.offline(self.integration(integration, options))
            )
        }
        return try await Session.with(options) { parts, factory in
            let made = try await Session.connectors(parts, factory, of: integration)
            return (try await FlowHandlers.product(source, made), made)
        }
    }

    /// The default mapping of orders.
    static func defaultMapping() throws -> MappingDefinition { try AccountViewMappings.orders() }

    /// A file as text.
    static func text(_ path: String) throws -> String { String(decoding: try FileSystem.read(path), as: UTF8.self) }
}
