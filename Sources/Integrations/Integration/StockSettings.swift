public import Commerce
public import JSON

/// How stock goes from AccountView to the shop.
public struct StockSettings: Sendable, Hashable {
    /// What all flows share.
    public var common: FlowSettings
    /// What articles and products are matched by.
    public var match: ArticleKey
    /// How the figure is made.
    public var formula: Formula
    /// The expression for `formula: expression`.
    public var expression: String?
    /// Taken off each figure.
    public var buffer: Decimal128
    /// Whether figures below zero become zero.
    public var clampsAtZero: Bool
    /// Whether the shop is told to manage stock.
    public var manageStock: ManageStock
    /// Whether a change of stock moves the article's date of change, so that only changed articles need to be read.
    public var isDated: Bool

    /// How the figure is made.
    public enum Formula: String, Sendable, Hashable, CaseIterable {
        /// Available minus sales reservations, where a reservation field is set.
        case availableMinusReserved = "available-minus-reserved"
        /// On the shelf.
        case technical
        /// Free stock.
        case free
        /// Available plus on order.
        case availablePlusOrdered = "available-plus-ordered"
        /// The expression.
        case expression
    }

    /// Whether the shop is told to manage stock.
    public enum ManageStock: String, Sendable, Hashable, CaseIterable {
        case on, off
        /// As the shop has it.
        case leave
    }

    init(_ section: SettingsSection) {
        common = FlowSettings(section, enabled: false, direction: .erpToShop, pollEvery: .seconds(300))
        match = section.choice("match", default: .sku, "Match articles and products by article code or by EAN.")
        formula = section.choice("formula", default: .availableMinusReserved, "How the figure is made.")
        expression = section.optionalExpression("expression", "The figure, over the article's fields, for formula: expression.")
        buffer = section.decimal("buffer", default: 0, in: 0...1_000_000, "A safety stock that is taken off each figure.")
        clampsAtZero = section.bool("clamp-at-zero", default: true, "Send zero instead of a figure below zero.")
        manageStock = section.choice("manage-stock", default: .leave, "Whether the shop is told to manage stock of the product.")
        isDated = section.bool(
            "dated", default: false,
            "Read only articles whose date of change moved. Most installations do not move it with stock: then all articles are read each time.")
        if formula == .expression, expression == nil { section.report("formula", "is expression, but expression is missing.") }
    }
}
