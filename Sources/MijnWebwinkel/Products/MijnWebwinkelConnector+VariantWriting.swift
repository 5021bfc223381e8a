public import Commerce
import Integrations
import JSON

/// Variants are combinations of options of the shop's own choice lists. They have neither code nor price of their own: the price is the
/// article's with its options' surcharges.
extension MijnWebwinkelConnector: VariantWriting {
    public var variantRules: VariantRules { VariantRules(makesOptions: false, removesVariants: false, hasCodes: false) }

    /// Attaches the options that the article does not offer yet.
    public func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState {
        let label = "\(state.label), variant \(record.code)"
        let chosen = try await chosen(record.options, label: label)
        let price = (state.fields["price.default"]?.decimal ?? 0) + chosen.reduce(0) { $0 + $1.surcharge }
        try checkPrice(record.fields, price, label)
        let id = ProductState.variantID(chosen.map(\.option))
        await rememberVariant(record.code, article: state.id, chosen.map(\.option))
        if let there = state.variants.first(where: { $0.id == id }) { return there }
        let body: JSONObject = ["lists": Self.listFields(state.record, adding: chosen)]
        guard try await patchArticle(state.id, body, label) != nil else { throw gone(state) }
        return VariantState(id: id, options: record.options, fields: ["price": .number(price)])
    }

    /// A price cannot be written: it must be what the options make it. Else stock or backorder of versions that the shop keeps.
    public func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws {
        var versions: [String: JSONObject] = [:]
        for change in changes {
            let now = state.variants.first { $0.id == change.variant.id } ?? change.variant
            let label = "\(state.label), \(Self.words(now.options))"
            try checkPrice(change.fields, now.fields["price"]?.decimal ?? 0, label)
            let fields = JSONObject(change.fields.filter { $0.key != "price" }.map { ($0.key, $0.value) })
            if !fields.isEmpty { versions[now.id] = fields }
        }
        if !versions.isEmpty { try await write(versions, of: state.record, id: state.id, state.label) }
    }

    /// The only option list's option is detached. One of several lists is offered in other combinations too: then that combination is set to
    /// none, where the shop keeps a stock for it.
    public func removeVariant(_ variant: VariantState, of state: ProductState) async throws {
        let label = "\(state.label), \(Self.words(variant.options))"
        let options = Set(variant.id.split(separator: ".").compactMap { Int($0) })
        if variant.options.count == 1 {
            let body: JSONObject = ["lists": Self.listFields(state.record, removing: options)]
            guard try await patchArticle(state.id, body, label) != nil else { throw gone(state) }
            return
        }
        guard state.record.versions.contains(where: { $0.options == variant.id }) else {
            throw Fault.park(
                "variant.cannot-remove", "\(label): MijnWebwinkel offers every combination of an article's options, and keeps no stock for this one.",
                advice: "Switch on stock per variant for the article in the back office, then replay.")
        }
        try await write([variant.id: ["stock": 0, "can_backorder": false]], of: state.record, id: state.id, label)
    }

    /// Writes versions. All of the article's are sent, because no document says that one left out stays as it is.
    func write(_ changes: [String: JSONObject], of article: Record, id: String, _ label: String) async throws {
        let missing = changes.keys.filter { id in !article.versions.contains { $0.options == id } }
        guard missing.isEmpty else {
            throw Fault.park(
                "stock.no-version", "\(label): MijnWebwinkel keeps no stock of its own for this variant.",
                advice: "Switch on stock per variant for the article in the back office, then replay.")
        }
        let rows = article.versions.map { version -> JSONValue in
            var row: JSONObject = ["id": .number(Decimal128(version.id)), "stock": version.record.value["stock"] ?? .null]
            if let flag = version.record.value["can_backorder"]?.bool { row["can_backorder"] = .bool(flag) }
            for (name, value) in changes[version.options] ?? [:] { row[name] = value }
            return .object(row)
        }
        guard try await patchArticle(id, ["variants": .array(rows)], label) != nil else {
            throw Fault.retry("product.gone", "\(label) vanished from MijnWebwinkel while it was being changed.")
        }
    }

    func checkPrice(_ fields: JSONObject, _ price: Decimal128, _ label: String) throws {
        guard let wanted = fields["price"]?.decimal, wanted.rounded(to: 2, .halfUp) != price.rounded(to: 2, .halfUp) else { return }
        throw Fault.park(
            "variant.price",
            "\(label): a buyer pays \(price.text(places: 2)) in MijnWebwinkel, the article and the surcharges of its options; AccountView says "
                + "\(wanted.text(places: 2)).",
            advice:
                "Set the surcharge of its option in the choice list, in the back office, then replay; or leave the price of variants out of the mapping."
        )
    }

    static func words(_ options: [VariantOption]) -> String { options.map { "\($0.name) \($0.value)" }.joined(separator: ", ") }

    // MARK: Which variant a code means

    /// The shop keeps no code of a variant: what we once matched is remembered.
    func rememberVariant(_ code: String, article: String, _ options: [Int]) async {
        try? await services.store.set(
            [("variant/\(code)", Array("\(article)/\(ProductState.variantID(options))".utf8))], ttl: .seconds(365 * 86_400))
    }

    func rememberedVariant(_ code: String) async -> String? {
        (try? await services.store.get(["variant/\(code)"]).first ?? nil).map { String(decoding: $0, as: UTF8.self) }
    }
}
