import Commerce
import JSON

/// Finds the ids of a variant's option values, and makes options and values that the product lacks.
struct OptionValues {
    let connector: BigCommerceConnector
    let state: ProductState

    private var path: String { "/v3/catalog/products/\(state.id)/options" }

    /// One pair of ids per option of the product.
    ///
    /// - Parameters:
    ///   - wanted: The variant's values.
    ///   - code: The variant's article, for messages.
    func pairs(_ wanted: [VariantOption], code: String) async throws -> [JSONValue] {
        // Each edit may give options and values new ids, so after each the list is read again.
        for _ in 0...(wanted.count * 2) {
            let options = try await connector.client.rows(call("GET", path))
            if let strange = options.first(where: { option in !wanted.contains { Self.isSame($0.name, option["display_name"]) } }) {
                throw ProductChecks.missing(strange["display_name"]?.words ?? "option", of: code, state.label)
            }
            var pairs: [JSONValue] = []
            for value in wanted {
                guard let option = options.first(where: { Self.isSame(value.name, $0["display_name"]) }) else {
                    try await addOption(value, after: options.count)
                    break
                }
                let values = option["option_values"]?.array ?? []
                guard let found = values.first(where: { Self.isSame(value.value, $0["label"]) }) else {
                    try await add(value, to: option, values, code: code)
                    break
                }
                pairs.append(["option_id": option["id"] ?? .null, "id": found["id"] ?? .null])
            }
            if pairs.count == wanted.count { return pairs }
        }
        throw Fault.retry("variant.options-unsettled", "BigCommerce does not show the options that were added to \(state.label).")
    }

    private func addOption(_ value: VariantOption, after count: Int) async throws {
        let body: JSONValue = [
            "display_name": .string(value.name.trimmed), "type": "dropdown", "sort_order": .number(Decimal128(count)),
            "option_values": [["label": .string(value.value.trimmed), "sort_order": 0]],
        ]
        _ = try await write(call("POST", path, body))
    }

    private func add(_ value: VariantOption, to option: JSONValue, _ values: [JSONValue], code: String) async throws {
        if values.count >= ProductChecks.mostValues {
            throw Fault.park(
                "variant.too-many-values",
                "Article \(code) would be value \(values.count + 1) of \(value.name) at \(state.label); BigCommerce takes \(ProductChecks.mostValues).",
                advice: "Remove values that are no longer sold, or split the product.")
        }
        let body: JSONValue = ["label": .string(value.value.trimmed), "sort_order": .number(Decimal128(values.count))]
        _ = try await write(call("POST", "\(path)/\(option["id"]?.id ?? "0")/values", body))
    }

    /// Takes away values that no variant uses any more, since buyers would see a choice that cannot be bought; the option with its last one.
    func removeUnused(_ removed: [VariantOption]) async throws {
        guard let row = try await connector.productRow(state.id), let now = ProductReader.state(row, brand: nil) else { return }
        let options = row["options"]?.array ?? []
        // Without variants the options stay: those that come next will most likely have the same.
        if now.variants.isEmpty { return }
        for value in removed where !now.variants.contains(where: { $0.options.contains(value) }) {
            guard let option = options.first(where: { Self.isSame(value.name, $0["display_name"]) }), let values = option["option_values"]?.array,
                values.count > 1, let unused = values.first(where: { Self.isSame(value.value, $0["label"]) })
            else { continue }
            _ = try await connector.client.send(
                call("DELETE", "\(path)/\(option["id"]?.id ?? "0")/values/\(unused["id"]?.id ?? "0")"))
        }
    }

    private func call(_ method: String, _ path: String, _ body: JSONValue? = nil) -> BigCommerceClient.Call {
        .init(method: method, path: path, body: body, scope: "store_v2_products", subject: "the options of \(state.label)")
    }

    private func write(_ call: BigCommerceClient.Call) async throws -> BigCommerceClient.Answer {
        let answer = try await connector.client.send(call)
        if answer.isMissing { throw state.goneFault }
        return answer
    }

    private static func isSame(_ name: String, _ other: JSONValue?) -> Bool {
        name.trimmed.lowercased() == (other?.string ?? "").trimmed.lowercased()
    }
}
