import Commerce
import JSON

/// An order as the store keeps it. Amounts are computed by the store itself; see `BigCommerceSums`.
struct BigCommerceOrder {
    var id: Int
    var created: Timestamp
    var modified: Timestamp
    var shippedAt: Timestamp?
    var status = 11
    var customerID = 0
    var billing: JSONObject
    var deliveries: [Delivery] = []
    var lines: [Line] = []
    var fees: [Fee] = []
    /// Price and tax rate of handling and of wrapping.
    var handling: (price: Decimal128, rate: Decimal128) = (0, 21)
    var wrapping: (price: Decimal128, rate: Decimal128) = (0, 21)
    var coupons: [(code: String, name: String, amount: Decimal128)] = []
    var manualDiscount: Decimal128 = 0
    var giftCertificate: Decimal128 = 0
    var storeCredit: Decimal128 = 0
    /// Whether the stored total has certificates and credit already taken off; documents do not say which it is.
    var totalIsAfterCertificates = false
    /// Added to the stored total, for orders that do not add up.
    var error: Decimal128 = 0
    var includesTax = true
    /// Decimals that derived amounts are rounded to, 2 or 4.
    var places = 4
    var currency = "EUR"
    var displayCurrency = ("EUR", Decimal128(1))
    var paymentMethod = "iDEAL"
    var paymentStatus = "captured"
    var paymentProviderID: String?
    var staffNotes: String?
    var message: String?
    var channel = 1
    var externalOrderID = ""
    var isDeleted = false
    /// Whether the embedded lines are left out although `/products` has them, as seen live.
    var hidesEmbeddedLines = false
    var shipments: [Shipment] = []
    var refunds: [JSONValue] = []
    var refundTotal: Decimal128 = 0
    var notes: [JSONValue] = []
    /// What should become of it, for the oracle.
    var expect: String?

    struct Line {
        var id: Int
        var productID: Int
        var variantID = 0
        /// 0 for digital lines.
        var addressID = 0
        var name: String
        var sku: String
        var upc = ""
        var type = "physical"
        /// In the order's own basis, with or without tax.
        var price: Decimal128
        var rate: Decimal128
        var quantity: Int
        var shipped = 0
        var options: [(String, String)] = []
        var parent: Int?
        var isBundled: Bool { parent != nil }
    }

    struct Delivery {
        var id: Int
        var address: JSONObject
        var method: String
        var price: Decimal128
        var rate: Decimal128
    }

    struct Fee {
        var id: Int
        var name: String
        var price: Decimal128
        var rate: Decimal128
    }

    struct Shipment {
        var id: Int
        var addressID: Int
        var created: Timestamp
        var fields: JSONObject
        var items: [(line: Int, quantity: Int)]
    }

    var isDigital: Bool { !lines.isEmpty && lines.allSatisfy { $0.type != "physical" } }
    var itemsTotal: Int { lines.reduce(0) { $0 + $1.quantity } }
    var itemsShipped: Int { lines.reduce(0) { $0 + $1.shipped } }
    /// What is left to pay after certificates and credit: the figure a bookkeeper expects.
    var payable: Decimal128 { BigCommerceSums(self).total.gross + error - giftCertificate - storeCredit }
}
