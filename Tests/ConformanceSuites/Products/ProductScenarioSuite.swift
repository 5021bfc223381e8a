import Commerce
import Flows
import Foundation
import JSON
import Sandbox
import Testing

/// How large the season is: 200 articles, or what `KOPPEL_SEASON` says; `KOPPEL_SEASON=40 scripts/test` is over sooner.
public enum SeasonSize {
    /// Articles.
    public static var articles: Int { ProcessInfo.processInfo.environment["KOPPEL_SEASON"].flatMap { Int($0) } ?? 200 }
    /// Whether small pages of lists would make the season take many minutes.
    public static var isFull: Bool { articles > 100 }
}

/// What products come to in a shop when the flow, the shop's default mapping and its connector work together.
public enum ProductScenarioSuite<F: ProductFixture> {
    /// All promises, with as many articles as `SeasonSize` says.
    public static var cases: [ConformanceCase] { cases(count: SeasonSize.articles) }

    /// All promises. - Parameter count: How many articles the season has; 200 is the full size.
    public static func cases(count: Int) -> [ConformanceCase] { [season(count), limits] + trouble + inputs }

    private static var limits: ConformanceCase {
        ConformanceCase("what it cannot do is what the expected state says, word by word", F.self) { _ in
            // Shops in memory are not in the file.
            guard let expected = try ProductLimits.expected()["\(F.Connector.self)"] else { return }
            #expect(Dictionary(uniqueKeysWithValues: F.productLimits.map { ($0.key.rawValue, $0.value) }) == expected)
        }
    }

    /// The season of the products flow alone.
    public static func season(_ count: Int) -> ConformanceCase {
        ConformanceCase(
            "\(count) articles are created, changed, blocked and pictured anew; the shop ends as it must, and another run writes nothing", F.self
        ) { f async throws in
            let scenario = try ProductScenario(f, count: count)
            try await scenario.create()
            #expect(try await scenario.writesOfAnotherRun() == 0, "after creating")
            let owners = try await scenario.ownersTexts()
            try await scenario.change(owners)
            #expect(try await scenario.writesOfAnotherRun() == 0, "after changing")
            scenario.bench.loseLedgers()
            #expect(try await scenario.writesOfAnotherRun() == 0, "after everything noted was lost")
            try await scenario.check(owners)
        }
    }

    private static func everything(_ bench: ProductBench<F>) -> Product {
        var product =
            ProductExpectation<F>.can(.addVariant) && F.hasSampleOptions
            ? ProductSamples.inVariants(1) : ProductSamples.simple(1)
        product.categories = [ProductCategory(key: "G", name: "Mokken", parents: ["Keramiek"])]
        product.features = [ProductFeature(name: "Materiaal", value: "Glas")]
        bench.source.putPicture("a", TinyPicture.png(1))
        bench.source.putPicture("b", TinyPicture.jpeg(2))
        product.images = [ProductImage(key: "a"), ProductImage(key: "b")]
        return product
    }

    private static var trouble: [ConformanceCase] {
        [
            ConformanceCase("whichever answer gets lost, the product is there once and whole", F.self) { f async throws in
                let bench = try ProductBench(f)
                let product = everything(bench)
                bench.source.put(product)
                // With each attempt one more write gets through before the next answer is lost.
                for skip in 0..<12 {
                    for method in ["POST", "PUT"] { try await f.add(FaultSwitch(.dropAfter, method: method, skip: skip)) }
                }
                let run = try await bench.run(product.id, patience: 40)
                #expect(run.fault == nil, "\(run.words)")
                #expect(try await f.shopProductCount() == 1)
                let there = try #require(try await f.shopProduct(code: ProductExpectation<F>.code(product)))
                let pictures = product.images.compactMap { bench.source.picture($0.key) }
                #expect(
                    ProductExpectation<F>.differences(there, product, description: product.description!, pictures: pictures, isVisible: true) == [])
            },
            ConformanceCase("a dry run reads and tells, field by field, and writes nothing", F.self) { f async throws in
                let bench = try ProductBench(f, top: "mode: dry-run")
                let product = everything(bench)
                bench.source.put(product)
                let before = try await f.writeCount()
                let run = try await bench.run(product.id)
                #expect(run.outcome?.kind == .filtered)
                #expect(run.outcome?.reason.hasPrefix("Dry run: would create it") == true)
                #expect(run.notes.contains { $0.contains(product.name) })
                #expect(try await f.writeCount() == before)
                #expect(try await f.shopProductCount() == 0)
            },
            ConformanceCase("an article that is blocked is hidden, and shown again when it is not", F.self) { f async throws in
                let bench = try ProductBench(f)
                bench.source.put(ProductSamples.simple(1))
                _ = try await bench.run("ART-1")
                bench.source.change("ART-1") { $0.isActive = false }
                let hidden = try await bench.run("ART-1")
                let can = ProductExpectation<F>.can(.visibility)
                #expect(hidden.outcome?.kind == (can ? .updated : .filtered))
                #expect(try await f.shopProduct(code: "ART-1")?.isVisible == !can)
                bench.source.change("ART-1") { $0.isActive = true }
                _ = try await bench.run("ART-1")
                #expect(try await f.shopProduct(code: "ART-1")?.isVisible == true)
            },
        ]
    }

    private static var inputs: [ConformanceCase] {
        [
            ConformanceCase("each bad article has a clear outcome, and the rest goes on", F.self) { f async throws in
                let bench = try ProductBench(f)
                var (picture, html, options, twin, group, free, debt) = (
                    ProductSamples.simple(1), ProductSamples.simple(2), ProductSamples.inVariants(3), ProductSamples.simple(4),
                    ProductSamples.simple(5),
                    ProductSamples.simple(6), ProductSamples.simple(7)
                )
                bench.source.putPicture("text", TinyPicture.none)
                bench.source.putPicture("good", TinyPicture.png(3))
                picture.images = [ProductImage(key: "text", name: "manual.txt"), ProductImage(key: "good", name: "good.png")]
                html.description = "<p>Strong <b>and <i>light</p> <script>alert(1)</script><br>1 < 2"
                options.variants[1].options = []
                twin.id = "OTHER"
                group.categories = [ProductCategory(key: "L", name: String(repeating: "Lange naam ", count: 60))]
                free.price = 0
                debt.price = -1
                bench.source.put(picture, html, options, ProductSamples.simple(4), twin, group, free, debt, ProductSamples.simple(8))
                let runs = try await bench.runAll()
                #expect(runs["ART-1"]?.outcome?.kind == .written)
                #expect(runs["ART-1"]?.words.contains("manual.txt") == true)
                if f.connector is any ImageWriting { #expect(try await f.shopProduct(code: "ART-1")?.images == [TinyPicture.png(3)]) }
                #expect(runs["ART-2"]?.outcome?.kind == .written)
                #expect(runs["ART-2"]?.words.contains("HTML") == true)
                let text = try #require(try await f.shopProduct(code: "ART-2")).description
                #expect(text == "<p>Strong <b>and <i>light</i></b></p> <br>1 &lt; 2")
                #expect(runs["ART-3"]?.fault?.cause == "variant.options")
                #expect(runs["ART-3"]?.fault?.message.contains("ART-3-M") == true)
                #expect(runs["ART-4"]?.outcome?.kind == .written)
                #expect(runs["OTHER"]?.fault?.cause == "sku.twice")
                #expect(runs["OTHER"]?.words.contains("ART-4") == true)
                #expect(runs["ART-5"]?.outcome?.kind == .written)
                if f.connector is any CategoryWriting {
                    #expect(runs["ART-5"]?.outcome?.alarms.map(\.cause) == ["category.name-too-long"])
                    #expect(try await f.shopProduct(code: "ART-5")?.categories == [])
                }
                for id in ["ART-6", "ART-7"] { #expect(runs[id]?.fault?.cause == "product.price") }
                #expect(runs["ART-8"]?.outcome?.kind == .written)
                #expect(try await f.shopProductCount() == 5)
            },
            ConformanceCase("a code that the shop has twice is parked with both named, and neither is touched", F.self) { f async throws in
                let bench = try ProductBench(f)
                bench.source.put(ProductSamples.simple(1))
                _ = try await bench.run("ART-1")
                guard try await f.addTwin(ofProduct: "ART-1") else { return }
                let before = try await f.writeCount()
                bench.source.change("ART-1") { $0.price = 99 }
                let fault = try #require(try await bench.run("ART-1").fault)
                #expect(fault.cause == "sku.ambiguous")
                let ids = try await f.connector.findProducts(code: "ART-1", by: .sku).map(\.productID)
                for id in ids { #expect(fault.message.contains(id)) }
                #expect(try await f.writeCount() == before)
            },
        ]
    }
}
