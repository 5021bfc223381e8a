public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: VariantWriting {
    public var variantRules: VariantRules { VariantRules() }

    // A combination with the same values is not refused by the shop, so one that an earlier attempt made is looked for first.
    public func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState {
        let product = try shopID(state.id, "product")
        let subject = "variant \(record.code)"
        let languages = try await shopLanguages()
        let nodes = FieldNodes(columns: .combination, languages: languages, subject: subject)
        var values: [Int] = []
        for option in record.options { values.append(try await optionValue(option, languages, subject)) }
        let siblings = try await client.list(
            "combinations", ListQuery(sort: "[id_ASC]").matching("id_product", "[\(product)]"))
        if let known = siblings.first(where: { Set($0.associated("product_option_values").map { $0.id("id") }) == Set(values) }) {
            let fields = RecordChange(fields: try nodes.nodes(record.fields, known: known))
            if !fields.isEmpty { try await change(combination: known.id("id"), fields, subject) }
            return try await variant(known.id("id"), record, languages)
        }
        var fields = [XMLNode("id_product", text: String(product))] + (try nodes.nodes(record.fields))
        if !fields.contains(where: { $0.name == "minimal_quantity" }) { fields.append(XMLNode("minimal_quantity", text: "1")) }
        // One variant of a product is what buyers see first; a second one that says so is refused.
        if !siblings.contains(where: { $0.flag("default_on") }), !fields.contains(where: { $0.name == "default_on" }) {
            fields.append(XMLNode("default_on", text: "1"))
        }
        let change = RecordChange(fields: fields, lists: [Self.list("product_option_values", "product_option_value", values.map(String.init))])
        let id = try await client.create("combinations", XMLNode("combination", children: change.nodes), name: subject)
        return try await variant(id, record, languages)
    }

    public func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws {
        let languages = try await shopLanguages()
        var fault: Fault?
        for change in changes {
            let subject = "variant \(change.variant.code ?? change.variant.id)"
            do {
                let nodes = try FieldNodes(columns: .combination, languages: languages, subject: subject)
                    .nodes(change.fields, known: change.variant.raw)
                guard !nodes.isEmpty else { continue }
                try await self.change(combination: try shopID(change.variant.id, "variant"), RecordChange(fields: nodes), subject)
            } catch let other as Fault {
                // One that is refused does not keep the others from being right; anything else would meet them too.
                guard other.handling == .park || other.handling == .skip else { throw other }
                fault = fault ?? other
            }
        }
        if let fault { throw fault }
    }

    public func removeVariant(_ variant: VariantState, of state: ProductState) async throws {
        let id = try shopID(variant.id, "variant")
        try await client.delete("combinations", id)
        guard variant.raw.flag("default_on") else { return }
        let query = ListQuery(display: ListQuery.fields("id", "reference", "default_on"), sort: "[id_ASC]").matching("id_product", "[\(state.id)]")
        let others = try await client.list("combinations", query).filter { $0.id("id") != id }
        guard let next = others.first, !others.contains(where: { $0.flag("default_on") }) else { return }
        try await change(combination: next.id("id"), RecordChange([("default_on", "1")]), "variant \(next.text("reference"))")
    }

    private func change(combination id: Int, _ change: RecordChange, _ subject: String) async throws {
        var change = change
        // A whole record goes back before PrestaShop 8, and only one variant of a product may have anything but nothing here.
        if try await !client.hasPatch(), !change.fields.contains(where: { $0.name == "default_on" }),
            try await client.tree("combinations", id)?["default_on"]?.text != "1"
        {
            change.fields.append(XMLNode("default_on"))
        }
        try await client.change("combinations", singular: "combination", id, change, name: subject)
    }

    /// What was stored; the answer to a write shows what was sent.
    private func variant(_ id: Int, _ record: VariantRecord, _ languages: ShopLanguages) async throws -> VariantState {
        guard let row = try await client.record("combinations", id) else {
            throw Fault.retry("variant.vanished", "PrestaShop made variant \(record.code) as \(id) and does not show it.", writeMayHaveHappened: true)
        }
        return variant(row, languages, options: record.options)
    }
}
