public import Commerce
import Flows
import JSON
import Sandbox
import Testing

/// What every `VariantWriting` promises.
public enum VariantSuite<F: ProductFixture> where F.Connector: VariantWriting {
    /// All promises.
    public static var cases: [ConformanceCase] { making + changing }

    private static var isGrowing: Bool { ProductExpectation<F>.can(.addVariant) && F.hasSampleOptions }

    private static func inShop(_ f: F, _ product: Product) async throws -> [String] {
        var found = try await f.shopProduct(code: product.code)
        if found == nil { found = try await f.shopProduct(code: product.variants[0].sku ?? "") }
        let there = try #require(found)
        return ProductExpectation<F>.differences(
            there, product, description: there.description, pictures: there.images, isVisible: there.isVisible
        ).filter { !$0.contains("features") && !$0.contains("categories") && !$0.contains(": name ") }
    }

    private static var making: [ConformanceCase] {
        [
            ConformanceCase("its rules and its limits say the same", F.self) { f async throws in
                let rules = f.connector.variantRules
                #expect(rules.makesOptions == (F.productLimits[.newOptions] == nil))
                #expect(rules.addsVariants == (F.productLimits[.addVariant] == nil))
                #expect(rules.removesVariants == (F.productLimits[.removeVariant] == nil))
                #expect(rules.hasCodes == (F.productLimits[.variantCodes] == nil))
            },
            ConformanceCase("a product in sizes, and one in sizes and colours, is there with all its variants", F.self) { f async throws in
                guard isGrowing else { return }
                let bench = try ProductBench(f)
                for number in [1, 2] {
                    let product = ProductSamples.inVariants(number)
                    let state = try await bench.create(product)
                    #expect(state.variants.count == product.variants.count)
                    #expect(ProductBench<F>.differences(try bench.update(product), state) == [] || !ProductExpectation<F>.can(.variantPrices))
                    #expect(try await inShop(f, product) == [])
                }
            },
            ConformanceCase("a variant is found by its code and names its product", F.self) { f async throws in
                guard isGrowing, ProductExpectation<F>.can(.variantCodes) else { return }
                let bench = try ProductBench(f)
                let state = try await bench.create(ProductSamples.inVariants(1))
                let found = try await f.connector.findProducts(code: "ART-1-M", by: .sku)
                #expect(found.map(\.productID) == [state.id])
                #expect(found.first?.variantID == state.variants.first { $0.code == "ART-1-M" }?.id)
            },
            ConformanceCase("an option or value that the shop lacks is made, or asked for by name", F.self) { f async throws in
                guard ProductExpectation<F>.can(.addVariant) else { return }
                let bench = try ProductBench(f)
                var product = ProductSamples.inVariants(1)
                let state = try await bench.create(product)
                product.variants = [ProductSamples.variant(1, "5 XL “tall”", price: Decimal128("20")!)]
                let record = try bench.record(product).variants[0]
                if f.connector.variantRules.makesOptions {
                    let made = try await f.connector.createVariant(record, of: state)
                    #expect(made.options.contains { $0.value == "5 XL “tall”" })
                } else {
                    let fault = try await fault { try await f.connector.createVariant(record, of: state) }
                    #expect(fault.handling == .park)
                    #expect(fault.cause == "variant.option-missing")
                    #expect(fault.message.contains("5 XL “tall”"))
                }
            },
        ]
    }

    private static var changing: [ConformanceCase] {
        [
            ConformanceCase("a variant is added to a product that is there, once, whatever answer gets lost", F.self) { f async throws in
                guard isGrowing else { return }
                let bench = try ProductBench(f)
                var product = ProductSamples.inVariants(1)
                bench.source.put(product)
                _ = try await bench.run("ART-1")
                product.variants.append(ProductSamples.variant(1, "XL", price: F.keepsSurcharges ? product.price! : Decimal128("19.95")!))
                bench.source.put(product)
                try await f.add(FaultSwitch(.dropAfter, method: "POST"))
                let run = try await bench.run("ART-1", patience: 3)
                #expect(run.fault == nil)
                #expect(try await inShop(f, product) == [])
                #expect(try await f.shopProductCount() == 1)
            },
            ConformanceCase("the price of one variant changes and no other", F.self) { f async throws in
                guard isGrowing, ProductExpectation<F>.can(.variantPrices) else { return }
                let bench = try ProductBench(f)
                var product = ProductSamples.inVariants(2)
                let state = try await bench.create(product)
                product.variants[1].price = Decimal128("33.25")!
                let wanted = try bench.update(product).variants[1]
                let variant = try #require(state.variants.first { ProductBench<F>.isSame($0.options, wanted.options) })
                let fields = FieldComparison.changes(wanted.fields, from: variant.fields)
                #expect(!fields.isEmpty)
                try await f.connector.updateVariants([VariantChange(variant, fields: fields)], of: state)
                #expect(try await inShop(f, product) == [])
                let again = try #require(try await f.connector.product(id: state.id))
                #expect(ProductBench<F>.differences(try bench.update(product), again) == [])
            },
            ConformanceCase("a variant that is removed cannot be bought any more, and the others can", F.self) { f async throws in
                guard isGrowing else { return }
                let bench = try ProductBench(f)
                var product = ProductSamples.inVariants(1)
                let state = try await bench.create(product)
                let gone = try #require(state.variants.first { ProductBench<F>.isSame($0.options, product.variants[1].options) })
                try await f.connector.removeVariant(gone, of: state)
                product.variants.remove(at: 1)
                #expect(try await inShop(f, product) == [])
            },
        ]
    }
}
