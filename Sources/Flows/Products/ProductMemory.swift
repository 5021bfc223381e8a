import Commerce
import Integrations
import JSON

/// What is remembered over all products of an integration. A cache: what it has lost is found again by name or code.
struct ProductMemory: Sendable {
    let store: any ConnectorStore

    private static let ttl = Duration.seconds(400 * 86_400)

    /// The source's product that a product of the target follows.
    func owner(of id: String) async -> String? { await text("owner:\(id)") }

    func setOwner(_ product: String, of id: String) async { await set("owner:\(id)", Array(product.utf8)) }

    /// The category that was made or found for a group.
    struct Category: Sendable, Hashable {
        var id: String
        /// The group's name when the category got it.
        var name: String
    }

    func category(ofGroup key: String) async -> Category? {
        guard let text = await text(name(key)), let value = try? JSONValue(parsing: Array(text.utf8)), let id = value["id"]?.string else {
            return nil
        }
        return Category(id: id, name: value["name"]?.string ?? "")
    }

    func setCategory(_ category: Category, ofGroup key: String) async {
        await set(name(key), JSONValue.object(["id": .string(category.id), "name": .string(category.name)]).bytes)
    }

    private func name(_ key: String) -> String { "category:\(ContentHash.hex(key.utf8))" }

    private func text(_ key: String) async -> String? {
        (try? await store.get([key]))?.first.flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private func set(_ key: String, _ value: [UInt8]) async { try? await store.set([(key, value)], ttl: Self.ttl) }
}
