public import Commerce
import JSON

/// Options stand in a variant's title: see `VariantTitle`.
extension LightspeedConnector: VariantWriting {
    public var variantRules: VariantRules { VariantRules() }

    /// A product that was without options has a variant already: the first of its new ones takes that over.
    public func createVariant(_ record: VariantRecord, of state: ProductState) async throws -> VariantState {
        let label = "\(state.label), variant \(record.code)"
        var fields = try await variantFields(record.fields, label)
        fields["title"] = .string(try VariantTitle.text(record.options, label: label))
        let answer: JSONValue?
        if let base = state.baseVariant, state.variants.isEmpty {
            answer = try await client.write("PUT", "variants/\(base.id)", "variant", fields, about: label)
        } else {
            fields["product"] = .number(Decimal128(Int(try checked(state.id, .product)) ?? 0))
            if fields["sortOrder"] == nil { fields["sortOrder"] = .number(Decimal128(state.variants.count + 1)) }
            answer = try await client.write("POST", "variants", "variant", fields, about: label)
        }
        guard let answer else { throw gone(state) }
        guard let made = VariantState(variant: Record(answer), rates: try await taxRates()) else {
            throw client.malformed(label, mayHaveWritten: true)
        }
        try await writeOtherLanguages("variants/\(made.id)", "variant", fields, about: label)
        await rememberPlaces([Record(answer)])
        return made
    }

    public func updateVariants(_ changes: [VariantChange], of state: ProductState) async throws {
        var rows: [VariantWrite] = []
        for change in changes {
            let label = "\(state.label), variant \(change.variant.code ?? change.variant.id)"
            rows.append(VariantWrite(id: change.variant.id, fields: try await variantFields(change.fields, label), label: label))
        }
        for result in await write(rows) { _ = try result.get() }
    }

    /// A product always has a variant: the last one stays, and cannot be bought.
    public func removeVariant(_ variant: VariantState, of state: ProductState) async throws {
        let label = "\(state.label), variant \(variant.code ?? variant.id)"
        let others = state.variants.filter { $0.id != variant.id }
        guard let next = others.first else {
            _ = try await client.write(
                "PUT", "variants/\(variant.id)", "variant", ["stockTracking": "enabled", "stockLevel": 0], about: label)
            return
        }
        if Record(variant.raw).flag("isDefault") {
            _ = try await client.write("PUT", "variants/\(next.id)", "variant", ["isDefault": true], about: label)
        }
        _ = try await client.delete("variants/\(variant.id)", about: label)
        await forgetPlaces([variant.code, variant.ean].compactMap { $0 })
    }
}
