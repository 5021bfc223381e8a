import Commerce
import JSON

/// Shares out amounts that belong to no single VAT rate over the rates of the articles, in proportion to what they cost.
enum MixedRates {
    /// The items with each mixed one split into one per rate; those of one rate only, or without articles, take that rate or none.
    static func split(_ items: [OrderItem]) -> [OrderItem] {
        let bases = bases(items)
        return items.flatMap { item in item.rate == nil ? parts(of: item, bases) : [item] }
    }

    /// What the articles of each rate cost, highest rate first; of all items when there are no articles.
    static func bases(_ items: [OrderItem]) -> [(rate: Decimal128, base: Decimal128)] {
        for isWanted in [{ $0.kind == .article }, { _ in true }] as [(OrderItem) -> Bool] {
            var sums: [Decimal128: Decimal128] = [:]
            for item in items where isWanted(item) && item.gross > 0 {
                if let rate = item.rate { sums[rate, default: 0] += item.gross }
            }
            if !sums.isEmpty { return sums.sorted { $0.key > $1.key }.map { ($0.key, $0.value) } }
        }
        return []
    }

    private static func parts(of item: OrderItem, _ bases: [(rate: Decimal128, base: Decimal128)]) -> [OrderItem] {
        guard !bases.isEmpty else {
            var only = item
            only.rate = 0
            return [only]
        }
        let shares = Cents.share(item.cents, by: bases.map(\.base))
        return zip(bases, shares).compactMap { base, cents in
            guard cents != 0 || bases.count == 1 else { return nil }
            var part = item
            part.rate = base.rate
            part.cents = cents
            part.gross = Cents.amount(cents)
            part.keepsNet = bases.count == 1
            return part
        }
    }
}
