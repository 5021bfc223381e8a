public import Commerce
public import Integrations
import JSON

/// Makes an integration's figure of what the ERP says of one article's stock: formula, buffer, zero, whole.
///
/// Worked example: available 12.7, reserved 3, buffer 2 → 12.7 − 3 − 2 = 7.7 → 7.
public struct StockFormula: Sendable {
    /// What it makes of an article.
    public enum Result: Sendable, Hashable {
        /// So many, whole.
        case figure(Int)
        /// The article is not meant for this shop, and why.
        case filtered(String)
    }

    private let settings: StockSettings
    private let expression: NumberExpression?
    private let filter: Filter?
    private let tables: JSONValue
    /// Names everything that decides what the shop is sent: when it changes, figures that were sent before say nothing any more.
    public let fingerprint: String

    /// Compiles the formula of an integration.
    /// - Throws: `SettingsProblems` when expression or filter cannot be compiled.
    public init(_ integration: Integration) throws(SettingsProblems) {
        settings = integration.stock
        let file = "\(integration.id).yaml"
        if settings.formula == .expression, let text = settings.expression {
            expression = try NumberExpression(text, shape: .stock, file: file, setting: "stock.expression")
        } else {
            expression = nil
        }
        filter = try Filter.compile(.stock, of: integration, document: .stock)
        tables = JSONValue(tables: integration.tables)
        let parts = [
            integration.mode.rawValue, integration.companyKey, settings.match.rawValue, settings.formula.rawValue, settings.expression ?? "",
            "\(settings.buffer)", "\(settings.clampsAtZero)", settings.manageStock.rawValue, settings.common.filter ?? "", tables.text,
        ]
        fingerprint = ContentHash.hex(JSONValue.array(parts.map(JSONValue.string)).text.utf8, digits: 16)
    }

    /// The figure of an article.
    /// - Throws: `Fault` (park) when the ERP lacks a figure that the formula needs, or the expression fails.
    public func figure(of figures: StockFigures) throws(Fault) -> Result {
        let subject = "Stock of \(figures.code)"
        if settings.match == .ean, (figures.ean ?? "").isEmpty { return .filtered("It has no EAN, by which the shop's products are matched.") }
        let needsDocument = filter != nil || expression != nil
        let document = needsDocument ? figures.json.adding("tables", tables) : .null
        if let filter, try !filter.passes(document, subject: subject) {
            return .filtered("The filter is not true: \(settings.common.filter ?? "")")
        }
        var figure: Decimal128
        switch settings.formula {
        case .availableMinusReserved: figure = try need(figures.available, "available", figures) - (figures.reserved ?? 0)
        case .technical: figure = try need(figures.technical, "technical", figures)
        case .free: figure = try need(figures.free, "free", figures)
        case .availablePlusOrdered:
            figure = try need(figures.available, "available", figures) + need(figures.ordered, "ordered", figures)
        case .expression: figure = try expression?.value(of: document, subject: subject) ?? 0
        }
        figure = (figure - settings.buffer).rounded(to: 0, .floor)
        if settings.clampsAtZero, figure.isNegative { figure = 0 }
        guard let whole = figure.int, whole.magnitude <= Self.most else {
            throw Fault.park(
                "stock.too-large", "\(subject) comes to \(figure), which no shop keeps.",
                advice: "Correct the article's stock in the ERP or stock.expression in the settings.")
        }
        return .figure(whole)
    }

    /// What shops keep: 32 bits with sign.
    private static let most = UInt(Int32.max)

    private func need(_ figure: Decimal128?, _ name: String, _ figures: StockFigures) throws(Fault) -> Decimal128 {
        guard let figure else {
            throw Fault.park(
                "stock.figure-missing", "The ERP does not say the \(name) stock of \(figures.code), which stock.formula needs.",
                advice: "Name the field in erp.article-fields, or choose another stock.formula.")
        }
        return figure
    }
}
