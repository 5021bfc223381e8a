import Commerce
import Flows
import JSON
import Sandbox
import Testing

/// What every `ProductTarget` promises.
public enum ProductTargetSuite<F: ProductFixture> {
    /// All promises.
    public static var cases: [ConformanceCase] { reading + writing + trouble }

    private static var reading: [ConformanceCase] {
        [
            ConformanceCase("a created product is found by its code and nowhere else", F.self) { f async throws in
                let bench = try ProductBench(f)
                let one = try await bench.create(ProductSamples.simple(1))
                let other = try await bench.create(ProductSamples.simple(2))
                #expect(one.id != other.id)
                let found = try await f.connector.findProducts(code: "ART-1", by: .sku)
                #expect(found.map(\.productID) == [one.id])
                #expect(try await f.connector.product(id: one.id)?.id == one.id)
                #expect(try await f.shopProductCount() == 2)
            },
            ConformanceCase("a code that only begins like another finds nothing", F.self) { f async throws in
                let bench = try ProductBench(f)
                _ = try await bench.create(ProductSamples.simple(11))
                for code in ["ART-1", "RT-11", "ART-111", "%", "ART-11'"] {
                    #expect(try await f.connector.findProducts(code: code, by: .sku).isEmpty, "\(code)")
                }
            },
            ConformanceCase("what is not there is not found", F.self) { f async throws in
                #expect(try await f.connector.findProducts(code: "NOBODY", by: .sku).isEmpty)
                #expect(try await f.connector.product(id: "999999") == nil)
            },
            ConformanceCase("a code that two products have finds both", F.self) { f async throws in
                let bench = try ProductBench(f)
                let state = try await bench.create(ProductSamples.simple(1))
                guard try await f.addTwin(ofProduct: "ART-1") else { return }
                let found = Set(try await f.connector.findProducts(code: "ART-1", by: .sku).map(\.productID))
                #expect(found.count == 2)
                #expect(found.contains(state.id))
            },
            ConformanceCase("what was just created compares as equal, so that nothing is written again", F.self) { f async throws in
                let bench = try ProductBench(f)
                for number in 1...10 {
                    let product = ProductSamples.simple(number)
                    let state = try await bench.create(product)
                    let again = try #require(try await f.connector.product(id: state.id))
                    #expect(ProductBench<F>.differences(try bench.update(product), again) == [], "article \(number)")
                }
            },
        ]
    }

    private static var writing: [ConformanceCase] {
        [
            ConformanceCase("name, long text and price arrive in the shop, in any script", F.self) { f async throws in
                let bench = try ProductBench(f)
                for number in 0..<ProductSamples.names.count {
                    let product = ProductSamples.simple(number)
                    _ = try await bench.create(product)
                    let there = try #require(try await f.shopProduct(code: product.code))
                    #expect(there.name == product.name)
                    #expect(there.description == product.description)
                    #expect(ProductExpectation<F>.isSame(there.price, ProductExpectation<F>.price(product.price, of: product)))
                    #expect(there.isVisible)
                }
            },
            ConformanceCase("prices of two to six decimals arrive as exactly as the shop keeps them, and compare as equal", F.self) {
                f async throws in
                let bench = try ProductBench(f)
                for (number, price) in ["9.95", "0.05", "12.345", "7.1234", "3.14159", "0.991736", "1234.56", "99999.99"].enumerated() {
                    let product = ProductSamples.simple(number, price: Decimal128(price)!)
                    let state = try await bench.create(product)
                    let there = try #require(try await f.shopProduct(code: product.code))
                    #expect(
                        ProductExpectation<F>.isSame(there.price, ProductExpectation<F>.price(product.price, of: product)),
                        "\(price) became \(there.price?.description ?? "nothing")")
                    #expect(ProductBench<F>.differences(try bench.update(product), state) == [], "\(price)")
                }
            },
            ConformanceCase("an update changes only the fields it gives", F.self) { f async throws in
                let bench = try ProductBench(f)
                var product = ProductSamples.simple(1)
                _ = try await bench.create(product)
                try await f.editDescription(ofProduct: "ART-1", to: "<p>Written by the shop's owner.</p>")
                let id = try #require(try await f.connector.findProducts(code: "ART-1", by: .sku).first?.productID)
                let state = try #require(try await f.connector.product(id: id))
                product.price = Decimal128("15.50")!
                let wanted = try bench.update(product)
                let fields = FieldComparison.changes(wanted.fields, from: state.fields)
                let base = FieldComparison.changes(wanted.baseVariant, from: state.baseVariant?.fields ?? [:])
                #expect(fields.count + base.count >= 1)
                try await f.connector.updateProduct(state, fields: fields, baseVariant: base)
                let there = try #require(try await f.shopProduct(code: "ART-1"))
                #expect(ProductExpectation<F>.isSame(there.price, ProductExpectation<F>.price(product.price, of: product)))
                #expect(there.name == product.name)
                #expect(there.description == "<p>Written by the shop's owner.</p>")
                #expect(there.isVisible)
            },
            ConformanceCase("a product is hidden and shown again, and saying so twice changes nothing", F.self) { f async throws in
                guard let target = f.connector as? any ProductActivating else {
                    #expect(F.productLimits[.visibility] != nil)
                    return
                }
                let bench = try ProductBench(f)
                let id = try await bench.create(ProductSamples.simple(1)).id
                for isActive in [false, false, true, true] {
                    try await target.setActive(isActive, try #require(try await f.connector.product(id: id)))
                    #expect(try await f.shopProduct(code: "ART-1")?.isVisible == isActive)
                    #expect(try await f.connector.product(id: id)?.isActive == isActive)
                }
            },
        ]
    }

    private static var trouble: [ConformanceCase] {
        [
            ConformanceCase("an answer that got lost after the shop stored the product does not make two", F.self) { f async throws in
                let bench = try ProductBench(f)
                bench.source.put(ProductSamples.simple(1))
                try await f.add(FaultSwitch(.dropAfter, method: "POST"))
                let run = try await bench.run("ART-1", patience: 3)
                #expect(run.outcome?.kind == .written)
                #expect(try await f.shopProductCount() == 1)
                #expect(try await f.connector.findProducts(code: "ART-1", by: .sku).count == 1)
            },
            ConformanceCase("a shop that is busy for a moment is asked again", F.self) { f async throws in
                try await f.add(FaultSwitch(.status(429, body: "")))
                let fault = try await faultUnlessRepeated { try await f.connector.findProducts(code: "ART-1", by: .sku) }
                if let fault { #expect(comesAgain(fault)) }
            },
            ConformanceCase("a shop that fails comes again", F.self) { f async throws in
                try await f.add(FaultSwitch(.status(503, body: ""), times: 10))
                let fault = try await fault { try await f.connector.findProducts(code: "ART-1", by: .sku) }
                #expect(comesAgain(fault))
            },
            ConformanceCase("refused credentials pause everything", F.self) { f async throws in
                try await f.revokeAccess()
                let fault = try await fault { try await f.connector.findProducts(code: "ART-1", by: .sku) }
                #expect(fault.handling == .pause(.credentials))
            },
        ]
    }
}
