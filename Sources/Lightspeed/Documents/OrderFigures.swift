import Commerce
import JSON

/// Proves an order's total from its parts, and names what is missing between them.
struct OrderFigures {
    /// The order's total less lines, shipping and payment cost.
    let gap: TaxedAmount
    private let order: Record

    init(order: Record, lines: [Record]) {
        self.order = order
        let parts = lines.map { $0.amount("price") } + [order.amount("shipmentPrice"), order.amount("paymentPrice")]
        let sum = parts.reduce(TaxedAmount.zero, +)
        gap = order.amount("price") + -sum
    }

    /// Whether the parts make the total: to two cents, the shop's own rounding, in both figures.
    var addUp: Bool { Self.isSmall(gap.net) && Self.isSmall(gap.gross) }

    /// A coupon that was taken off the order and not off its lines. Only when the order's own discount explains the gap; otherwise
    /// nothing is made up, and the totals gate sees the difference.
    var orderDiscount: OrderCharge? {
        guard !addUp, gap.gross.isNegative, isExplainedByDiscount else { return nil }
        let code = order.text("discountCouponCode") ?? "discount"
        return OrderCharge(.discount, code: code, name: order.text("discountCouponCode") ?? "Discount", amount: gap, taxRate: nil)
    }

    private var isExplainedByDiscount: Bool {
        guard let amount = order.decimal("discountAmount"), !amount.isZero else { return false }
        return Self.isSmall(gap.gross + amount) || Self.isSmall(gap.net + amount)
    }

    private static func isSmall(_ amount: Decimal128) -> Bool {
        let size = amount.isNegative ? -amount : amount
        return size <= Decimal128(significand: 2, exponent: -2)!
    }
}
