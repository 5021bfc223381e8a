import Commerce
import JSON

/// An order's lines and charges. A line says its amounts for the whole line, with and without tax; a reduction says one for each rate.
struct OrderFigures {
    private(set) var lines: [OrderLine] = []
    private(set) var charges: [OrderCharge] = []

    init(order: Record) {
        for line in order.records("orderlines") {
            let articles = line.records("articles")
            if line.text("type") == "article", !articles.isEmpty {
                lines += Self.lines(line, articles)
            } else {
                charges += Self.charges(line, of: order)
            }
        }
    }

    private static func charges(_ line: Record, of order: Record) -> [OrderCharge] {
        let type = line.text("type") ?? "other"
        let name = line.text("description") ?? type
        let (kind, code): (OrderCharge.Kind, String) =
            switch type {
            case "shipping": (.shipping, name)
            case "payment": (.paymentFee, order.record("payment")?.text("method_name") ?? type)
            case "discount": (.discount, order.text("discountcode") ?? type)
            default: (.fee, type)
            }
        return prices(line).map { OrderCharge(kind, code: code, name: name, amount: $0.amount, taxRate: $0.rate) }
    }

    /// A line for each article; a set has several, of which the last takes what the others leave.
    private static func lines(_ line: Record, _ articles: [Record]) -> [OrderLine] {
        let quantity = line.decimal("quantity") ?? 1
        let prices = prices(line)
        let rate = prices.first?.rate
        var left = prices.reduce(TaxedAmount.zero) { $0 + $1.amount }
        return articles.enumerated().map { place, article in
            let listed = listedUnit(article)
            let isLast = place == articles.count - 1
            let total = isLast ? left : taxed((listed ?? 0) * quantity, article.record("price")?.decimal("rate") ?? rate)
            left = left + -total
            let id = line.text("id") ?? ""
            return OrderLine(
                id: place == 0 ? id : "\(id)/\(place + 1)", productID: article.text("id"), sku: article.text("sku") ?? "",
                name: (articles.count == 1 ? line.text("description") : nil) ?? article.text("description") ?? "", quantity: quantity,
                unitPrice: unit(total, quantity, listed: listed), total: total, taxRate: article.record("price")?.decimal("rate") ?? rate,
                options: article.records("options").compactMap { option in
                    option.text("list_option_id") == nil ? nil : option.text("description").map { OrderLine.Option(name: "", value: $0) }
                }, raw: line.value)
        }
    }

    /// For one piece without tax: the article's price and its options', an action's reduction among them.
    private static func listedUnit(_ article: Record) -> Decimal128? {
        guard let price = article.record("price")?.decimal("amount") else { return nil }
        return article.records("options").reduce(price) { $0 + ($1.decimal("price") ?? $1.record("price")?.decimal("amount") ?? 0) }
    }

    /// The listed price where it makes the line's total, else the total shared out.
    private static func unit(_ total: TaxedAmount, _ quantity: Decimal128, listed: Decimal128?) -> TaxedAmount {
        let net = total.net.divided(by: quantity, places: 6, rounding: .halfUp) ?? total.net
        let gross = total.gross.divided(by: quantity, places: 6, rounding: .halfUp) ?? total.gross
        if let listed, (listed * quantity - total.net).magnitude <= Decimal128("0.005")! { return TaxedAmount(net: listed, gross: gross) }
        return TaxedAmount(net: net, gross: gross)
    }

    /// The line's amounts, each with its rate.
    private static func prices(_ line: Record) -> [(amount: TaxedAmount, rate: Decimal128?)] {
        line.records("price").compactMap { price in
            guard let net = price.decimal("amount") else { return nil }
            let rate = price.decimal("rate")?.reduced
            return (TaxedAmount(net: net, gross: price.decimal("amount_including_tax") ?? taxed(net, rate).gross), rate)
        }
    }

    private static func taxed(_ net: Decimal128, _ rate: Decimal128?) -> TaxedAmount {
        TaxedAmount(net: net, gross: (net * (1 + (rate ?? 0) * Decimal128("0.01")!)).rounded(to: 2, .halfUp))
    }
}
