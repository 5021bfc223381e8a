import Commerce
import JSON

extension BigCommerceOrderBuilder {
    /// Makes the order one of `BigCommerceSamples.kinds`.
    mutating func make(_ kind: String) {
        switch kind {
        case "digital", "sells-certificate", "many-lines", "cents", "free", "half-places": break
        default: add(0, 1 + number % 3)
        }
        if !people(kind), !money(kind) { goods(kind) }
    }

    /// Kinds that differ in who buys. - Returns: whether it was one.
    private mutating func people(_ kind: String) -> Bool {
        switch kind {
        case "guest", "plain": break
        case "person": wantsCustomer = true
        case "known":
            wantsCustomer = true
            order.billing["email"] = "erika.muster@example.com"
        case "company":
            wantsCustomer = true
            order.billing = Self.address(
                "Jan", "de Boer", company: "Boer & Zonen B.V.", "Industrieweg 7", "3542 AD", "Utrecht", "NL", "inkoop\(number)@boer.example")
            order.billing["form_fields"] = [["name": "BTW-nummer", "value": "NL123456789B01"]]
            add(4)
        case "foreign":
            order.billing = Self.address("Max", "Mustermann", "Hauptstraße 5", "10115", "Berlin", "DE", "max\(number)@example.de")
            shipping = (Decimal128("9.95")!, 19)
            for index in order.lines.indices { order.lines[index].rate = 19 }
            add(1, 2, rate: 7)
        case "export":
            order.billing = Self.address("Ida", "Berg", "Havnegata 4", "5003", "Bergen", "NO", "ida\(number)@example.com")
            shipping = (15, 0)
            for index in order.lines.indices { order.lines[index].rate = 0 }
        case "unicode":
            order.billing = Self.address(
                "Zoë 愛", "Đặng-Łukasiewicz", company: "Müller & Søn <東京>", "Rue de l’Été 4 bis", "75001", "Île-sur-Têt", "FR",
                "zoe+x\(number)@example.com")
            order.message = "Merci d’avance ❤️ \"quotes\" \\ & <b>"
            for index in order.lines.indices { order.lines[index].rate = 20 }
            add(5, 1, price: "18.99")
            order.lines[1].rate = Decimal128("5.5")!
            shipping = (Decimal128("7.90")!, 20)
        case "unpaid":
            (order.status, order.paymentStatus, order.paymentMethod, order.paymentProviderID) = (7, "", "Bankoverschrijving", nil)
            order.expect = "filtered"
        case "incomplete":
            (order.status, order.paymentStatus, order.paymentProviderID) = (0, "", nil)
            order.expect = "filtered"
        default: return false
        }
        return true
    }

    /// Kinds that differ in money.
    private mutating func money(_ kind: String) -> Bool {
        switch kind {
        case "two-rates": add(1, 2)
        case "voucher": order.coupons = [("ZOMER10", "Zomerkorting", Decimal128("2.50")!)]
        case "discount": order.manualDiscount = Decimal128("1.75")!
        case "coupon-two-rates":
            add(1, 3)
            add(5)
            order.coupons = [("TIEN", "Tien procent", Decimal128("4.37")!)]
        case "coupon-and-discount":
            add(3, 2)
            order.coupons = [("TIEN", "Tien procent", Decimal128("1.11")!)]
            order.manualDiscount = Decimal128("0.99")!
        case "wrapped":
            order.wrapping = (Decimal128("2.50")!, 21)
            order.handling = (Decimal128("1.25")!, 21)
        case "fees":
            order.fees = [.init(id: next(), name: "Betaalkosten", price: Decimal128("0.95")!, rate: 21)]
            add(2)
        case "gift-certificate": order.giftCertificate = 5
        case "gift-certificate-after":
            (order.giftCertificate, order.storeCredit, order.totalIsAfterCertificates) = (5, Decimal128("1.10")!, true)
            order.coupons = [("ZOMER10", "Zomerkorting", Decimal128("0.50")!)]
        case "store-credit": order.storeCredit = Decimal128("3.33")!
        case "sells-certificate":
            add(0)
            order.lines[0].type = "giftcertificate"
            (order.lines[0].name, order.lines[0].sku, order.lines[0].rate, order.lines[0].price) = ("Cadeaubon", "BON", 0, 25)
            (order.lines[0].productID, order.lines[0].variantID, shipping) = (0, 0, nil)
        case "net-prices", "net-prices-coupon":
            order.includesTax = false
            order.lines[0].price = Decimal128("7.40")!
            add(1, 3, price: "6.38")
            shipping = (Decimal128("4.09")!, 21)
            if kind == "net-prices-coupon" { order.coupons = [("B2B5", "Zakelijk", Decimal128("3.21")!)] }
        case "net-four-decimals":
            order.includesTax = false
            order.lines[0].price = Decimal128("12.3456")!
            add(1, 7, price: "0.3333")
            shipping = (Decimal128("4.0909")!, 21)
        case "half-places":
            order.places = 2
            add(0, 3, price: "19.99")
            add(1, 2, price: "7.77")
            order.coupons = [("RAAR", "Vreemd bedrag", Decimal128("3.33")!)]
        case "cents":
            order.places = 2
            add(1, 100, price: "0.03")
            add(0, 7, price: "0.09")
            shipping = (Decimal128("0.15")!, 21)
        case "cheap-two-rates":
            order.places = 2
            add(1, 1, price: "0.45")
        case "free":
            add(0, 1)
            order.coupons = [("GRATIS", "Alles gratis", Decimal128("8.95")!)]
            shipping = (0, 21)
            (order.paymentMethod, order.paymentStatus, order.paymentProviderID) = ("", "", nil)
        case "other-currency":
            order.currency = "USD"
            order.displayCurrency = ("USD", Decimal128("1.0850000000")!)
            add(4)
        case "wrong-total":
            order.error = Decimal128("3.00")!
            order.expect = "parked"
        default: return false
        }
        return true
    }

    /// Kinds that differ in what is bought.
    private mutating func goods(_ kind: String) {
        switch kind {
        case "missing-article":
            order.lines[0].sku = "NIET-IN-ERP"
            order.expect = "parked"
        case "many-lines": for index in 0..<57 { add(index, 1 + index % 4) }
        case "digital":
            add(5)
            (order.lines[0].type, shipping) = ("digital", nil)
        case "two-addresses":
            add(2)
            for (index, city) in ["Amsterdam", "Utrecht"].enumerated() {
                let address = Self.address("Jan", "Voorbeeld", "Straat \(index + 1)", "3511 CD", city, "NL", "jan\(number)@example.nl")
                order.deliveries.append(.init(id: next(), address: address, method: "PostNL pakket", price: Decimal128("4.95")!, rate: 21))
                order.lines[index].addressID = order.deliveries[index].id
            }
        case "removed-line":
            add(2)
            order.lines[1].quantity = 0
        case "custom-line":
            add(0, 1, price: "15.00")
            (order.lines[1].productID, order.lines[1].variantID, order.lines[1].name, order.lines[1].sku) = (0, 0, "Gravure", "DIVERS")
        case "bundle":
            add(6)
            order.lines[1].parent = order.lines[0].id
            order.lines[1].price = 0
        case "hidden-lines":
            add(1, 2)
            order.hidesEmbeddedLines = true
        case "options":
            order.lines[0].options = [("Maat", "XL"), ("Gravure", "Voor Zoë")]
            order.lines[0].upc = "8712345678906"
        default: break
        }
    }
}
