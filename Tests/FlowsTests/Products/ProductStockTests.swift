import Commerce
import ConformanceSuites
import Integrations
import JSON
import Testing

@testable import Flows

struct ProductStockTests {
    /// An ERP whose records of products hold figures.
    private struct Source: StockSource {
        func stockPage(after cursor: String?, page: String?) async throws -> StockPage { StockPage(figures: []) }
        func stock(ofArticles codes: [String]) async throws -> [String: StockFigures] { [:] }
        func figures(in raw: JSONValue) -> StockFigures? {
            StockFigures(code: "X", available: raw["QTY"]?.decimal, free: raw["FREE"]?.decimal, reserved: raw["RESERVED"]?.decimal, raw: raw)
        }
    }

    private func quantity(_ raw: JSONValue, _ stock: String) throws -> Decimal128? {
        var product = ProductSamples.simple(1)
        product.raw = raw
        let settings = try Sample.settings("", common: "stock: {\(stock)}")
        return try ProductStock(settings, source: Source())?.applied(to: product).quantity
    }

    @Test func `A product's figure is the one that the stock flow would send, from the record that came with it`() throws {
        let raw: JSONValue = ["QTY": .number(Decimal128("12.7")!), "RESERVED": 3, "FREE": 20]
        #expect(try quantity(raw, "buffer: 2") == 7)
        #expect(try quantity(raw, "formula: free, buffer: 25") == 0)
        #expect(try quantity(raw, "formula: expression, expression: raw.QTY * 2") == 25)
    }

    @Test func `An article without the figure that the formula needs goes on without stock`() throws {
        #expect(try quantity(["QTY": 4], "formula: technical") == nil)
        #expect(try quantity(["QTY": 4], "filter: available > 4") == nil)
    }

    @Test func `Into the ERP products keep the shop's own quantity`() throws {
        #expect(try ProductStock(Sample.settings("", common: "products: {direction: shop-to-erp}"), source: Source()) == nil)
    }

    @Test func `Variants have figures of their own, and their parent none`() throws {
        var product = ProductSamples.inVariants(1)
        for place in product.variants.indices { product.variants[place].raw = ["QTY": .number(Decimal128(place * 10))] }
        let stock = try #require(try ProductStock(Sample.settings("", common: "stock: {buffer: 4}"), source: Source()))
        let applied = stock.applied(to: product)
        #expect(applied.variants.map(\.quantity) == [0, 6, 16] && applied.quantity == nil)
    }
}
