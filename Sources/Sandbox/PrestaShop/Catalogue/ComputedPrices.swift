import JSON

/// Prices that the shop works out when asked: `price[net][use_tax]=0`, one column per alias.
struct ComputedPrices: Sendable {
    /// Switches by alias, aliases in order.
    private(set) var columns: [(alias: String, switches: [String: String])] = []

    init(_ query: [(name: String, value: String)]) {
        for (name, value) in query where name.hasPrefix("price[") && name.hasSuffix("]") {
            let parts = name.dropFirst(6).dropLast().split(separator: "]").map { $0.drop { $0 == "[" } }
            guard parts.count == 2 else { continue }
            let alias = String(parts[0])
            let index = columns.firstIndex { $0.alias == alias } ?? columns.endIndex
            if index == columns.endIndex { columns.append((alias, [:])) }
            columns[index].switches[String(parts[1])] = value
        }
    }

    /// The resource with a column more for each alias.
    func extend(_ resource: PrestaShopModel.Resource) -> PrestaShopModel.Resource {
        guard resource.name == "products" else { return resource }
        var resource = resource
        for column in columns {
            let field = PrestaShopModel.Field(name: column.alias, type: .float, isDynamic: true)
            resource.fields.append(field)
            resource.byName[field.name] = field
        }
        return resource
    }

    /// The product with its prices in these columns.
    func fill(_ record: ShopRecord, _ shop: ShopState) -> ShopRecord {
        var record = record
        for (alias, switches) in columns {
            var price = Decimal128(record["price"]) ?? 0
            let combination = switches["product_attribute"].flatMap { Int($0) } ?? 0
            price = price + (Decimal128(shop.record("combinations", combination)?["price"] ?? "") ?? 0)
            if switches["use_reduction"] != "0" {
                let reductions = shop["specific_prices"].sorted.filter {
                    $0.number("id_product") == record.id && [0, combination].contains($0.number("id_product_attribute"))
                        && $0["reduction_type"] == "percentage"
                }
                if let reduction = reductions.first.flatMap({ Decimal128($0["reduction"]) }) { price = price * (1 - reduction) }
            }
            if switches["use_tax"] != "0" {
                let country = Int(shop.configuration["PS_COUNTRY_DEFAULT"] ?? "") ?? 0
                let rate = shop.rate(group: record.number("id_tax_rules_group"), country: country).rate
                price = price * (1 + (rate.divided(by: 100, places: 12) ?? 0))
            }
            record[alias] = FieldSpelling.money(price)
        }
        return record
    }
}
