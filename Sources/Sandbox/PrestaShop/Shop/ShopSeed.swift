import JSON

/// The shop that the sandbox opens with: a Dutch coffee shop that sells abroad, with the articles that the sandbox's ERP has too. All people
/// are invented.
enum ShopSeed {
    /// An empty shop: everything but products, customers and orders.
    static func settings(_ shop: inout ShopState) {
        let zone = "Europe/Amsterdam"
        for (id, name, iso) in [(1, "Nederlands (Dutch)", "nl"), (2, "English (English)", "en")] {
            shop.insert(
                "languages",
                plain: [
                    "name": name, "iso_code": iso, "locale": "\(iso)-\(iso.uppercased())", "language_code": iso, "active": "1", "is_rtl": "0",
                    "date_format_lite": "d-m-Y", "date_format_full": "d-m-Y H:i:s",
                ], id: id)
        }
        currencies(&shop)
        for (id, iso, dutch, english) in countries {
            shop.insert(
                "countries",
                [
                    "id_zone": .text("1"), "iso_code": .text(iso), "active": .text("1"), "contains_states": .text(iso == "US" ? "1" : "0"),
                    "need_identification_number": .text("0"), "need_zip_code": .text("1"), "display_tax_label": .text("1"),
                    "name": .languages([1: dutch, 2: english]),
                ], id: id)
        }
        shop.insert("states", plain: ["id_zone": "2", "id_country": "21", "iso_code": "CA", "name": "California", "active": "1"], id: 8)
        taxes(&shop)
        carriers(&shop)
        states(&shop)
        for (id, name) in [(1, "Bezoeker"), (2, "Gast"), (3, "Klant")] {
            shop.insert(
                "groups", ["price_display_method": .text("0"), "show_prices": .text("1"), "name": .languages([1: name, 2: name])], id: id)
        }
        shop.insert(
            "shops", plain: ["id_shop_group": "1", "id_category": "2", "active": "1", "name": "Koffie Sandbox", "theme_name": "classic"], id: 1)
        categories(&shop)
        let values = [
            "PS_SHOP_NAME": "Koffie Sandbox", "PS_TIMEZONE": zone, "PS_LANG_DEFAULT": "1", "PS_CURRENCY_DEFAULT": "1", "PS_TAX": "1",
            "PS_TAX_ADDRESS_TYPE": "id_address_delivery", "PS_OS_CANCELED": "6", "PS_OS_REFUND": "7", "PS_OS_DELIVERED": "5", "PS_OS_PAYMENT": "2",
            "PS_OS_WS_PAYMENT": "11", "PS_GIFT_WRAPPING_PRICE": "2.066116", "PS_COUNTRY_DEFAULT": "13", "PS_HOME_CATEGORY": "2",
            "PS_ROOT_CATEGORY": "1",
            "PS_STOCK_MANAGEMENT": "1", "PS_ORDER_OUT_OF_STOCK": "0", "PS_LIMIT_UPLOAD_IMAGE_VALUE": "4",
        ]
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { shop.insert("configurations", plain: ["name": name, "value": value]) }
        shop.configuration = values
        shop.configuration["SANDBOX_SHIPPING_2"] = "4.09"
        shop.configuration["SANDBOX_SHIPPING_3"] = "9.95"
        for (name, percent, amount) in [("Tien procent korting", "10.00", "0.000000"), ("Vijf euro tegoed", "0.00", "5.000000")] {
            shop.insert(
                "cart_rules",
                [
                    "date_from": .text("2020-01-01 00:00:00"), "date_to": .text("2036-01-01 00:00:00"), "quantity": .text("9999"),
                    "active": .text("1"),
                    "reduction_percent": .text(percent), "reduction_amount": .text(amount), "name": .languages([1: name, 2: name]),
                ])
        }
    }

    /// Products with their stock.
    static func products(_ shop: inout ShopState) {
        for (sku, name, group, gross) in goods {
            let rate: Decimal128 = group == 1 ? 21 : 9
            let net = ((Decimal128(gross) ?? 0) * 100).divided(by: 100 + rate, places: 6, rounding: .halfUp) ?? 0
            let id = shop.insert(
                "products",
                [
                    "id_tax_rules_group": .text("\(group)"), "reference": .text(sku), "price": .text(FieldSpelling.money(net)), "active": .text("1"),
                    "state": .text("1"), "id_category_default": .text("2"), "available_for_order": .text("1"), "show_price": .text("1"),
                    "minimal_quantity": .text("1"), "product_type": .text("standard"), "visibility": .text("both"), "condition": .text("new"),
                    "id_shop_default": .text("1"), "type": .text("simple"), "ean13": .text(ean(of: sku)), "name": .languages([1: name, 2: name]),
                ], lists: ["categories": [["id": "2"]]])
            let row = shop.addStock(product: id, combination: 0)
            shop.update("stock_availables", row) { $0["quantity"] = "500" }
            shop.refresh(product: id)
        }
    }

    /// The hidden root, and what the shop calls its top.
    private static func categories(_ shop: inout ShopState) {
        for (id, name, depth) in [(1, "Root", 0), (2, "Home", 1)] {
            shop.insert(
                "categories",
                [
                    "id_parent": .text("\(id - 1)"), "level_depth": .text("\(depth)"), "active": .text("1"), "id_shop_default": .text("1"),
                    "is_root_category": .text(id == 2 ? "1" : "0"), "name": .languages([1: name, 2: name]),
                    "link_rewrite": .languages([1: name.lowercased(), 2: name.lowercased()]),
                ], id: id, lists: ["categories": id == 1 ? [["id": "2"]] : []])
        }
    }

    /// An EAN-13 that belongs to a code, check digit and all.
    static func ean(of sku: String) -> String {
        let body = "20" + String(format(sku.utf8.reduce(UInt64(7)) { ($0 &* 31 &+ UInt64($1)) % 10_000_000_000 }, width: 10))
        let sum = zip(body.utf8, 0...).reduce(0) { $0 + Int($1.0 - 48) * ($1.1 % 2 == 0 ? 1 : 3) }
        return body + String((10 - sum % 10) % 10)
    }

    private static func format(_ number: UInt64, width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func currencies(_ shop: inout ShopState) {
        for (id, iso, name) in [(1, "EUR", "Euro"), (2, "GBP", "Pound")] {
            shop.insert(
                "currencies",
                [
                    "name": .text(name), "iso_code": .text(iso), "numeric_iso_code": .text(iso == "EUR" ? "978" : "826"), "precision": .text("2"),
                    "conversion_rate": .text("1.000000"), "active": .text("1"), "names": .languages([1: name, 2: name]),
                    "symbol": .languages([1: iso, 2: iso]),
                ], id: id)
        }
    }

    private static func taxes(_ shop: inout ShopState) {
        for (id, name) in [(1, "Hoog"), (2, "Laag")] { shop.insert("tax_rule_groups", plain: ["name": name, "active": "1"], id: id) }
        for (country, rates) in [(13, ["21", "9"]), (1, ["19", "7"]), (3, ["21", "6"]), (8, ["20", "5.5"]), (2, ["20", "10"])] {
            for (group, rate) in rates.enumerated() {
                let iso = countries.first { $0.0 == country }?.1 ?? ""
                let name = "BTW \(iso) \(rate)%"
                let tax = shop.insert(
                    "taxes", ["rate": .text(FieldSpelling.stored(rate, .float3)), "active": .text("1"), "name": .languages([1: name, 2: name])])
                shop.insert(
                    "tax_rules",
                    plain: [
                        "id_tax_rules_group": "\(group + 1)", "id_country": "\(country)", "id_tax": "\(tax)", "zipcode_from": "0", "zipcode_to": "0",
                    ])
            }
        }
    }

    private static func carriers(_ shop: inout ShopState) {
        for (id, name, free) in [(1, "Afhalen", "1"), (2, "PostNL", "0"), (3, "DHL Express", "0")] {
            shop.insert(
                "carriers",
                [
                    "id_tax_rules_group": .text("1"), "id_reference": .text("\(id)"), "name": .text(name), "active": .text("1"),
                    "is_free": .text(free),
                    "shipping_method": .text("1"), "position": .text("\(id - 1)"), "delay": .languages([1: "1-2 dagen", 2: "1-2 days"]),
                ], id: id)
        }
    }

    /// The thirteen states of a fresh shop. Flags: invoice, logable, paid, shipped, delivery.
    private static func states(_ shop: inout ShopState) {
        let all: [(String, String)] = [
            ("Wacht op cheque", "....."), ("Betaling aanvaard", "ilp.."), ("In voorbereiding", "ilp.d"), ("Verzonden", "ilpsd"),
            ("Geleverd", "ilpsd"),
            ("Geannuleerd", "....."), ("Terugbetaald", "i...."), ("Betalingsfout", "....."), ("Nabestelling (betaald)", "ilp.."),
            ("Wacht op overboeking", "....."), ("Betaling op afstand aanvaard", "ilp.."), ("Nabestelling (niet betaald)", "....."),
            ("Wacht op rembours", ".l..."),
        ]
        for (index, (name, flags)) in all.enumerated() {
            func flag(_ letter: Character) -> ShopRecord.Value { .text(flags.contains(letter) ? "1" : "0") }
            shop.insert(
                "order_states",
                [
                    "unremovable": .text("1"), "send_email": .text("1"), "color": .text("#3498D8"), "invoice": flag("i"), "logable": flag("l"),
                    "paid": flag("p"), "shipped": flag("s"), "delivery": flag("d"), "pdf_invoice": flag("i"),
                    "name": .languages([1: name, 2: name]), "template": .languages([1: "state", 2: "state"]),
                ], id: index + 1)
        }
    }

    static let countries = [
        (1, "DE", "Duitsland", "Germany"), (2, "AT", "Oostenrijk", "Austria"), (3, "BE", "België", "Belgium"), (6, "ES", "Spanje", "Spain"),
        (8, "FR", "Frankrijk", "France"), (13, "NL", "Nederland", "Netherlands"), (17, "GB", "Verenigd Koninkrijk", "United Kingdom"),
        (19, "CH", "Zwitserland", "Switzerland"), (21, "US", "Verenigde Staten", "United States"),
    ]

    /// Code, name, tax class, price with Dutch tax.
    static let goods = [
        ("KOFFIE-250", "Koffiebonen 250 g", 2, "6.95"), ("KOFFIE-1000", "Koffiebonen 1 kg", 2, "22.50"),
        ("THEE-GROEN", "Groene thee 100 g", 2, "5.25"),
        ("THEE-ZWART", "Zwarte thee 100 g", 2, "4.75"), ("MOK-WIT", "Mok wit", 1, "8.95"), ("MOK-BLAUW", "Mok blauw", 1, "8.95"),
        ("KAN-1L", "Theekan 1 liter", 1, "34.50"), ("MOLEN", "Koffiemolen", 1, "129.00"), ("BOEK-KOFFIE", "Het koffieboek", 2, "24.99"),
        ("BOEK-THEE", "Thee van A tot Z", 2, "19.99"), ("ONBEKEND-1", "Artikel dat het ERP niet kent", 1, "12.34"),
    ]
}
