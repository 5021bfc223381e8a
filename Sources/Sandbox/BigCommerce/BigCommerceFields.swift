import JSON

/// What a request body may hold: v2 refuses read-only and unknown fields with 400, v3 wrong types and missing fields with 422.
struct BigCommerceFields: Sendable {
    /// The type of a field, as far as it is checked.
    indirect enum Kind: Sendable {
        case int, amount, text(ClosedRange<Int>), bool, object, list, any
        /// A whole number within bounds.
        case whole(ClosedRange<Int>)
        /// An amount that is not below zero.
        case price
        case oneOf([String])
        case orNull(Kind)
    }

    var known: [String: Kind]
    var required: [String] = []
    var readOnly: Set<String> = []
    var version = "v3"

    /// - Throws: `BigCommerceRefusal`.
    func check(_ body: JSONObject, at path: String = "") throws(BigCommerceRefusal) {
        for (name, value) in body {
            guard let kind = known[name] else {
                if version == "v2" {
                    throw BigCommerceRefusal(
                        400,
                        readOnly.contains(name)
                            ? "The field '\(name)' cannot be written to. Please remove it from your request before trying again."
                            : "The field '\(name)' is not supported by this resource.")
                }
                throw invalid(path + name, readOnly.contains(name) ? "this field is read only" : "error.unexpected")
            }
            if !Self.fits(value, kind) {
                throw version == "v2" ? BigCommerceRefusal(400, "The field '\(name)' is invalid.") : invalid(path + name, "error.expected")
            }
        }
        for name in required where body[name] == nil || body[name]?.isNull == true {
            if version == "v2" { throw BigCommerceRefusal(400, "The field '\(name)' is required.") }
            throw invalid(path + name, "error.path.missing")
        }
    }

    private func invalid(_ path: String, _ why: String) -> BigCommerceRefusal {
        BigCommerceRefusal(422, "JSON data is missing or invalid", errors: [path: .string(why)])
    }

    private static func fits(_ value: JSONValue, _ kind: Kind) -> Bool {
        switch kind {
        case .int: value.int != nil
        case .amount: value.decimal != nil || value.string.flatMap { Decimal128($0) } != nil
        case .text(let range): value.string.map { range.contains($0.count) } ?? false
        case .bool: value.bool != nil
        case .object: value.object != nil
        case .list: value.array != nil
        case .any: true
        case .whole(let range): value.int.map(range.contains) ?? false
        case .price: (value.decimal ?? value.string.flatMap { Decimal128($0) }).map { $0 >= 0 } ?? false
        case .oneOf(let words): value.string.map(words.contains) ?? false
        case .orNull(let kind): value.isNull || fits(value, kind)
        }
    }

    private static let names = 0...65_535

    static let orderUpdate = BigCommerceFields(
        known: [
            "billing_address": .object, "channel_id": .int, "customer_id": .int, "customer_locale": .text(names), "customer_message": .text(names),
            "date_created": .text(names), "discount_amount": .amount, "external_order_id": .any, "external_source": .text(names), "fees": .list,
            "geoip_country": .text(names), "geoip_country_iso2": .text(names), "ip_address": .text(0...30), "is_deleted": .bool,
            "items_total": .int, "items_shipped": .int, "order_is_digital": .bool, "payment_method": .text(names), "payment_provider_id": .any,
            "refunded_amount": .amount, "shipping_cost_ex_tax": .amount, "shipping_cost_inc_tax": .amount, "staff_notes": .text(names),
            "status_id": .int, "subtotal_ex_tax": .amount, "subtotal_inc_tax": .amount, "tax_provider_id": .text(names), "total_ex_tax": .amount,
            "total_inc_tax": .amount, "products": .list, "shipping_addresses": .list, "handling_cost_ex_tax": .amount,
            "handling_cost_inc_tax": .amount, "wrapping_cost_ex_tax": .amount, "wrapping_cost_inc_tax": .amount, "base_handling_cost": .amount,
            "base_shipping_cost": .amount, "base_wrapping_cost": .amount, "ebay_order_id": .text(names), "ip_address_v6": .text(0...39),
        ],
        readOnly: [
            "id", "status", "custom_status", "date_modified", "date_shipped", "cart_id", "order_source", "payment_status", "external_id",
            "currency_id", "currency_code", "currency_exchange_rate", "default_currency_id", "default_currency_code", "coupon_discount",
            "store_credit_amount", "gift_certificate_amount", "shipping_address_count", "is_email_opt_in", "total_tax", "subtotal_tax",
            "shipping_cost_tax", "handling_cost_tax", "wrapping_cost_tax", "coupons", "external_merchant_id",
        ], version: "v2")

    static let shipment = BigCommerceFields(
        known: [
            "order_address_id": .int, "tracking_number": .text(0...50), "tracking_link": .text(0...500), "merchant_shipping_cost": .amount,
            "shipping_method": .text(names), "shipping_provider": .text(names), "tracking_carrier": .text(names), "comments": .text(names),
            "items": .list,
        ], required: ["order_address_id", "items"], readOnly: ["id", "order_id", "customer_id", "date_created"], version: "v2")

    /// What was sent cannot be changed, only how.
    static let shipmentUpdate = BigCommerceFields(
        known: shipment.known.filter { $0.key != "items" }, readOnly: ["id", "order_id", "customer_id", "date_created", "items"], version: "v2")

    static let shipmentItem = BigCommerceFields(
        known: ["order_product_id": .int, "quantity": .int], required: ["order_product_id", "quantity"], readOnly: ["product_id"], version: "v2")

    static let customerCreate = BigCommerceFields(
        known: customerFields.merging([
            "addresses": .list, "attributes": .list, "origin_channel_id": .int, "trigger_account_created_notification": .bool,
        ]) {
            $1
        }, required: ["email", "first_name", "last_name"], readOnly: ["id", "date_created", "date_modified", "registration_ip_address"])

    static let customerUpdate = BigCommerceFields(
        known: customerFields.merging(["id": .int]) { $1 }, required: ["id"],
        readOnly: ["addresses", "attributes", "date_created", "date_modified", "registration_ip_address", "origin_channel_id"])

    private static let customerFields: [String: Kind] = [
        "email": .text(3...250), "first_name": .text(1...100), "last_name": .text(1...100), "company": .text(0...255), "phone": .text(0...50),
        "notes": .text(names), "tax_exempt_category": .text(0...255), "customer_group_id": .int, "authentication": .object,
        "accepts_product_review_abandoned_cart_emails": .bool, "store_credit_amounts": .list, "channel_ids": .any, "form_fields": .list,
    ]

    private static let addressFields: [String: Kind] = [
        "first_name": .text(1...255), "last_name": .text(1...255), "company": .text(0...255), "address1": .text(0...255), "address2": .text(0...255),
        "city": .text(0...100), "state_or_province": .text(0...100), "postal_code": .text(0...30), "country_code": .text(2...2),
        "phone": .text(0...50), "address_type": .text(0...20), "form_fields": .list,
    ]

    static let addressInline = BigCommerceFields(
        known: addressFields, required: ["first_name", "last_name", "address1", "city", "country_code"], readOnly: ["id", "country"])
    static let addressCreate = BigCommerceFields(
        known: addressFields.merging(["customer_id": .int]) { $1 },
        required: ["customer_id", "first_name", "last_name", "address1", "city", "country_code", "state_or_province", "postal_code"],
        readOnly: ["id", "country"])
    static let addressUpdate = BigCommerceFields(
        known: addressFields.merging(["id": .int]) { $1 }, required: ["id"], readOnly: ["customer_id", "country"])

    static let hookCreate = BigCommerceFields(
        known: ["scope": .text(1...200), "destination": .text(1...2_000), "is_active": .bool, "headers": .any], required: ["scope", "destination"],
        readOnly: ["id", "client_id", "store_hash", "created_at", "updated_at"])
    static let hookUpdate = BigCommerceFields(
        known: ["scope": .text(1...200), "destination": .text(1...2_000), "is_active": .bool, "headers": .any],
        readOnly: ["id", "client_id", "store_hash", "created_at", "updated_at"])
}
