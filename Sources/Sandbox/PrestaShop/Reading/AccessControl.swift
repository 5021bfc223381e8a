import Foundation

/// The Webservice keys of a shop, and what each may do.
struct AccessControl: Sendable {
    /// One key.
    struct Key: Sendable {
        var isActive = true
        /// Verbs by resource; nil for everything.
        var rights: [String: Set<String>]?
    }

    var keys: [String: Key] = [:]

    /// The key that a call shows, once it is believed.
    func key(of request: SandboxRequest) throws(ShopFailure) -> (name: String, key: Key)? {
        var given: String?
        if let header = request.headers["authorization"], header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: header.dropFirst(6).trimmingCharacters(in: .whitespaces))
        {
            given = String(decoding: data, as: UTF8.self).split(separator: ":", omittingEmptySubsequences: false).first.map(String.init)
        }
        guard let name = given ?? request.queryValue("ws_key") else { return nil }
        if name.isEmpty { throw ShopFailure(401, 17, "Authentication key is empty") }
        if name.utf8.count != 32 { throw ShopFailure(401, 18, "Invalid authentication key format") }
        guard let key = keys[name], key.isActive else {
            throw ShopFailure(401, [(20, "Authentification key is not active"), (21, "No permission for this authentication key")])
        }
        if key.rights?.isEmpty == true { throw ShopFailure(401, 21, "No permission for this authentication key") }
        return (name, key)
    }

    /// Whether a key may do this.
    func permit(_ key: Key, _ verb: String, _ resource: String) throws(ShopFailure) {
        guard let rights = key.rights else { return }
        guard let verbs = rights[resource] else {
            throw ShopFailure(401, 26, "Resource of type \"\(resource)\" is not allowed with this authentication key")
        }
        guard verbs.contains(verb.lowercased()) else {
            throw ShopFailure(405, 25, "Method \(verb) is not allowed for the resource \(resource) with this authentication key")
        }
    }
}
