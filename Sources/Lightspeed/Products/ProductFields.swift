import Commerce
import Integrations
import JSON

extension LightspeedConnector {
    /// The fields of a product as the API wants them: `brand` by name becomes an id.
    func productFields(_ fields: JSONObject, _ label: String) async throws -> JSONObject {
        var out = fields
        if let title = fields["title"], (title.string ?? "").trimmingBlanks.isEmpty {
            throw Fault.park("product.name", "\(label) has no name.", advice: "Give the article a description, then replay.")
        }
        if let name = fields["brand"]?.string {
            out["brand"] = nil
            if !name.trimmingBlanks.isEmpty {
                out["brand"] = .number(
                    Decimal128(try await entry(titled: name, in: "brands", "brand", fields: "id,title", about: "the brand \(name)")))
            }
        }
        return out
    }

    /// The fields of a variant as the API wants them: `taxRate` in percent becomes the id of the shop's tax, and of two prices the one goes
    /// that the settings call authoritative.
    func variantFields(_ fields: JSONObject, _ label: String) async throws -> JSONObject {
        var out = fields
        for name in ["priceExcl", "priceIncl"] {
            guard let value = fields[name] else { continue }
            guard let price = value.decimal ?? value.string.flatMap({ Decimal128($0) }) else {
                throw Fault.park("product.price", "\(label): \(name) is no number.", advice: "Correct the mapping of \(name), then replay.")
            }
            guard !price.isNegative else {
                throw Fault.park("product.price", "\(label) has the price \(price), which is below zero.", advice: "Give it a price, then replay.")
            }
        }
        if fields["priceExcl"] != nil, fields["priceIncl"] != nil { out[settings.pricesIncludeTax ? "priceExcl" : "priceIncl"] = nil }
        if let value = fields["taxRate"] {
            out["taxRate"] = nil
            if let rate = value.decimal ?? value.string.flatMap({ Decimal128($0) }) {
                out["tax"] = .number(Decimal128(try await tax(withRate: rate, for: label)))
            }
        }
        return out
    }

    /// The texts among a record's fields, for another language.
    static func texts(of fields: JSONObject, _ names: Set<String>) -> JSONObject {
        JSONObject(fields.filter { names.contains($0.key) }.map { ($0.key, $0.value) })
    }

    /// Gives a new record its texts in the other languages too, so that no buyer sees an empty one; whoever translates them later is left alone.
    func writeOtherLanguages(_ path: String, _ wrapper: String, _ fields: JSONObject, about subject: String) async throws {
        let texts = Self.texts(of: fields, ["title", "fulltitle", "description", "content"])
        guard !texts.isEmpty else { return }
        for language in settings.otherLanguages where language != settings.language {
            _ = try await client.write("PUT", path, wrapper, texts, language: language, about: "\(subject) in the language \(language)")
        }
    }

    func gone(_ state: ProductState) -> Fault {
        .retry("product.gone", "\(state.label) vanished from the Lightspeed shop while it was being changed.")
    }
}
