import Commerce
import Integrations
import JSON

/// Makes the canonical order of what the store said.
struct OrderDocument {
    let id: String
    let header: JSONValue
    let rows: [JSONValue]
    let deliveries: [JSONValue]
    let fees: [JSONValue]
    let rates: OrderRates
    let offsetSeconds: Int
    let settings: BigCommerceSettings

    func order() throws -> Order {
        guard let placed = header["date_created"]?.moment, let status = header["status_id"]?.int, let total = header["total_inc_tax"]?.amount,
            let currency = header["default_currency_code"]?.words ?? header["currency_code"]?.words
        else {
            throw Fault.retry("bigcommerce.unreadable", "Order \(id) came without date, status, currency or total.")
        }
        let lines = rows.filter { $0["quantity"]?.int != 0 }.map(line)
        let money = OrderMoney(header: header, lines: lines, rows: rows, fees: fees, rates: rates, total: total)
        let address = AddressReader(settings: settings)
        let billing = address.orderAddress(header["billing_address"] ?? .null)
        let delivery = deliveries.first.map(address.orderAddress)
        var raw = header
        raw["lines"] = .array(rows)
        return Order(
            id: id, number: id, revision: OrderStatus.revision(of: header),
            state: OrderStatus.state(status, name: header["custom_status"]?.words ?? header["status"]?.words), placedAt: placed,
            placedOn: (placed + .seconds(offsetSeconds)).date, changedAt: header["date_modified"]?.moment, storeID: header["channel_id"]?.id,
            currency: currency.uppercased(), pricesIncludeTax: header["is_tax_inclusive_pricing"]?.bool ?? true, buyer: buyer, billing: billing,
            delivery: delivery.flatMap { $0.isSamePlace(as: billing) ? nil : $0 }, lines: lines, charges: money.charges, payment: payment,
            totals: money.totals, comment: header["customer_message"]?.words, raw: raw)
    }

    private var buyer: Buyer {
        let customer = header["customer_id"]?.int ?? 0
        let billing = header["billing_address"]
        return Buyer(
            id: customer == 0 ? nil : String(customer), email: billing?["email"]?.words, firstName: billing?["first_name"]?.words,
            lastName: billing?["last_name"]?.words, isGuest: customer == 0,
            language: header["customer_locale"]?.words.map { String($0.prefix(2)).lowercased() })
    }

    private var payment: OrderPayment {
        let isPaid: Bool? =
            switch header["payment_status"]?.string {
            case "captured", "paid", "refunded", "partially refunded": true
            case "authorized", "pending", "capture pending", "declined", "held for review", "void", "void pending": false
            default: nil
            }
        return OrderPayment(
            method: header["payment_method"]?.words ?? "none", isPaid: isPaid,
            transaction: header["payment_provider_id"]?.words ?? header["payment_provider_id"]?.decimal?.description)
    }

    private func line(_ row: JSONValue) -> OrderLine {
        func amount(_ name: String) -> Decimal128 { row[name]?.amount ?? 0 }
        func reference(_ name: String) -> String? { row[name]?.int.flatMap { $0 == 0 ? nil : String($0) } }
        return OrderLine(
            id: row["id"]?.id ?? "", productID: reference("product_id"), variantID: reference("variant_id"), sku: row["sku"]?.words ?? "",
            ean: row["upc"]?.words, name: row["name"]?.words ?? "", quantity: Decimal128(row["quantity"]?.int ?? 1),
            unitPrice: TaxedAmount(net: amount("price_ex_tax"), gross: amount("price_inc_tax")),
            total: TaxedAmount(net: amount("total_ex_tax"), gross: amount("total_inc_tax")), taxRate: row["id"]?.int.flatMap { rates.lines[$0] },
            options: (row["product_options"]?.array ?? []).map {
                .init(name: $0["display_name"]?.words ?? "", value: $0["display_value"]?.words ?? $0["value"]?.words ?? "")
            },
            isGiftCard: row["type"]?.string == "giftcertificate", raw: row)
    }
}
