import Commerce
import JSON

/// The store's own arithmetic: exact in the order's basis, the other side derived and rounded.
struct BigCommerceSums {
    private(set) var unit: [TaxedAmount] = []
    private(set) var line: [TaxedAmount] = []
    /// What discounts take off each line, in both bases.
    private(set) var discount: [TaxedAmount] = []
    private(set) var subtotal = TaxedAmount.zero
    private(set) var deliveries: [TaxedAmount] = []
    private(set) var shipping = TaxedAmount.zero
    private(set) var handling: TaxedAmount
    private(set) var wrapping: TaxedAmount
    private(set) var fees: [TaxedAmount] = []
    /// Before certificates and credit.
    private(set) var total = TaxedAmount.zero
    private(set) var couponDiscount: Decimal128 = 0

    private let includesTax: Bool
    private let places: Int

    init(_ order: BigCommerceOrder) {
        (includesTax, places) = (order.includesTax, order.places)
        handling = .zero
        wrapping = .zero
        handling = both(order.handling.price, order.handling.rate)
        wrapping = both(order.wrapping.price, order.wrapping.rate)
        for item in order.lines {
            unit.append(both(item.price, item.rate))
            line.append(both(item.price * Decimal128(item.quantity), item.rate))
        }
        subtotal = line.reduce(.zero, +)
        deliveries = order.deliveries.map { both($0.price, $0.rate) }
        shipping = deliveries.reduce(.zero, +)
        fees = order.fees.map { both($0.price, $0.rate) }
        couponDiscount = order.coupons.reduce(0) { $0 + $1.amount }
        discount = spread(couponDiscount + order.manualDiscount, order)
        let net = (line + [shipping, handling, wrapping] + fees).reduce(.zero, +) + -discount.reduce(.zero, +)
        // The side that prices are entered on is exact; tax is rounded once per order.
        let tax = net.tax.rounded(to: 2, .halfUp)
        if includesTax {
            let gross = net.gross.rounded(to: 2, .halfUp)
            total = TaxedAmount(net: gross - tax, gross: gross)
        } else {
            total = TaxedAmount(net: net.net.rounded(to: 2, .halfUp), gross: net.gross.rounded(to: 2, .halfUp))
        }
    }

    private func both(_ price: Decimal128, _ rate: Decimal128) -> TaxedAmount {
        if includesTax {
            return TaxedAmount(net: (price * 100).divided(by: 100 + rate, places: places, rounding: .halfUp) ?? price, gross: price)
        }
        let gross = (price * (100 + rate)).divided(by: 100, places: places, rounding: .halfUp) ?? price
        return TaxedAmount(net: price, gross: gross)
    }

    /// In proportion to the lines; the last line with a price takes what is left.
    private func spread(_ amount: Decimal128, _ order: BigCommerceOrder) -> [TaxedAmount] {
        let bases = line.map { includesTax ? $0.gross : $0.net }
        let sum = bases.reduce(0, +)
        guard !amount.isZero, sum > 0, let last = bases.lastIndex(where: { !$0.isZero }) else { return line.map { _ in .zero } }
        var rest = amount
        return bases.indices.map { index in
            let share = index == last ? rest : ((amount * bases[index]).divided(by: sum, places: 2, rounding: .halfUp) ?? 0)
            rest -= share
            // Derived from what is left of the line, so that a line that costs nothing any more has no tax left either.
            let paid = both(bases[index] - share, order.lines[index].rate)
            return line[index] + -paid
        }
    }
}
