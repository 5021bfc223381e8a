import ConformanceSuites
import Testing

/// The suites themselves, and the flow, proved on shops in memory of different abilities.
@Suite("The products flow keeps its promises on shops in memory")
struct ProductConformanceTests {
    @Test(
        "All abilities",
        arguments: ProductTargetSuite<RichShop>.cases + VariantSuite<RichShop>.cases + CategorySuite<RichShop>.cases
            + FeatureSuite<RichShop>.cases + ImageSuite<RichShop>.cases + ProductScenarioSuite<RichShop>.cases)
    func rich(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(
        "A variant beneath every product, pictures without names",
        arguments: ProductTargetSuite<VariantShop>.cases
            + VariantSuite<VariantShop>.cases + ImageSuite<VariantShop>.cases + ProductScenarioSuite<VariantShop>.cases)
    func base(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(
        "One picture, variants without codes",
        arguments: ProductTargetSuite<PoorShop>.cases + VariantSuite<PoorShop>.cases
            + ImageSuite<PoorShop>.cases + ProductScenarioSuite<PoorShop>.cases)
    func poor(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("The expected state names every shop")
    func limits() throws {
        let shops = ["BigCommerce", "CCVShop", "Lightspeed", "MijnWebwinkel", "PrestaShop"]
        let file = try ProductLimits.expected()
        #expect(file.keys.sorted() == shops.map { "\($0)Connector" })
        #expect(file.values.allSatisfy { $0.keys.allSatisfy { ProductAbility(rawValue: $0) != nil } && $0.values.allSatisfy { $0.hasSuffix(".") } })
    }

    @Test("The full season of 200 articles")
    func season() async throws { try await ProductScenarioSuite<RichShop>.season(200).prove() }
}
