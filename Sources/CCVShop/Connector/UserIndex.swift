import Commerce
import Crypto
import JSON

/// Finds users by e-mail, for which the API has no filter: the whole list is read once a day, and what was added since whenever somebody
/// is looked for. Addresses are kept as keyed hashes.
struct UserIndex: Sendable {
    private static let lifetime = Duration.seconds(86_400)
    private static let marker = "users/newest"
    let client: CCVShopClient
    let store: any ConnectorStore
    let secret: String

    /// The users with this e-mail, lowest id first, as the shop has them now.
    func users(email: String) async throws -> [Record] {
        let folded = Self.folded(email)
        let known = try await store.get([Self.marker, key(folded)])
        var ids: Set<String> = []
        if let newest = known.first.flatMap({ $0 }).flatMap({ Int(String(decoding: $0, as: UTF8.self)) }) {
            ids = Set(known[1].map { String(decoding: $0, as: UTF8.self).split(separator: ",").map(String.init) } ?? [])
            ids.formUnion(try await index(newerThan: newest)[folded] ?? [])
        } else {
            ids = Set(try await index(newerThan: 0)[folded] ?? [])
        }
        var found: [Record] = []
        for id in ids.sorted(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) {
            // What the index says is a hint: the user may have changed or gone since.
            if let user = try await client.get("users/\(id)", about: "user \(id)").map(Record.init),
                Customer.email(of: user).map(Self.folded) == folded
            {
                found.append(user)
            }
        }
        return found
    }

    /// Forgets everything, so that the next look reads the whole list.
    func forget() async throws { try await store.remove([Self.marker]) }

    /// Reads users from the newest down to `newest`, remembers them, and returns their ids by e-mail.
    private func index(newerThan newest: Int) async throws -> [String: [String]] {
        var (byEmail, highest, rows, start) = ([String: [String]](), newest, [Record](), 0)
        repeat {
            rows = try await client.page("users", [("orderby", "id_desc")], start: start, size: 250, about: "the list of users")
            for row in rows {
                guard let id = row.int("id"), id > newest else { continue }
                highest = max(highest, id)
                if let email = Customer.email(of: row).map(Self.folded), !(byEmail[email] ?? []).contains(String(id)) {
                    byEmail[email, default: []].append(String(id))
                }
            }
            // One row again, in case one was deleted meanwhile.
            start += max(1, rows.count - 1)
        } while rows.count == 250 && (rows.last?.int("id") ?? 0) > newest
        let keys = byEmail.keys.map { $0 }
        let old = newest == 0 ? keys.map { _ in nil } : try await store.get(keys.map(key))
        var values: [(key: String, value: [UInt8])] = zip(keys, old).map { email, before in
            let ids = (before.map { [String(decoding: $0, as: UTF8.self)] } ?? []) + (byEmail[email] ?? [])
            return (key(email), Array(ids.joined(separator: ",").utf8))
        }
        if newest == 0 || highest > newest { values.append((Self.marker, Array(String(highest).utf8))) }
        if !values.isEmpty { try await store.set(values, ttl: Self.lifetime) }
        return byEmail
    }

    private func key(_ folded: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(folded.utf8), using: SymmetricKey(data: Array("users|\(secret)".utf8)))
        return "users/" + Signature.hexadecimal(Array(code).prefix(16))
    }

    private static func folded(_ email: String) -> String { (Record(["e": .string(email)]).text("e") ?? "").lowercased() }
}
