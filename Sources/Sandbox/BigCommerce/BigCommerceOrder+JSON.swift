import Commerce
import JSON

/// How orders look on the wire: v2 money as strings with four decimals, dates in RFC 2822, missing dates as empty text.
extension BigCommerceOrder {
    static let statusNames = [
        "Incomplete", "Pending", "Shipped", "Partially Shipped", "Refunded", "Cancelled", "Declined", "Awaiting Payment", "Awaiting Pickup",
        "Awaiting Shipment", "Completed", "Awaiting Fulfillment", "Manual Verification Required", "Disputed", "Partially Refunded",
    ]

    static func money(_ amount: Decimal128) -> JSONValue { .string(amount.text(places: 4)) }

    static func taxed(_ prefix: String, _ amount: TaxedAmount, into row: inout JSONObject) {
        row["\(prefix)_ex_tax"] = money(amount.net)
        row["\(prefix)_inc_tax"] = money(amount.gross)
        row["\(prefix)_tax"] = money(amount.tax)
    }

    /// The order as lists and single reads show it.
    func json(root: String, labels: [Int: String], include: Set<String>, asObject: Bool) -> JSONValue {
        let sums = BigCommerceSums(self)
        func link(_ name: String) -> JSONValue {
            ["url": .string("\(root)/v2/orders/\(id)/\(name)"), "resource": .string("/orders/\(id)/\(name)")]
        }
        var row: JSONObject = [
            "id": .number(Decimal128(id)), "customer_id": .number(Decimal128(customerID)), "date_created": .string(created.rfc2822),
            "date_modified": .string(modified.rfc2822), "date_shipped": .string(shippedAt?.rfc2822 ?? ""),
            "status_id": .number(Decimal128(status)), "status": .string(Self.statusNames[status]),
            "custom_status": .string(labels[status] ?? Self.statusNames[status]),
        ]
        Self.taxed("subtotal", sums.subtotal, into: &row)
        for (name, amount) in [("shipping", sums.shipping), ("handling", sums.handling), ("wrapping", sums.wrapping)] {
            row["base_\(name)_cost"] = Self.money(includesTax ? amount.gross : amount.net)
            Self.taxed("\(name)_cost", amount, into: &row)
            row["\(name)_cost_tax_class_id"] = name == "wrapping" ? 3 : 2
        }
        let certificates = totalIsAfterCertificates ? giftCertificate + storeCredit : 0
        let total = TaxedAmount(net: sums.total.net + error - certificates, gross: sums.total.gross + error - certificates)
        Self.taxed("total", total, into: &row)
        let more: JSONObject = [
            "is_tax_inclusive_pricing": .bool(includesTax), "items_total": .number(Decimal128(itemsTotal)),
            "items_shipped": .number(Decimal128(itemsShipped)), "payment_method": .string(paymentMethod),
            "payment_provider_id": paymentProviderID.map { .string($0) } ?? .null, "payment_status": .string(paymentStatus),
            "refunded_amount": "0.0000", "order_is_digital": .bool(isDigital), "store_credit_amount": Self.money(storeCredit),
            "gift_certificate_amount": Self.money(giftCertificate), "ip_address": "203.0.113.9", "ip_address_v6": "", "geoip_country": "Netherlands",
            "geoip_country_iso2": "NL", "currency_id": 1, "currency_code": .string(displayCurrency.0),
            "currency_exchange_rate": .string(displayCurrency.1.text(places: 10)), "default_currency_id": 1,
            "default_currency_code": .string(currency), "store_default_currency_code": "EUR",
            "store_default_to_transactional_exchange_rate": "1.0000000000", "staff_notes": staffNotes.map { .string($0) } ?? .null,
            "customer_message": message.map { .string($0) } ?? .null, "discount_amount": Self.money(manualDiscount),
            "coupon_discount": Self.money(sums.couponDiscount), "shipping_address_count": .number(Decimal128(deliveries.count)),
            "is_deleted": .bool(isDeleted), "ebay_order_id": "0", "cart_id": .null, "billing_address": .object(billing), "is_email_opt_in": false,
            "credit_card_type": .null, "order_source": "www", "channel_id": .number(Decimal128(channel)), "external_source": .null,
            "external_id": .null, "external_merchant_id": .null, "external_order_id": .string(externalOrderID),
            "tax_provider_id": "BasicTaxProvider", "customer_locale": "nl", "products": link("products"),
            "shipping_addresses": link("shipping_addresses"), "coupons": link("coupons"),
        ]
        for (name, value) in more { row[name] = value }
        row["fees"] = include.contains("fees") ? .array(feeRows(sums)) : link("fees")
        if include.contains("consignments") || include.contains("consignments.line_items") {
            let object = consignments(sums, root: root, withLines: include.contains("consignments.line_items"))
            row["consignments"] = asObject ? object : .array(object["shipping"]?.array ?? [])
        } else {
            row["consignments"] = link("consignments")
        }
        return .object(row)
    }

    func feeRows(_ sums: BigCommerceSums) -> [JSONValue] {
        zip(fees, sums.fees).map { fee, amount in
            [
                "id": .number(Decimal128(fee.id)), "type": "custom_fee", "display_name_customer": .string(fee.name),
                "display_name_merchant": .string(fee.name), "source": "AA", "base_cost": Self.money(includesTax ? amount.gross : amount.net),
                "cost_ex_tax": Self.money(amount.net), "cost_inc_tax": Self.money(amount.gross), "cost_tax": Self.money(amount.tax),
                "tax_class_id": 0,
            ]
        }
    }

    /// A line as `/products` shows it.
    func row(of index: Int, _ sums: BigCommerceSums) -> JSONValue {
        let line = lines[index]
        var row: JSONObject = [
            "id": .number(Decimal128(line.id)), "order_id": .number(Decimal128(id)), "product_id": .number(Decimal128(line.productID)),
            "variant_id": .number(Decimal128(line.variantID)), "order_pickup_method_id": 0, "order_address_id": .number(Decimal128(line.addressID)),
            "name": .string(line.name), "name_customer": .string(line.name), "name_merchant": .string(line.name), "sku": .string(line.sku),
            "upc": .string(line.upc), "type": .string(line.type), "base_price": Self.money(line.price),
            "base_total": Self.money(line.price * Decimal128(line.quantity)),
        ]
        Self.taxed("price", sums.unit[index], into: &row)
        Self.taxed("total", sums.line[index], into: &row)
        let options = line.options.enumerated().map { place, option -> JSONValue in
            let (name, value) = (JSONValue.string(option.0), JSONValue.string(option.1))
            return [
                "id": .number(Decimal128(line.id * 10 + place)), "option_id": 31, "order_product_id": .number(Decimal128(line.id)),
                "product_option_id": 118, "display_name": name, "display_name_customer": name, "display_name_merchant": name,
                "display_value": value, "display_value_customer": value, "display_value_merchant": value, "value": "204", "type": "Multiple choice",
                "name": name, "display_style": "Rectangle",
            ]
        }
        let discounts: [JSONValue] =
            sums.discount[index].gross.isZero
            ? []
            : coupons.map {
                [
                    "id": "coupon", "amount": Self.money(sums.discount[index].gross), "name": .string($0.name), "code": .string($0.code),
                    "target": "order",
                ]
            }
                + (manualDiscount.isZero
                    ? []
                    : [
                        [
                            "id": "manual-discount", "amount": Self.money(sums.discount[index].gross), "name": "Manual Discount", "code": .null,
                            "target": "order",
                        ]
                    ])
        let zero: JSONValue = "0.0000"
        let more: JSONObject = [
            "quantity": .number(Decimal128(line.quantity)), "base_cost_price": zero, "cost_price_inc_tax": zero, "cost_price_ex_tax": zero,
            "cost_price_tax": zero, "weight": "0.3500", "width": zero, "height": zero, "depth": zero, "is_refunded": false,
            "quantity_refunded": 0, "refund_amount": zero, "return_id": 0, "wrapping_id": 0, "wrapping_name": "", "base_wrapping_cost": zero,
            "wrapping_cost_ex_tax": zero, "wrapping_cost_inc_tax": zero, "wrapping_cost_tax": zero, "wrapping_message": .null,
            "quantity_shipped": .number(Decimal128(line.shipped)), "event_name": .null, "event_date": .null, "fixed_shipping_cost": zero,
            "ebay_item_id": "", "ebay_transaction_id": "", "option_set_id": .null,
            "parent_order_product_id": line.parent.map { .number(Decimal128($0)) } ?? .null, "is_bundled_product": .bool(line.isBundled),
            "bin_picking_number": "", "external_id": .null, "fulfillment_source": "", "brand": "", "gift_certificate_id": .null,
            "discounted_total_inc_tax": Self.money(sums.line[index].gross - sums.discount[index].gross), "applied_discounts": .array(discounts),
            "product_options": .array(options), "configurable_fields": [],
        ]
        for (name, value) in more { row[name] = value }
        return .object(row)
    }

    func rows() -> [JSONValue] {
        let sums = BigCommerceSums(self)
        return lines.indices.map { row(of: $0, sums) }
    }

    func deliveryRow(_ index: Int, _ sums: BigCommerceSums, asNumbers: Bool) -> JSONObject {
        let (delivery, amount) = (deliveries[index], sums.deliveries[index])
        func money(_ value: Decimal128) -> JSONValue { asNumbers ? .number(value) : Self.money(value) }
        let mine = lines.filter { $0.addressID == delivery.id }
        var row = delivery.address
        let more: JSONObject = [
            "id": .number(Decimal128(delivery.id)), "items_total": .number(Decimal128(mine.reduce(0) { $0 + $1.quantity })),
            "items_shipped": .number(Decimal128(mine.reduce(0) { $0 + $1.shipped })), "shipping_method": .string(delivery.method),
            "base_cost": money(includesTax ? amount.gross : amount.net), "cost_ex_tax": money(amount.net), "cost_inc_tax": money(amount.gross),
            "cost_tax": money(amount.tax), "cost_tax_class_id": 2, "base_handling_cost": money(0), "handling_cost_ex_tax": money(0),
            "handling_cost_inc_tax": money(0), "handling_cost_tax": money(0), "handling_cost_tax_class_id": 2, "shipping_zone_id": 1,
            "shipping_zone_name": "Netherlands", "form_fields": [],
        ]
        for (name, value) in more { row[name] = value }
        return row
    }

    private func consignments(_ sums: BigCommerceSums, root: String, withLines: Bool) -> JSONValue {
        func rows(_ wanted: (Line) -> Bool) -> [JSONValue] {
            hidesEmbeddedLines
                ? []
                : lines.indices.filter { wanted(lines[$0]) }.map { index in
                    withLines
                        ? row(of: index, sums)
                        : [
                            "url": .string("\(root)/v2/orders/\(id)/products/\(lines[index].id)"),
                            "resource": .string("/orders/\(id)/products/\(lines[index].id)"),
                        ]
                }
        }
        let shipping = deliveries.indices.map { index -> JSONValue in
            var row = deliveryRow(index, sums, asNumbers: true)
            row["line_items"] = .array(rows { $0.addressID == deliveries[index].id })
            return .object(row)
        }
        let digital = rows { $0.type == "digital" }
        return [
            "pickups": [], "shipping": .array(shipping), "downloads": digital.isEmpty ? [] : [["line_items": .array(digital)]],
            "email": ["gift_certificates": .array(rows { $0.type == "giftcertificate" })],
        ]
    }
}

extension Timestamp {
    /// `Wed, 04 Mar 2026 08:12:44 +0000`.
    var rfc2822: String {
        let t = utc
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]  // the first of January 1970 was a Thursday
        let day = Int((milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000)
        func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[(day % 7 + 7) % 7]), \(pad(t.day)) \(months[t.month - 1]) \(t.year) \(pad(t.hour)):\(pad(t.minute)):\(pad(t.second)) +0000"
    }

    /// `2026-03-04T08:12:44Z`.
    var isoSeconds: String { String(description.prefix(19)) + "Z" }
}
