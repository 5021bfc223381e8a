public import Commerce
import JSON

extension BigCommerceConnector: FeatureWriting {
    /// The longest name or value of a custom field, in characters.
    private static var widest: Int { 250 }

    /// Features are custom fields. A name may come more than once there; the fields of the names given are ours, all others the owner's.
    public func setFeatures(_ features: [ProductFeature], removing: [String], of state: ProductState) async throws {
        for feature in features {
            guard let long = [feature.name, feature.value].first(where: { $0.count > Self.widest }) else { continue }
            throw Fault.park(
                "feature.too-long", "\(feature.name.prefix(40)) of \(state.label) has \(long.count) characters; BigCommerce takes \(Self.widest).",
                advice: "Shorten it in AccountView, or leave it out of products.features.")
        }
        // Empty values cannot be kept there: they mean that there is none.
        let wanted = features.filter { !$0.value.trimmed.isEmpty }
        let names = Set((features.map(\.name) + removing).map(Self.folded))
        var ours = (state.raw["custom_fields"]?.array ?? []).filter { $0["name"]?.string.map { names.contains(Self.folded($0)) } ?? false }
        var missing: [ProductFeature] = []
        for feature in wanted {
            if let place = ours.firstIndex(where: { Self.isNamed($0, feature) && $0["value"]?.string == feature.value }) {
                ours.remove(at: place)
            } else if !missing.contains(feature) {
                missing.append(feature)
            }
        }
        // Fields to go are changed into those to come, so that a field is never away between two calls.
        for feature in missing {
            if let place = ours.firstIndex(where: { Self.isNamed($0, feature) }), let id = ours[place]["id"]?.id {
                ours.remove(at: place)
                try await send("PUT", "/\(id)", ["value": .string(feature.value)], state, feature)
            } else {
                try await send("POST", "", ["name": .string(feature.name), "value": .string(feature.value)], state, feature)
            }
        }
        for field in ours {
            guard let id = field["id"]?.id else { continue }
            _ = try await client.send(call("DELETE", "/\(id)", nil, state))
        }
    }

    private static func folded(_ name: String) -> String { name.trimmed.lowercased() }
    private static func isNamed(_ field: JSONValue, _ feature: ProductFeature) -> Bool {
        folded(field["name"]?.string ?? "") == folded(feature.name)
    }

    private func send(_ method: String, _ path: String, _ body: JSONValue, _ state: ProductState, _ feature: ProductFeature) async throws {
        do {
            let answer = try await client.send(call(method, path, body, state))
            if answer.isMissing { throw state.goneFault }
        } catch let fault as Fault where fault.cause == "bigcommerce.refused" {
            // Someone else may have added the same pair since the product was read.
            let now = try await client.rows(call("GET", "", nil, state))
            guard now.contains(where: { Self.isNamed($0, feature) && $0["value"]?.string == feature.value }) else { throw fault }
        }
    }

    private func call(_ method: String, _ path: String, _ body: JSONValue?, _ state: ProductState) -> BigCommerceClient.Call {
        .init(
            method: method, path: "/v3/catalog/products/\(state.id)/custom-fields\(path)", body: body, scope: "store_v2_products",
            subject: "the custom fields of \(state.label)")
    }
}
