import Commerce
import ConformanceSuites
import Flows
import Integrations
import JSON
import Testing

struct ProductPreviewTests {
    private let mapping = try! MappingDefinition(
        parsing: """
            product:
              name: {expr: name, width: 12}
              price: {expr: koppel.priceExcluding, type: number}
              text: {expr: description, policy: create-only}
              stock: {expr: quantity, type: integer, when: $exists(quantity)}
            variant:
              code: {expr: code}
              size: {expr: option.Size}
            """, file: "shop/products.yaml")

    private func preview(_ product: Product, hasBaseVariant: Bool = false, _ settings: String = "") throws -> ProductPreview {
        let integration = try Sample.settings("", common: "products: {enabled: true}\nstock: {buffer: 2}\n\(settings)")
        return try ProductPreview(product, integration: integration, defaultMapping: mapping, hasBaseVariant: hasBaseVariant)
    }

    @Test func `Each field tells its value, where it came from, and whether it is written once`() throws {
        var product = ProductSamples.simple(7)
        product.quantity = 9
        let preview = try preview(product)
        #expect(preview.records.map(\.name) == ["product"])
        let record = preview.records[0], told = record.explanations
        #expect(record.fields["stock"] == 7, "by the formula")
        #expect(record.onlyNew == ["text"])
        #expect(told.map(\.field) == ["name", "price", "text", "stock"])
        #expect(told[0].remark?.hasPrefix("cut to 12") == true && "\(told[0].place)" == "shop/products.yaml:2")
        #expect(told[1].inputs == [.init(path: "koppel.priceExcluding", value: record.fields["price"])])
        #expect(preview.notes == ["Cut: name: 12 of \(product.name.count) characters."])
        let json = record.json
        #expect(json["explanations"]?[2]?["only-new"] == true && json["explanations"]?[0]?["only-new"] == nil)
        #expect(json["explanations"]?[1]?["inputs"]?[0]?["path"] == "koppel.priceExcluding")
    }

    @Test func `Variants are told one by one, and a shop's base variant of a simple product too`() throws {
        let variants = try preview(ProductSamples.inVariants(1))
        #expect(variants.records.map(\.label) == [nil, "ART-1-S", "ART-1-M", "ART-1-L"])
        #expect(variants.records.dropFirst().map { $0.fields["size"] } == ["S", "M", "L"])
        #expect(variants.records.dropFirst().allSatisfy { $0.explanations.map(\.field) == ["code", "size"] })
        let base = try preview(ProductSamples.simple(3), hasBaseVariant: true)
        #expect(base.records.map(\.name) == ["product", "variant"] && base.records[1].fields["code"] == "ART-3")
    }

    @Test func `What would be left alone says why`() throws {
        var product = ProductSamples.simple(1)
        product.isActive = false
        #expect(try preview(product).refusal == "The article is blocked.")
    }

    @Test func `A product's JSON reads back as the same product`() throws {
        for number in 1...4 {
            var product = number % 2 == 0 ? ProductSamples.inVariants(number) : ProductSamples.simple(number)
            product.categories = [ProductCategory(key: "G", name: "Mokken", parents: ["Keramiek"])]
            product.features = [ProductFeature(name: "Materiaal", value: "Glas")]
            product.images = [ProductImage(key: "a", name: "a.png")]
            #expect(try Product(document: JSONValue(parsing: product.json.text)) == product)
        }
        #expect(throws: DocumentProblem.self) { try Product(document: ["name": "Mug"]) }
    }
}
