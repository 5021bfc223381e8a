import BigCommerce
import Commerce
import ConformanceSuites
import JSON
import Sandbox
import Testing

@Suite struct VariantWritingTests {
    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }

    @Test func `Values that are missing are made, although each edit gives the others new ids`() async throws {
        let shop = try await SandboxStore()
        var record = ProductSketches.mug(sizes: [])
        record.options = ["Size", "Colour"]
        record.variants = [ProductSketches.variant("MUG-S-B", [VariantOption("Size", "S"), VariantOption("Colour", "Blue")])]
        let state = try await shop.connector.createProduct(record)
        let options = [VariantOption("Size", "L"), VariantOption("Colour", "Red")]
        let made = try await shop.connector.createVariant(ProductSketches.variant("MUG-L-R", options, ["price": 12]), of: state)
        #expect(Set(made.options) == Set(options) && made.fields["price"] == 12)
        let again = try await shop.connector.createVariant(
            ProductSketches.variant("MUG-S-R", [VariantOption("size", "s"), VariantOption("COLOUR", "red")]), of: state)
        #expect(Set(again.options) == [VariantOption("Size", "S"), VariantOption("Colour", "Red")])
        #expect(try await shop.variantCodes("MUG") == ["MUG-S-B", "MUG-L-R", "MUG-S-R"])
    }

    @Test func `A simple product gets its first option with its first variant`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        _ = try await shop.connector.createVariant(ProductSketches.variant("MUG-S", [VariantOption("Size", "S")]), of: state)
        #expect(try await shop.state("MUG").variants.map(\.code) == ["MUG-S"])
    }

    @Test func `A hundred variants are changed in two calls, and one bad one costs the others nothing`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug(sizes: (1...100).map { "\($0)" }))
        try await shop.connector.updateVariants(state.variants.map { VariantChange($0, fields: ["price": 15]) }, of: state)
        #expect(await shop.calls("PUT v3/catalog/variants") == 2)
        var changes = state.variants.map { VariantChange($0, fields: ["price": 16]) }
        changes[70].fields["sku"] = "MUG-3"
        let refused = try await fault { try await shop.connector.updateVariants(changes, of: state) }
        #expect(refused.handling == .park && refused.message.contains("MUG-71") && refused.message.contains("MUG-3"))
        let prices = try await shop.held("MUG")["variants"]?.array?.map { $0["price"]?.int }
        #expect(prices?.filter { $0 == 16 }.count == 99 && prices?[70] == 15)
    }

    @Test func `A variant that goes takes a value along that nothing else uses`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug(sizes: ["S", "M"]))
        try await shop.connector.removeVariant(state.variants[1], of: state)
        #expect(try await shop.variantCodes("MUG") == ["MUG-S"])
        #expect(try await shop.held("MUG")["options"] == [["name": "Size", "values": ["S"]]])
        try await shop.connector.removeVariant(state.variants[1], of: state)
    }

    @Test func `A variant without a value of every option is refused by name`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug(sizes: ["S"]))
        for options in [[VariantOption("Colour", "Blue")], [], [VariantOption("Size", " ")]] {
            let refused = try await fault { try await shop.connector.createVariant(ProductSketches.variant("MUG-X", options), of: state) }
            #expect(refused.cause == "variant.option-missing" && refused.message.contains("MUG-X") && refused.message.contains("Size"))
        }
    }

    @Test func `No option gets more values than the platform takes`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug(sizes: (1...250).map { "\($0)" }))
        let refused = try await fault {
            try await shop.connector.createVariant(ProductSketches.variant("MUG-XL", [VariantOption("Size", "XL")]), of: state)
        }
        #expect(refused.cause == "variant.too-many-values" && refused.message.contains("MUG-XL"))
    }

    @Test func `A variant whose code is another product's names that product`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug(sizes: ["S"]))
        let other = try await shop.connector.createProduct(ProductSketches.mug("JUG"))
        let refused = try await fault {
            try await shop.connector.createVariant(ProductSketches.variant("jug", [VariantOption("Size", "M")]), of: state)
        }
        #expect(refused.cause == "sku.taken" && refused.message.contains("jug") && refused.message.contains(other.id))
    }
}
