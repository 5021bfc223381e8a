public import Commerce
import JSON

extension LightspeedConnector {
    /// Makes a product in an order that never shows a buyer something half made: hidden, then its variants (the first takes over the one that
    /// the shop makes by itself), its categories, other languages, and visible last.
    ///
    /// What is refused on the way is taken away again; what breaks off is completed by the next attempt.
    public func createProduct(_ record: ProductRecord) async throws -> ProductState {
        let label = "Article \(record.code)"
        var fields = try await productFields(record.fields, label)
        let title = fields["title"]?.string ?? ""
        guard !title.isEmpty else {
            throw Fault.park("product.name", "\(label) has no name.", advice: "Give the article a description, then replay.")
        }
        let variants = try await wantedVariants(record, label)
        let visibility = fields["visibility"]?.string ?? "visible"
        fields["visibility"] = "hidden"
        let begun = try await begun(record.code, title: title)
        let id: String
        if let begun { id = begun } else { id = try await post(fields, record.code, label) }
        do {
            let state = try await complete(id, record, fields, variants, visibility: visibility, isResumed: begun != nil, label)
            await forgetMaking(record.code, id: id)
            return state
        } catch var fault as Fault {
            if fault.handling == .park, (try? await client.delete("products/\(id)", about: label)) != nil {
                await forgetMaking(record.code, id: id)
                throw fault
            }
            fault.writeMayHaveHappened = true
            throw fault
        }
    }

    /// Fields for each variant, the title of its options among them; one without title for a product without options.
    private func wantedVariants(_ record: ProductRecord, _ label: String) async throws -> [JSONObject] {
        if record.variants.isEmpty { return [try await variantFields(record.baseVariant, label)] }
        var wanted: [JSONObject] = []
        for (place, variant) in record.variants.enumerated() {
            let name = "\(label), variant \(variant.code)"
            var fields = try await variantFields(variant.fields, name)
            fields["title"] = .string(try VariantTitle.text(variant.options, label: name))
            if fields["sortOrder"] == nil { fields["sortOrder"] = .number(Decimal128(place + 1)) }
            wanted.append(fields)
        }
        return wanted
    }

    private func post(_ fields: JSONObject, _ code: String, _ label: String) async throws -> String {
        do {
            guard let answer = try await client.write("POST", "products", "product", fields, about: label), let id = Record(answer).text("id") else {
                throw client.malformed(label, mayHaveWritten: true)
            }
            try await note(code, ProductMaking(since: services.clock.now, id: id))
            return id
        } catch let fault as Fault where !fault.writeMayHaveHappened {
            await forgetMaking(code, id: nil)
            throw fault
        }
    }

    private func complete(
        _ id: String, _ record: ProductRecord, _ fields: JSONObject, _ wanted: [JSONObject], visibility: String, isResumed: Bool, _ label: String
    ) async throws -> ProductState {
        var there = try await variants(ofProduct: id)
        var made: [Record] = []
        for fields in wanted {
            // What an earlier attempt made already; else, for the first, the one that the shop made.
            let place =
                there.firstIndex { $0.text("sku") != nil && $0.text("sku") == fields["sku"]?.string }
                ?? there.firstIndex { $0.text("sku") == nil && $0.flag("isDefault") && made.isEmpty }
            made.append(try await write(fields, over: place.map { there.remove(at: $0) }, product: id, label))
        }
        let placed = isResumed ? try await placings(ofProduct: id).compactMap { $0.reference("category") } : []
        for category in record.categories where !placed.map(String.init).contains(category) { try await place(product: id, in: category, label) }
        try await writeOtherLanguages("products/\(id)", "product", fields, about: label)
        guard let answer = try await client.write("PUT", "products/\(id)", "product", ["visibility": .string(visibility)], about: label) else {
            throw Fault.retry("product.gone", "\(label) vanished from the Lightspeed shop while it was being made.")
        }
        let product = Record(answer)
        await rememberPlaces(made)
        return try await ProductState(
            product: product, variants: made, categories: record.categories, brands: brandNames(of: product), rates: taxRates())
    }

    private func write(_ fields: JSONObject, over variant: Record?, product: String, _ label: String) async throws -> Record {
        var fields = fields
        let answer: JSONValue?
        if let id = variant?.text("id") {
            answer = try await client.write("PUT", "variants/\(id)", "variant", fields, about: label)
        } else {
            fields["product"] = .number(Decimal128(Int(product) ?? 0))
            answer = try await client.write("POST", "variants", "variant", fields, about: label)
        }
        guard let made = answer.map(Record.init), let id = made.text("id") else { throw client.malformed(label, mayHaveWritten: true) }
        if fields["title"] != nil { try await writeOtherLanguages("variants/\(id)", "variant", fields, about: label) }
        return made
    }
}
