import Commerce
import JSON

/// Takes discounts off the lines instead of booking them as lines of their own, exact to the cent per VAT rate.
enum DiscountSpread {
    /// The items without discounts; their amounts are lower by as much. Rates must have been split.
    /// - Throws: `Fault` when the discounts are more than everything else.
    static func apply(_ items: [OrderItem], order: Order) throws -> [OrderItem] {
        var rest = items.filter { $0.kind != .discount }
        for discount in items where discount.kind == .discount {
            guard discount.cents < 0 else {
                // A positive "discount" raises the price; it stays a line so that it can be seen.
                rest.append(discount)
                continue
            }
            var left = -discount.cents
            // First the articles of the same rate, then what else has that rate, then articles of other rates, then anything.
            let circles: [(OrderItem) -> Bool] = [
                { $0.kind == .article && $0.rate == discount.rate }, { $0.rate == discount.rate }, { $0.kind == .article }, { _ in true },
            ]
            for isInside in circles where left > 0 {
                let indices = rest.indices.filter { rest[$0].cents > 0 && rest[$0].kind != .giftCard && isInside(rest[$0]) }
                let capacity = indices.reduce(0) { $0 + rest[$1].cents }
                let taken = min(left, capacity)
                for (index, part) in zip(indices, Cents.share(taken, by: indices.map { Decimal128(rest[$0].cents) })) where part != 0 {
                    rest[index].cents -= part
                    rest[index].keepsNet = false
                }
                left -= taken
            }
            guard left == 0 else {
                throw Fault.park(
                    "discount.too-large",
                    "Order \(order.number): the discount \"\(discount.name)\" is more than what it is given on.",
                    advice: "Set orders.discounts: line and an article for discounts, then replay it.")
            }
        }
        return rest
    }
}
