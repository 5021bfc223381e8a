import JSON

/// What a buyer puts into an order.
struct Basket: Sendable {
    var customer: Int
    var delivery: Int
    var invoice: Int
    var lines: [Line]
    var carrier = 2
    var isGift = false
    /// Ids of cart rules.
    var vouchers: [Int] = []
    var module = "ps_wirepayment"
    var payment = "Bank wire"
    var state = 2
    var comment: String?
    /// Lines bear no tax although the country has some: a business in another EU country.
    var isTaxFree = false
    /// Added to the total that the buyer pays, so that the parts do not explain it.
    var wrongBy: Decimal128 = 0
    var cart: Int?
    var language = 1
    var currency = 1

    /// One product.
    struct Line: Sendable {
        var product: Int
        var combination = 0
        var quantity: Int
    }
}
