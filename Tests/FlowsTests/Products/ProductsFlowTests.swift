import Commerce
import ConformanceSuites
import Flows
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@Suite("Products go from AccountView to a shop")
struct ProductsFlowTests {
    typealias Bench = ProductBench<RichShop>

    private func bench(_ products: Product..., settings: String = "  when-gone: deactivate") async throws -> Bench {
        let bench = try Bench(try await RichShop.make(), settings: settings)
        bench.source.put(products)
        return bench
    }

    private func item(_ bench: Bench) throws -> MemoryShop.Item { try #require(bench.fixture.connector.items.values.first) }

    /// What the shop's owner does to the only product.
    private func edit(_ bench: Bench, _ body: (inout MemoryShop.Item) -> Void) throws {
        let id = try #require(bench.fixture.connector.items.keys.first)
        var changed = try item(bench)
        body(&changed)
        bench.fixture.connector.change { $0.items[id] = changed }
    }

    // MARK: Coalescing

    @Test func `A product that did not change costs no call to the shop`() async throws {
        let bench = try await bench(ProductSamples.simple(1))
        _ = try await bench.run("ART-1")
        let calls = bench.fixture.connector.calls.count
        let run = try await bench.run("ART-1")
        #expect(run.outcome?.kind == .unchanged)
        #expect(bench.fixture.connector.calls.count == calls)
    }

    @Test func `The outcome says what was written`() async throws {
        let bench = try await bench(ProductSamples.simple(1, price: 10))
        #expect(try await bench.run("ART-1").outcome?.kind == .written)
        bench.source.change("ART-1") { $0.price = 12 }
        let run = try await bench.run("ART-1")
        #expect(run.outcome?.kind == .updated)
        #expect(run.outcome?.reason == "Changed: price 10 -> 12.")
        #expect(run.outcome?.number == "1")
    }

    @Test func `An article changed back to what was written before is written again`() async throws {
        let bench = try await bench(ProductSamples.simple(1, price: 10))
        for price in [10, 12, 10] as [Decimal128] {
            bench.source.change("ART-1") { $0.price = price }
            _ = try await bench.run("ART-1")
            #expect(try item(bench).fields["price"]?.decimal == price)
        }
    }

    // MARK: Policies and switches

    @Test func `A field of policy create-only stays as the owner made it, one of policy never is not sent at all`() async throws {
        let bench = try await bench(ProductSamples.simple(1), settings: "  mapping: {product: {short: {policy: never}, name: {policy: create-only}}}")
        _ = try await bench.run("ART-1")
        #expect(try item(bench).fields["short"] == nil)
        try edit(bench) { $0.fields["name"] = "The owner's name" }
        bench.source.change("ART-1") {
            $0.name = "Another"
            $0.price = 99
        }
        _ = try await bench.run("ART-1")
        #expect(try item(bench).fields["name"] == "The owner's name")
        #expect(try item(bench).fields["price"] == 99)
    }

    @Test func `With update-existing off a product is made and then left alone`() async throws {
        let bench = try await bench(ProductSamples.simple(1), settings: "  update-existing: false")
        #expect(try await bench.run("ART-1").outcome?.kind == .written)
        bench.source.change("ART-1") { $0.price = 99 }
        let run = try await bench.run("ART-1")
        #expect(run.outcome?.kind == .unchanged)
        #expect(run.words.contains("update-existing"))
        #expect(try item(bench).fields["price"]?.decimal == Decimal128("12.95"))
    }

    @Test func `With create-new off nothing is made, and the outcome says why`() async throws {
        let bench = try await bench(ProductSamples.simple(1), settings: "  create-new: false")
        let run = try await bench.run("ART-1")
        #expect(run.outcome?.kind == .filtered)
        #expect(run.words.contains("create-new"))
        #expect(bench.fixture.connector.items.isEmpty)
    }

    @Test func `An article that the filter lets go is hidden, or left, as the settings say`() async throws {
        for (word, isVisible) in [("deactivate", false), ("leave", true)] {
            let bench = try await bench(ProductSamples.simple(1), settings: "  filter: isActive and price < 50\n  when-gone: \(word)")
            _ = try await bench.run("ART-1")
            bench.source.change("ART-1") { $0.price = 60 }
            let run = try await bench.run("ART-1")
            #expect(try item(bench).isActive == isVisible)
            #expect(run.outcome?.kind == (isVisible ? .filtered : .updated))
            #expect(try item(bench).fields["price"]?.decimal == Decimal128("12.95"))
        }
    }

    @Test func `A product that the owner hid is not shown by Koppel`() async throws {
        let bench = try await bench(ProductSamples.simple(1))
        _ = try await bench.run("ART-1")
        try edit(bench) { $0.isActive = false }
        bench.source.change("ART-1") { $0.price = 60 }
        _ = try await bench.run("ART-1")
        #expect(try item(bench).isActive == false)
    }

    @Test func `An article that is removed from the ERP is hidden where blocked ones are`() async throws {
        let bench = try await bench(ProductSamples.simple(1))
        _ = try await bench.run("ART-1")
        bench.source.remove("ART-1")
        #expect(try await bench.run("ART-1").outcome?.kind == .updated)
        #expect(try item(bench).isActive == false)
    }

    // MARK: Prices

    @Test func `Prices go on the basis of the settings, and a rate comes from the settings where the article has none`() async throws {
        let bench = try await bench(
            ProductSamples.simple(1, price: 10),
            settings: "  prices: including\n  vat-rates: {5: 9}\n  mapping: {product: {price: {expr: koppel.price, type: number}}}")
        bench.source.change("ART-1") { ($0.taxRate, $0.vatCode) = (nil, "5") }
        _ = try await bench.run("ART-1")
        #expect(try item(bench).fields["price"]?.decimal == Decimal128("10.9"))
        bench.source.change("ART-1") { $0.vatCode = "7" }
        let fault = try #require(try await bench.run("ART-1").fault)
        #expect(fault.cause == "product.vat-rate")
        #expect(fault.message.contains("VAT code 7"))
    }

    @Test func `The tax class follows the VAT code, or the rate where the settings name rates`() async throws {
        let bench = try await bench(ProductSamples.simple(1), ProductSamples.simple(3), settings: "  tax-classes: {1: high, 9%: low}")
        _ = try await bench.runAll()
        let classes = Dictionary(uniqueKeysWithValues: bench.fixture.connector.items.values.map { ($0.code, $0.fields["tax"]?.string ?? "") })
        #expect(classes == ["ART-1": "high", "ART-3": "low"])
    }

    // MARK: Categories

    @Test func `A renamed group renames its category, and a changed group moves the product`() async throws {
        var product = ProductSamples.simple(1)
        product.categories = [ProductCategory(key: "G1", name: "Mokken", parents: ["Keramiek"])]
        let bench = try await bench(product)
        _ = try await bench.run("ART-1")
        let shop = bench.fixture.connector
        func names() throws -> [String] {
            try item(bench).categories.map { id in shop.state.withLock { $0.categories.first { $0.id == id }?.name ?? id } }
        }
        #expect(try names() == ["Mokken"])
        bench.source.change("ART-1") { $0.categories[0].name = "Bekers" }
        #expect(try await bench.run("ART-1").outcome?.reason == "Changed: category Mokken renamed to Bekers.")
        #expect(try names() == ["Bekers"])
        #expect(shop.state.withLock { $0.categories.count } == 2)
        bench.source.change("ART-1") { $0.categories = [ProductCategory(key: "G2", name: "Glas")] }
        #expect(try await bench.run("ART-1").words.contains("moved from Bekers to Glas"))
        #expect(try names() == ["Glas"])
    }

    @Test func `A category that the owner put the product into stays`() async throws {
        var product = ProductSamples.simple(1)
        product.categories = [ProductCategory(key: "G1", name: "Mokken")]
        let bench = try await bench(product)
        _ = try await bench.run("ART-1")
        let sale = try await bench.fixture.connector.createCategory(named: "Sale", beneath: nil)
        try edit(bench) { $0.categories.append(sale) }
        bench.source.change("ART-1") { $0.categories = [ProductCategory(key: "G2", name: "Glas")] }
        _ = try await bench.run("ART-1")
        #expect(try item(bench).categories.contains(sale))
        #expect(try item(bench).categories.count == 2)
    }

    @Test func `A group that the settings give a category goes there`() async throws {
        var product = ProductSamples.simple(1)
        product.categories = [ProductCategory(key: "G1", name: "Mokken")]
        let bench = try await bench(product, settings: "  categories: {groups: {G1: c77}}")
        _ = try await bench.run("ART-1")
        #expect(try item(bench).categories == ["c77"])
        #expect(bench.fixture.connector.calls.contains("categories") == false)
    }

    // MARK: Codes

    @Test func `A code that is a variant of another product is parked with that product named`() async throws {
        let bench = try await bench(ProductSamples.inVariants(1))
        _ = try await bench.run("ART-1")
        var simple = ProductSamples.simple(9)
        (simple.id, simple.sku) = ("ART-1-M", "ART-1-M")
        let other = try Bench(bench.fixture)
        other.source.put(simple)
        let fault = try #require(try await other.run("ART-1-M").fault)
        #expect(fault.cause == "sku.variant")
        #expect(fault.message.contains("product 1"))
    }

    @Test func `A variant whose code is a product by itself is parked`() async throws {
        var simple = ProductSamples.simple(9)
        (simple.id, simple.sku) = ("ART-1-M", "ART-1-M")
        let bench = try await bench(simple)
        _ = try await bench.run("ART-1-M")
        let other = try Bench(bench.fixture)
        other.source.put(ProductSamples.inVariants(1))
        #expect(try await other.run("ART-1").fault?.cause == "sku.product")
        #expect(bench.fixture.connector.items.count == 1)
    }

    @Test func `A new variant whose code another product has is told, and the rest goes on`() async throws {
        var simple = ProductSamples.simple(9)
        (simple.id, simple.sku) = ("ART-1-XL", "ART-1-XL")
        let bench = try await bench(ProductSamples.inVariants(1), simple)
        _ = try await bench.runAll()
        bench.source.change("ART-1") {
            $0.variants.append(ProductSamples.variant(1, "XL", price: 20))
            $0.name = "New name"
        }
        let run = try await bench.run("ART-1")
        #expect(run.outcome?.kind == .updated)
        #expect(run.outcome?.alarms.map(\.cause) == ["variant.taken"])
        #expect(bench.fixture.connector.items["1"]?.fields["name"] == "New name")
    }

    @Test func `Products can be matched by EAN, and one without is left alone with the reason`() async throws {
        var bare = ProductSamples.simple(2)
        bare.ean = nil
        let bench = try await bench(ProductSamples.simple(1), bare, settings: "  match: ean")
        let runs = try await bench.runAll()
        #expect(runs["ART-1"]?.outcome?.kind == .written)
        #expect(runs["ART-2"]?.outcome?.kind == .filtered)
        #expect(runs["ART-2"]?.words.contains("EAN") == true)
        bench.source.change("ART-1") { $0.price = 50 }
        #expect(try await bench.run("ART-1").outcome?.kind == .updated)
        #expect(bench.fixture.connector.items.count == 1)
    }

    // MARK: Bad articles

    @Test func `Two variants that are alike, one without options, and a parent without variants are parked by name`() async throws {
        var twins = ProductSamples.inVariants(1), empty = ProductSamples.inVariants(3), none = ProductSamples.inVariants(5)
        twins.variants[2].options = twins.variants[1].options
        empty.variants[0].options = [VariantOption("Size", " ")]
        none.variants = []
        let runs = try await bench(twins, empty, none, settings: "").runAll()
        #expect(runs["ART-1"]?.fault?.cause == "variant.same-options")
        #expect(runs["ART-1"]?.words.contains("ART-1-M and ART-1-L") == true)
        #expect(runs["ART-3"]?.fault?.cause == "variant.options")
        #expect(runs["ART-5"]?.fault?.cause == "variant.none")
    }

    @Test func `A product without name or price is parked, one whose variants have prices needs none`() async throws {
        var nameless = ProductSamples.simple(1), priceless = ProductSamples.simple(2), parent = ProductSamples.inVariants(3)
        nameless.name = "  "
        priceless.price = nil
        parent.price = 0
        let runs = try await bench(nameless, priceless, parent, settings: "").runAll()
        #expect(runs["ART-1"]?.fault?.cause == "product.name")
        #expect(runs["ART-2"]?.fault?.cause == "product.price")
        #expect(runs["ART-3"]?.outcome?.kind == .written)
    }

    // MARK: Stock and dry runs

    @Test func `A new product gets its stock, and a later change leaves stock to the stock flow`() async throws {
        let bench = try await bench(ProductSamples.simple(7))
        _ = try await bench.run("ART-7")
        #expect(try item(bench).stock == ["ART-7": 7])
        bench.source.change("ART-7") { ($0.quantity, $0.price) = (33, 5) }
        _ = try await bench.run("ART-7")
        #expect(try item(bench).stock == ["ART-7": 7])
    }

    @Test func `A new product gets the figure that the stock flow would send: its buffer, whole, never below zero`() async throws {
        for (stock, figure) in [("12.7", 9), ("3.9", 0), ("-4", 0)] {
            var product = ProductSamples.simple(7)
            product.quantity = Decimal128(stock)!
            let bench = try Bench(try await RichShop.make(), top: "stock: {buffer: 3}")
            bench.source.put(product)
            #expect(try await bench.run("ART-7").outcome?.kind == .written)
            #expect(try item(bench).stock["ART-7"] ?? 0 == figure, "\(stock)")
        }
    }

    @Test func `New variants get figures by the stock formula's own expression, and those that its filter leaves out get none`() async throws {
        var product = ProductSamples.inVariants(1)
        for (place, quantity) in [Decimal128(10), 20, 30].enumerated() { product.variants[place].quantity = quantity }
        let bench = try Bench(
            try await RichShop.make(), top: "stock: {formula: expression, expression: available * 2, filter: available != 20}")
        bench.source.put(product)
        _ = try await bench.run("ART-1")
        #expect(try item(bench).stock == ["ART-1-S": 20, "ART-1-L": 60])
    }

    @Test func `A dry run of one event tells each field and writes and remembers nothing`() async throws {
        let bench = try await bench(ProductSamples.simple(1, price: 10))
        _ = try await bench.run("ART-1")
        bench.source.change("ART-1") { $0.price = 12 }
        let writes = try await bench.fixture.writeCount()
        let run = try await bench.run("ART-1", isDryRun: true)
        #expect(run.outcome?.kind == .filtered)
        #expect(run.outcome?.reason == "Dry run: would change price 10 -> 12.")
        #expect(run.notes == ["Dry run: price 10 -> 12"])
        #expect(try await bench.fixture.writeCount() == writes)
        #expect(try await bench.run("ART-1").outcome?.reason == "Changed: price 10 -> 12.")
    }
}
