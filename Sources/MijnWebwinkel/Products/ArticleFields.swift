import Commerce
import Integrations
import JSON

/// A mapping's fields as the API wants them. Names with a dot go into an object: `price.default`, `extra.barcode`.
struct ArticleFields {
    /// The body of an article.
    private(set) var body: JSONObject = [:]
    /// Extra fields by name.
    private(set) var extra: JSONObject = [:]

    /// - Throws: `Fault` (park) for what the shop would refuse, naming the article.
    init(_ fields: JSONObject, label: String, pricesIncludeTax: Bool) throws {
        var price: JSONObject = [:]
        for (name, value) in fields {
            switch name {
            case "price.basis":
                let basis = pricesIncludeTax ? "including" : "excluding"
                guard value.string == basis else {
                    throw Fault.park(
                        "product.price-basis", "\(label): this MijnWebwinkel keeps its prices \(basis) VAT, and the settings say otherwise.",
                        advice: "Set products.prices: \(basis), then replay.")
                }
            case _ where name.hasPrefix("price."): price[String(name.dropFirst(6))] = .string(try Self.price(value, name, label))
            case _ where name.hasPrefix("extra."): extra[String(name.dropFirst(6))] = .string(value.string ?? value.decimal?.description ?? "")
            case "stock": body[name] = value.isNull ? .null : .number(Decimal128(max(0, value.decimal?.rounded(to: 0, .down).int ?? 0)))
            case "name":
                guard let text = value.string, !text.folded.isEmpty else {
                    throw Fault.park("product.name", "\(label) has no name.", advice: "Give the article a description, then replay.")
                }
                guard text.count <= 255 else {
                    throw Fault.park(
                        "product.name", "\(label): its name has \(text.count) characters, MijnWebwinkel takes 255.",
                        advice: "Shorten it, or give the field name a width in the mapping, then replay.")
                }
                body[name] = value
            default: body[name] = value
            }
        }
        if !price.isEmpty { body["price"] = .object(price) }
    }

    private static func price(_ value: JSONValue, _ name: String, _ label: String) throws -> String {
        if value == "" { return "" }
        guard let price = value.decimal ?? value.string.flatMap({ Decimal128($0) }) else {
            throw Fault.park("product.price", "\(label): \(name) is no number.", advice: "Correct the mapping of \(name), then replay.")
        }
        guard !price.isNegative else {
            throw Fault.park("product.price", "\(label) has the price \(price), which is below zero.", advice: "Give it a price, then replay.")
        }
        return price.rounded(to: 2, .halfUp).text(places: 2)
    }
}

extension MijnWebwinkelConnector {
    /// Whether the shop keeps prices with VAT; asked once a day.
    func pricesIncludeTax() async throws -> Bool {
        let key = "store/prices"
        if let known = try? await services.store.get([key]).first ?? nil { return known == Array("including".utf8) }
        let answer = try await client.send(.init(path: "store", query: client.language, subject: "the shop"))
        let includes = answer?["prices_include_tax"]?.bool ?? true
        try? await services.store.set([(key, Array((includes ? "including" : "excluding").utf8))], ttl: .seconds(86_400))
        return includes
    }

    func gone(_ state: ProductState) -> Fault {
        .retry("product.gone", "\(state.label) vanished from MijnWebwinkel while it was being changed.")
    }

    func articleID(_ id: String) throws -> String {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Fault.park("product.id", "\"\(id)\" is no article number of MijnWebwinkel.", advice: "Replay with the article's code.")
        }
        return id
    }

    var articleQuery: [(String, String)] { client.language + [("use_url_id", "false")] }

    func readArticle(_ id: String) async throws -> Record? {
        try await client.send(.init(path: "articles/\(articleID(id))", query: articleQuery, subject: "article \(id)")).map(Record.init)
    }

    /// Changes an article; nil when it is gone.
    func patchArticle(_ id: String, _ body: JSONObject, _ label: String) async throws -> Record? {
        let call = MijnWebwinkelClient.Call(method: "PATCH", path: "articles/\(try articleID(id))", query: articleQuery, body: body, subject: label)
        let answer = try await client.send(call).map(Record.init)
        await remember(answer, id: id)
        return answer
    }

    /// Sets extra fields by name; those that are not named stay.
    func setExtra(_ fields: JSONObject, isVisible: Bool, of id: String, _ label: String) async throws {
        guard !fields.isEmpty else { return }
        let call = MijnWebwinkelClient.Call(
            method: "POST", path: "articlefields/\(try articleID(id))", query: articleQuery + [("visible", isVisible ? "true" : "false")],
            body: fields, subject: "the extra fields of \(label)")
        guard try await client.send(call) != nil else {
            throw Fault.retry("product.gone", "\(label) vanished from MijnWebwinkel while it was being changed.")
        }
    }
}
