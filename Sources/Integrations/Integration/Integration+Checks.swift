import Commerce
import JSON
import Yams

extension Integration {
    /// Checks over several settings.
    func check(_ root: SettingsSection) {
        if products.common.isEnabled, products.priceList != nil, erp.priceLists == nil {
            root.peek("products").report("price-list", "is set, but erp.price-lists does not say where price lists are kept.")
        }
        checkShipments(root)
        guard orders.common.isEnabled, orders.common.direction == .shopToERP else { return }
        let section = root.peek("orders")
        if orders.form == .invoice {
            if erp.salesJournal == nil { root.peek("erp").report("sales-journal", "is missing; orders become sales invoices and need a journal.") }
            if orders.booking.revenueAccount == nil {
                section.report("revenue", "account is missing; the lines of sales invoices need a revenue account.")
            }
            if orders.booking.vatCodes.isEmpty, orders.booking.vatCodesByCountry.isEmpty {
                section.report("vat", "codes is missing; the lines of sales invoices need a VAT code per rate, such as codes: {21: 1, 9: 2, 0: 0}.")
            }
        }
        for (country, codes) in orders.booking.vatCodesByCountry {
            if !Self.isCountry(country) { section.report("vat", "by-country: expected a country such as DE, found \"\(country)\".") }
            if codes.isEmpty { section.report("vat", "by-country: \(country) has no rate.") }
        }
        for table in [orders.customer.vatCodes, orders.customer.revenueAccounts] {
            for country in table.keys where !Self.isCountry(country) {
                section.report("customer", "expected a country such as DE, found \"\(country)\".")
            }
        }
        for (kind, target) in orders.charges.targets {
            let wanted = orders.form == .order ? target.article : target.account
            guard wanted == nil, !target.isEmpty else { continue }
            let key = orders.form == .order ? "article" : "account"
            section.report(
                kind == .shipping ? "shipping" : "charges",
                "\(kind.rawValue) names no \(key), which the lines of a sales \(orders.form.rawValue) need.")
        }
        let prefix = orders.referencePrefix
        if prefix.contains(where: { $0 == "#" || $0 == "'" || $0 == "\"" || !$0.isASCII }) {
            section.report("reference-prefix", "expected letters, digits and - only, found \"\(prefix)\".")
        }
        if prefix.isEmpty {
            section.report(
                "reference-prefix", "is not set: orders are found again by their bare number.",
                hint: "Set it before a second shop of the same company is added.", isWarning: true)
        }
    }

    private func checkShipments(_ root: SettingsSection) {
        guard orders.shipments.isOn, orders.common.isEnabled else { return }
        let section = root.peek("orders").peek("shipments")
        if orders.common.direction != .shopToERP {
            section.report("shipped", "is set, but orders go to the shop: only orders that came from the shop are reported as sent.")
        } else if orders.form == .invoice {
            section.report("shipped", "is set, but orders become sales invoices: only sales orders say that they were sent.")
        }
    }

    static func isCountry(_ text: String) -> Bool { text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } }
}

extension SettingsSection {
    /// A section already read, for reporting.
    func peek(_ key: String) -> SettingsSection {
        let node = mapping?[key]
        return SettingsSection(node?.mapping, mark: node?.mark ?? mark, path: name(of: key), context: context)
    }
}
