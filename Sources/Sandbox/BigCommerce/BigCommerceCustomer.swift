import Commerce
import JSON

/// A customer as the store keeps it.
struct BigCommerceCustomer {
    var id: Int
    var created: Timestamp
    var modified: Timestamp
    /// What the API can write, by its names.
    var fields: JSONObject
    var formFields: [JSONValue] = []
    var addresses: [(id: Int, fields: JSONObject)] = []

    var email: String { fields["email"]?.string ?? "" }

    func json(include: Set<String>) -> JSONValue {
        func text(_ name: String) -> JSONValue { fields[name] ?? "" }
        var row: JSONObject = [
            "id": .number(Decimal128(id)), "email": text("email"), "first_name": text("first_name"), "last_name": text("last_name"),
            "company": text("company"), "phone": text("phone"), "notes": text("notes"), "registration_ip_address": "",
            "tax_exempt_category": text("tax_exempt_category"), "customer_group_id": fields["customer_group_id"] ?? 0,
            "date_created": .string(created.isoSeconds), "date_modified": .string(modified.isoSeconds),
            "address_count": .number(Decimal128(addresses.count)), "attribute_count": 0, "authentication": ["force_password_reset": false],
            "accepts_product_review_abandoned_cart_emails": fields["accepts_product_review_abandoned_cart_emails"] ?? true,
            "origin_channel_id": fields["origin_channel_id"] ?? 1, "channel_ids": fields["channel_ids"] ?? .null,
        ]
        if include.contains("addresses") { row["addresses"] = .array(addresses.prefix(10).map { address($0) }) }
        if include.contains("attributes") { row["attributes"] = [] }
        if include.contains("formfields") { row["form_fields"] = .array(formFields) }
        if include.contains("storecredit") { row["store_credit_amounts"] = [["amount": 0]] }
        return .object(row)
    }

    func address(_ address: (id: Int, fields: JSONObject)) -> JSONValue {
        var row: JSONObject = ["id": .number(Decimal128(address.id)), "customer_id": .number(Decimal128(id))]
        for name in [
            "first_name", "last_name", "company", "address1", "address2", "city", "state_or_province", "postal_code", "country_code", "phone",
        ] {
            row[name] = address.fields[name] ?? ""
        }
        row["country"] = .string(BigCommerceAddresses.country(address.fields["country_code"]?.string ?? ""))
        row["address_type"] = address.fields["address_type"] ?? "residential"
        return .object(row)
    }

    /// Whether both mean the same place and person: such a second address is silently left out.
    static func isSame(_ a: JSONObject, _ b: JSONObject) -> Bool {
        ["first_name", "last_name", "company", "address1", "address2", "city", "state_or_province", "postal_code", "country_code", "phone"]
            .allSatisfy { (a[$0]?.string ?? "") == (b[$0]?.string ?? "") }
    }
}
