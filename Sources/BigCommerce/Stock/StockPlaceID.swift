/// Names a place as `product/variant`; variant 0 is a product with options as a whole.
struct StockPlaceID: Hashable {
    let product: Int
    let variant: Int

    init(product: Int, variant: Int) {
        self.product = product
        self.variant = variant
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/").map { Int($0) }
        guard parts.count == 2, let product = parts[0], let variant = parts[1] else { return nil }
        self.init(product: product, variant: variant)
    }

    var text: String { "\(product)/\(variant)" }
}

/// How a product's stock is counted.
struct StockTracking: Hashable {
    enum Level: String { case none, product, variant }
    var level: Level
    /// The variant that a product without options is; nil for one with options.
    var baseVariant: Int?

    init(level: Level, baseVariant: Int?) {
        self.level = level
        self.baseVariant = baseVariant
    }

    /// `variant 160`, as it is remembered.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard let level = parts.first.flatMap({ Level(rawValue: String($0)) }) else { return nil }
        self.init(level: level, baseVariant: parts.count > 1 ? Int(parts[1]) : nil)
    }

    var text: String { baseVariant.map { "\(level.rawValue) \($0)" } ?? level.rawValue }
}
