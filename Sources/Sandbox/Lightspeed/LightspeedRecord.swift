import Commerce
import JSON

/// One stored record of any resource; links are made when it is shown.
struct LightspeedRecord {
    var id: Int
    var created: Timestamp
    var updated: Timestamp
    /// All members but id and dates. To-one links are integers under `links`.
    var fields: JSONObject
    /// Texts that each language has for itself, by language.
    var texts: [String: JSONObject] = [:]
    /// Names of those texts; a language that lacks one shows it empty.
    var translated: [String] = []
    /// To-one links: member name to resource and id; nil shows as `false`.
    var links: [(name: String, resource: String, id: Int?)] = []
    /// To-many links: member name to relative address.
    var lists: [(name: String, url: String)] = []
    /// What the oracle should expect of an order.
    var expect: String?
    /// Records without dates (order lines, invoice items) do not show them.
    var hasDates = true

    init(_ id: Int, at now: Timestamp, _ fields: JSONObject, hasDates: Bool = true) {
        self.id = id
        created = now
        updated = now
        self.fields = fields
        self.hasDates = hasDates
    }

    /// The record as the API shows it.
    /// - Parameter embedded: What to put into links, by member name.
    func shown(scheme: String = "https", embedded: [String: JSONValue] = [:], language: String = "nl") -> JSONObject {
        var out: JSONObject = ["id": .number(Decimal128(id))]
        if hasDates {
            out["createdAt"] = .string(LightspeedTime.text(created))
            out["updatedAt"] = .string(LightspeedTime.text(updated))
        }
        for (key, value) in fields { out[key] = value }
        for name in translated { out[name] = texts[language]?[name] ?? "" }
        for link in links {
            guard let target = link.id else {
                out[link.name] = false
                continue
            }
            out[link.name] = Self.link("\(link.resource)/\(target)", id: .number(Decimal128(target)), scheme, embedded[link.name])
        }
        for list in lists { out[list.name] = Self.link(list.url, id: false, scheme, embedded[list.name]) }
        return out
    }

    private static func link(_ url: String, id: JSONValue, _ scheme: String, _ embedded: JSONValue?) -> JSONValue {
        let parts = url.split(separator: "?", maxSplits: 1)
        let query = parts.count > 1 ? "?\(parts[1])" : ""
        var resource: JSONObject = ["id": id, "url": .string(url), "link": .string("\(scheme)://api.webshopapp.com/nl/\(parts[0]).json\(query)")]
        if let embedded { resource["embedded"] = embedded }
        return ["resource": .object(resource)]
    }
}

/// A refusal: status and the message of the error body.
struct LightspeedRefusal: Error {
    var status: Int
    var message: String
    static let invalid = LightspeedRefusal(status: 400, message: "Invalid data input.")
    static let notFound = LightspeedRefusal(status: 404, message: "Not found.")
    static let notOffered = LightspeedRefusal(status: 405, message: "Method not allowed.")
}
