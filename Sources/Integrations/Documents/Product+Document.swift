public import Commerce
public import JSON

extension Product {
    /// The product as mappings and filters see it. What the product lacks is left out.
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["id"] = .string(id)
        fields["revision"] = revision
        fields["sku"] = sku
        fields["code"] = code
        fields["ean"] = ean
        fields["name"] = name
        fields["shortDescription"] = shortDescription
        fields["description"] = description
        fields["price"] = price.map(JSONValue.number)
        fields["pricesIncludeTax"] = .bool(pricesIncludeTax)
        fields["currency"] = currency
        fields["vatCode"] = vatCode
        fields["taxRate"] = taxRate.map(JSONValue.number)
        fields["weight"] = weight.map(JSONValue.number)
        fields["brand"] = brand
        fields["unit"] = unit
        fields["isActive"] = .bool(isActive)
        fields["quantity"] = quantity.map(JSONValue.number)
        fields["categories"] = .array(categories.map(\.json))
        fields["options"] = .array(options.map(JSONValue.string))
        fields["variants"] = .array(variants.map(\.json))
        fields["features"] = .array(features.map { ["name": .string($0.name), "value": .string($0.value)] })
        fields["images"] = .array(images.map { ["key": .string($0.key), "name": .string($0.name ?? $0.key)] })
        fields["changedAt"] = changedAt?.description
        fields["raw"] = raw.isNull ? nil : raw
        return .object(fields.object)
    }
}

extension ProductVariant {
    /// The variant as mappings see it.
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["id"] = .string(id)
        fields["sku"] = sku
        fields["code"] = sku ?? id
        fields["ean"] = ean
        fields["options"] = .array(options.map { ["name": .string($0.name), "value": .string($0.value)] })
        fields["price"] = price.map(JSONValue.number)
        fields["weight"] = weight.map(JSONValue.number)
        fields["isActive"] = .bool(isActive)
        fields["quantity"] = quantity.map(JSONValue.number)
        fields["raw"] = raw.isNull ? nil : raw
        return .object(fields.object)
    }
}

extension ProductCategory {
    /// The category as mappings see it.
    public var json: JSONValue {
        ["key": .string(key), "name": .string(name), "parents": .array(parents.map(JSONValue.string))]
    }
}

extension StockFigures {
    /// The figures as stock expressions and filters see them.
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["code"] = code
        fields["ean"] = ean
        fields["available"] = available.map(JSONValue.number)
        fields["technical"] = technical.map(JSONValue.number)
        fields["free"] = free.map(JSONValue.number)
        fields["ordered"] = ordered.map(JSONValue.number)
        fields["reserved"] = reserved.map(JSONValue.number)
        fields["raw"] = raw.isNull ? nil : raw
        return .object(fields.object)
    }
}
