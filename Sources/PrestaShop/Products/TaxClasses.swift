import Commerce
import JSON

/// The shop's tax rule groups by the rate that they mean at home: how a product finds its class where the settings name none.
struct TaxClasses: Sendable {
    /// Rate in percent by group, for the shop's own country.
    let rates: [Int: Decimal128]

    /// The group for a rate; the oldest of several. 0 for a rate of zero that no group has, which is the shop's "no tax".
    func group(rate: Decimal128) -> Int? { rates.filter { $0.value == rate }.keys.min() ?? (rate.isZero ? 0 : nil) }
}

extension PrestaShopConnector {
    /// The tax rule groups by their rate in the shop's country.
    func taxClasses() async throws -> TaxClasses {
        let country = try await configuration("PS_COUNTRY_DEFAULT").flatMap { Int($0) } ?? 0
        var rates: [Int: Decimal128] = [:]
        for rule in try await references.rows(.taxRules) where rule.id("id_country") == country && rule.id("id_state") == 0 {
            guard let rate = try await references.row(.taxes, rule.id("id_tax"))?.amount("rate") else { continue }
            let group = rule.id("id_tax_rules_group")
            // Rules of one group are added, or come one after the other: only groups of one rule are told by their rate.
            rates[group] = rates[group] == nil ? rate : -1
        }
        return TaxClasses(rates: rates)
    }

    /// Fields in which `tax_rate`, a rate in percent, has become the class with that rate; a class that is mapped goes before it.
    func withTaxClass(_ fields: JSONObject, _ subject: String) async throws -> JSONObject {
        var fields = fields
        guard let rate = fields.removeValue(forKey: "tax_rate"), fields["id_tax_rules_group"] == nil else { return fields }
        guard let rate = rate.decimal ?? Decimal128(rate.scalarText) else { return fields }
        guard let group = try await taxClasses().group(rate: rate) else {
            throw Fault.park(
                "tax.unmapped", "PrestaShop has no tax rule for \(rate) % in its own country, which \(subject) needs.",
                advice: "Make one in International, Taxes, or name the rule's id for the VAT code under products.tax-classes.")
        }
        fields["id_tax_rules_group"] = .number(Decimal128(group))
        return fields
    }
}
