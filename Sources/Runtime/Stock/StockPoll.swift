public import Commerce
public import Flows
import JSON

/// A poll of stock: one reading of the ERP serves every integration of the company, each by its own formula.
public struct StockPoll: Sendable {
    /// An integration that gets figures.
    public struct Receiver: Sendable {
        /// Its id.
        public var integration: String
        /// Its formula.
        public var formula: StockFormula
        /// Names a receiver.
        public init(integration: String, formula: StockFormula) {
            (self.integration, self.formula) = (integration, formula)
        }
    }

    /// Who gets figures.
    public var receivers: [Receiver]
    /// Reads one page: cursor, page. See `StockSource.stockPage`.
    public var read: @Sendable (_ cursor: String?, _ page: String?) async throws -> StockPage

    /// Makes a poll.
    public init(receivers: [Receiver], read: @escaping @Sendable (String?, String?) async throws -> StockPage) {
        (self.receivers, self.read) = (receivers, read)
    }
}

extension StockPoll.Receiver {
    /// What the formula makes of a page. An article whose figure cannot be made is left as it is: what the shop has may be right.
    func figures(of page: [StockFigures]) -> (figures: [Figure], faults: [Fault]) {
        var figures: [Figure] = [], faults: [Fault] = []
        figures.reserveCapacity(page.count)
        for article in page where !article.code.isEmpty {
            do throws(Fault) {
                switch try formula.figure(of: article) {
                case .figure(let figure): figures.append(Figure(article: article.code, figure: figure, ean: article.ean))
                case .filtered: figures.append(Figure(article: article.code, figure: nil, ean: article.ean))
                }
            } catch {
                faults.append(error)
            }
        }
        return (figures, faults)
    }

    /// The figure of one article; nil when it is not meant for the shop.
    struct Figure: Sendable {
        var article: String
        var figure: Int?
        var ean: String?
    }
}

extension StockPoll.Receiver.Figure {
    /// The change to publish; nil for an article that is not meant for the shop.
    func change(reading: Int) -> EntityChange? {
        figure.map { figure in
            EntityChange(
                flow: .stock, entity: EntityRef(.stock, article), revision: String(reading),
                stock: StockReading(quantity: Decimal128(figure), number: reading, ean: ean))
        }
    }
}
