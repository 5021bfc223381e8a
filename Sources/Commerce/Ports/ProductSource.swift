public import JSON

/// A system that products are read from.
public protocol ProductSource: Sendable {
    /// One page of the products that changed since a cursor; see `OrderSource.changedOrders`. A change of a variant names its parent.
    func changedProducts(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage

    /// The product as it is now, with its variants.
    ///
    /// The key of a variant is answered with its whole parent.
    /// - Throws: `Fault`; a product that is gone is `.skip` with cause `product.gone`.
    func product(id: String) async throws -> Product
}

/// A product source whose list of changes leaves some out, so that it is read whole from time to time.
public protocol ProductWalking: ProductSource {
    /// One page of all products, each with a revision made of all that it and its variants say, but for stock. Never skips one when the list
    /// changes while it is read; a page's token is good for days.
    ///
    /// - Parameter page: `ChangePage.next` of the page before; nil for the first page.
    func allProducts(page: String?) async throws -> ChangePage
}

/// A product source that has pictures.
public protocol ImageReading: Sendable {
    /// The bytes of a picture.
    /// - Throws: `Fault`; a picture that is gone is `.skip` with cause `image.gone`.
    func image(_ image: ProductImage, of product: Product) async throws -> ImageData
}

/// An ERP that stock figures are read from.
public protocol StockSource: Sendable {
    /// One page of figures. A source that does not date changes of stock answers with all articles, page after page; whoever calls compares
    /// them with what was sent last.
    ///
    /// - Parameters:
    ///   - cursor: What the last complete reading returned; nil for the first.
    ///   - page: `StockPage.next` of the page before; nil for the first page.
    func stockPage(after cursor: String?, page: String?) async throws -> StockPage

    /// The figures of these articles as they are now, under the code that was asked for; codes without article are missing.
    func stock(ofArticles codes: [String]) async throws -> [String: StockFigures]

    /// The figures in the raw record of a product or variant of the same source; nil where they are not read with it.
    func figures(in raw: JSONValue) -> StockFigures?
}

extension StockSource {
    /// Most records of products say nothing of stock.
    public func figures(in raw: JSONValue) -> StockFigures? { nil }
}

/// One page of stock figures.
public struct StockPage: Sendable, Hashable {
    /// The figures.
    public var figures: [StockFigures]
    /// Hand this in for the next page; nil on the last page.
    public var next: String?
    /// On the last page: where the next reading starts, for a source that dates its changes.
    public var cursor: String?

    /// Makes a page.
    public init(figures: [StockFigures], next: String? = nil, cursor: String? = nil) {
        self.figures = figures
        self.next = next
        self.cursor = cursor
    }
}
