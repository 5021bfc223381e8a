public import Commerce
public import JSON

extension Order {
    /// The order as mappings and filters see it. What the order lacks is left out.
    ///
    /// Names are those of `Order`, with a few more that are often wanted: `total` (what the buyer pays), `status` (the state's id) and
    /// `shipTo` (where the goods go: the delivery address, else the billing address).
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["id"] = .string(id)
        fields["number"] = .string(number)
        fields["revision"] = revision
        fields["status"] = .string(state.id)
        fields["state"] = .object(state.json)
        fields["placedAt"] = .string(placedAt.description)
        fields["placedOn"] = .string(placedOn)
        fields["changedAt"] = changedAt?.description
        fields["storeId"] = storeID
        fields["currency"] = .string(currency)
        fields["pricesIncludeTax"] = .bool(pricesIncludeTax)
        fields["total"] = .number(totals.gross)
        fields["totals"] = totals.json
        fields["buyer"] = buyer.json
        fields["billing"] = .object(billing.json)
        fields["delivery"] = delivery.map { .object($0.json) }
        fields["shipTo"] = .object((delivery ?? billing).json)
        fields["lines"] = .array(lines.map(\.json))
        fields["charges"] = .array(charges.map(\.json))
        fields["payment"] = payment.json
        fields["comment"] = comment
        fields["buyerReference"] = buyerReference
        fields["raw"] = raw.isNull ? nil : raw
        return .object(fields.object)
    }
}

extension OrderLine {
    /// The line as mappings see it; `description` is its name with the chosen options.
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["id"] = .string(id)
        fields["productId"] = productID
        fields["variantId"] = variantID
        fields["sku"] = .string(sku)
        fields["ean"] = ean
        fields["name"] = .string(name)
        fields["description"] = .string(([name] + options.map { "\($0.name): \($0.value)" }).joined(separator: ", "))
        fields["quantity"] = .number(quantity)
        fields["unitPrice"] = unitPrice.json
        fields["total"] = total.json
        fields["taxRate"] = taxRate.map(JSONValue.number)
        fields["options"] = .array(options.map { ["name": .string($0.name), "value": .string($0.value)] })
        fields["isGiftCard"] = .bool(isGiftCard)
        fields["raw"] = raw.isNull ? nil : raw
        return .object(fields.object)
    }
}

extension OrderCharge {
    /// The charge as mappings see it.
    public var json: JSONValue {
        var fields = DocumentFields()
        fields["kind"] = .string(kind.rawValue)
        fields["code"] = .string(code)
        fields["name"] = .string(name)
        fields["amount"] = amount.json
        fields["taxRate"] = taxRate.map(JSONValue.number)
        return .object(fields.object)
    }
}

extension TaxedAmount {
    /// `{net, gross, tax}`.
    public var json: JSONValue { ["net": .number(net), "gross": .number(gross), "tax": .number(tax)] }
}

extension OrderState {
    var json: JSONObject {
        var fields = DocumentFields()
        fields["id"] = .string(id)
        fields["name"] = .string(name)
        fields["isPaid"] = isPaid.map(JSONValue.bool)
        fields["isFinal"] = isFinal.map(JSONValue.bool)
        return fields.object
    }
}

extension OrderTotals {
    var json: JSONValue {
        var fields = DocumentFields()
        fields["gross"] = .number(gross)
        fields["net"] = net.map(JSONValue.number)
        fields["tax"] = tax.map(JSONValue.number)
        return .object(fields.object)
    }
}

extension Buyer {
    var json: JSONValue {
        var fields = DocumentFields()
        fields["id"] = id
        fields["email"] = email
        fields["firstName"] = firstName
        fields["lastName"] = lastName
        fields["isGuest"] = .bool(isGuest)
        fields["group"] = group
        fields["language"] = language
        return .object(fields.object)
    }
}

extension OrderPayment {
    var json: JSONValue {
        var fields = DocumentFields()
        fields["method"] = .string(method)
        fields["name"] = .string(name)
        fields["isPaid"] = isPaid.map(JSONValue.bool)
        fields["transaction"] = transaction
        return .object(fields.object)
    }
}

/// Collects fields; nil leaves one out.
struct DocumentFields {
    private(set) var object = JSONObject()
    subscript(name: String) -> JSONValue? {
        get { object[name] }
        set { if let newValue { object[name] = newValue } }
    }
    subscript(name: String) -> String? {
        get { object[name]?.string }
        set { if let newValue, !newValue.isEmpty { object[name] = .string(newValue) } }
    }
}
