import Commerce
import JSON

/// Writing variants: each has one value of every option, and a code of its own.
extension BigCommerceSimulator {
    static let mostVariants = 600
    static let mostValues = 250

    /// Variants that come with a new product, with options by name.
    func addInline(_ rows: [JSONValue], to product: inout BigCommerceProduct, productCode: String?) throws(BigCommerceRefusal) {
        if rows.count > Self.mostVariants { throw invalid("variants", "more than \(Self.mostVariants)") }
        var codes = Set([productCode?.lowercased()].compactMap { $0 })
        for (index, row) in rows.enumerated() {
            let fields = row.object ?? [:]
            try BigCommerceFields.variantInline.check(fields, at: "variants.\(index).")
            let code = fields["sku"]?.string ?? ""
            if !code.isEmpty {
                try refuseTaken(code)
                guard codes.insert(code.lowercased()).inserted else { throw BigCommerceRefusal(409, "Sku '\(code)' is not unique") }
            }
            var values: [(option: Int, value: Int)] = []
            for pair in fields["option_values"]?.array ?? [] {
                guard let name = pair["option_display_name"]?.string, let label = pair["label"]?.string, !name.isEmpty, !label.isEmpty else {
                    throw invalid("variants.\(index).option_values", "option_display_name and label are needed")
                }
                values.append(try value(label, of: name, in: &product))
            }
            try add(fields, values, to: &product, at: "variants.\(index)")
        }
        for variant in product.variants where variant.values.count != product.options.count {
            throw invalid("variants", "one value of every option is needed")
        }
    }

    private func value(_ label: String, of name: String, in product: inout BigCommerceProduct) throws(BigCommerceRefusal) -> (Int, Int) {
        let place: Int
        if let known = product.options.firstIndex(where: { $0.name == name }) {
            place = known
        } else {
            product.options.append(
                BigCommerceOption(id: store.nextID(), name: name, type: "radio_buttons", sortOrder: product.options.count, values: []))
            place = product.options.count - 1
        }
        let option = product.options[place]
        if let known = option.values.first(where: { $0.label == label }) { return (option.id, known.id) }
        if option.values.count >= Self.mostValues { throw invalid("option_values", "more than \(Self.mostValues)") }
        let value = BigCommerceOptionValue(id: store.nextID(), label: label, sortOrder: option.values.count)
        product.options[place].values.append(value)
        return (option.id, value.id)
    }

    /// The values are those of the product; whether there is one per option is the caller's to see.
    private func add(
        _ fields: JSONObject, _ values: [(option: Int, value: Int)], to product: inout BigCommerceProduct, at path: String
    ) throws(BigCommerceRefusal) {
        guard !values.isEmpty, Set(values.map(\.option)).count == values.count else { throw invalid("\(path).option_values", "one value per option") }
        let wanted = Set(values.map(\.value))
        if product.variants.contains(where: { Set($0.values.map(\.value)) == wanted }) {
            throw BigCommerceRefusal(409, "A variant with these option values exists", errors: ["\(path).option_values": "duplicate"])
        }
        var variant = BigCommerceVariant(id: store.nextID(), skuID: store.nextID(), fields: [:], values: values)
        change(&variant, fields)
        product.variants.append(variant)
    }

    private func change(_ variant: inout BigCommerceVariant, _ fields: JSONObject) {
        let own: Set = ["id", "product_id", "option_values", "inventory_level"]
        for (name, value) in fields where !own.contains(name) { variant.fields[name] = BigCommerceCatalog.kept(name, value) }
    }

    func createVariant(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let id = try createVariant(try object(call), of: try product(call))
        guard let product = store.catalog.products[call.id], let made = product.variants.first(where: { $0.id == id }) else { throw .missing }
        return .data(store.catalog.json(made, of: product), didWrite: true)
    }

    private func createVariant(_ fields: JSONObject, of old: BigCommerceProduct) throws(BigCommerceRefusal) -> Int {
        var product = old
        try BigCommerceFields.variantCreate.check(fields)
        if product.variants.count >= Self.mostVariants { throw invalid("variants", "more than \(Self.mostVariants)") }
        if let code = fields["sku"]?.string { try refuseTaken(code) }
        var values: [(option: Int, value: Int)] = []
        for pair in fields["option_values"]?.array ?? [] {
            guard let option = product.options.first(where: { $0.id == pair["option_id"]?.int }),
                let value = option.values.first(where: { $0.id == pair["id"]?.int })
            else { throw invalid("option_values", "The option value is not found") }
            values.append((option.id, value.id))
        }
        guard values.count == product.options.count else { throw invalid("option_values", "one value of every option is needed") }
        try add(fields, values, to: &product, at: "variant")
        product.modified = now
        store.catalog.products[product.id] = product
        guard let made = product.variants.last else { throw .missing }
        setLevel(fields["inventory_level"], of: made, in: product)
        return made.id
    }

    func updateVariant(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let fields = try object(call)
        try checkUpdate(fields, of: call.numbers[1])
        let (product, variant) = try update(call.numbers[1], fields)
        return .data(store.catalog.json(variant, of: product), didWrite: true)
    }

    /// All or none.
    func updateVariants(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let items = try batch(call, limit: 50)
        let before = store.catalog
        var rows: [JSONValue] = []
        for item in items {
            do throws(BigCommerceRefusal) {
                let changed: (BigCommerceProduct, BigCommerceVariant)
                if let id = item["id"]?.int {
                    try checkUpdate(item, of: id)
                    changed = try update(id, item)
                } else {
                    guard let product = item["product_id"]?.int.flatMap({ store.catalog.products[$0] }) else {
                        throw invalid("product_id", "error.path.missing")
                    }
                    let id = try createVariant(item, of: product)
                    guard let product = store.catalog.products[product.id], let made = product.variants.first(where: { $0.id == id }) else {
                        throw .missing
                    }
                    changed = (product, made)
                }
                rows.append(store.catalog.json(changed.1, of: changed.0))
            } catch {
                store.catalog = before
                var refusal = BigCommerceRefusal(422, error.message)
                refusal.body = ["batch_errors": [error.v3]]
                throw refusal
            }
        }
        return .data(.array(rows), didWrite: true)
    }

    private func checkUpdate(_ fields: JSONObject, of id: Int) throws(BigCommerceRefusal) {
        try BigCommerceFields.variantUpdate.check(fields)
        guard let product = store.catalog.product(ofVariant: id) else { throw BigCommerceRefusal(404, "The variant \(id) was not found") }
        if let code = fields["sku"]?.string, !code.isEmpty {
            try refuseTaken(code, exceptProduct: product.baseVariantID == id ? product.id : nil, exceptVariant: id)
        }
    }

    private func update(_ id: Int, _ fields: JSONObject) throws(BigCommerceRefusal) -> (BigCommerceProduct, BigCommerceVariant) {
        guard var product = store.catalog.product(ofVariant: id), let place = product.variants.firstIndex(where: { $0.id == id }) else {
            throw .missing
        }
        if product.options.isEmpty {
            for (name, value) in fields where name != "id" && name != "inventory_level" {
                product.fields[name] = BigCommerceCatalog.kept(name, value)
            }
        }
        change(&product.variants[place], fields)
        product.modified = now
        store.catalog.products[product.id] = product
        setLevel(fields["inventory_level"], of: product.variants[place], in: product)
        return (product, product.variants[place])
    }

    func deleteVariant(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        guard let variant = product.variants.first(where: { $0.id == call.numbers[1] }) else {
            throw BigCommerceRefusal(404, "The variant was not found")
        }
        if variant.skuID == nil { throw BigCommerceRefusal(422, "The base variant of a product cannot be deleted") }
        product.variants.removeAll { $0.id == variant.id }
        product.modified = now
        store.catalog.stock.forget([.variant(variant.id)])
        store.catalog.products[product.id] = product
        return BigCommerceReply(status: 204, didWrite: true)
    }

    func readVariant(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let product = try product(call)
        guard let variant = product.variants.first(where: { $0.id == call.numbers[1] }) else {
            throw BigCommerceRefusal(404, "The variant was not found")
        }
        return .data(trimmed(store.catalog.json(variant, of: product), call))
    }

    func invalid(_ field: String, _ why: String) -> BigCommerceRefusal {
        BigCommerceRefusal(422, "JSON data is missing or invalid", errors: [field: .string(why)])
    }
}
