import BigCommerce
import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ProductWritingTests {
    @Test func `A product with variants is one call`() async throws {
        let shop = try await SandboxStore()
        var record = ProductSketches.mug(sizes: ["S", "M", "L"])
        record.categories = [try await shop.connector.createCategory(named: "Mugs", beneath: nil)]
        let before = await shop.allCalls()
        let state = try await shop.connector.createProduct(record)
        #expect(await shop.allCalls() - before == 1)
        #expect(state.variants.map(\.code) == ["MUG-S", "MUG-M", "MUG-L"] && state.categories == record.categories)
        #expect(try await shop.held("MUG")["categories"] == ["Mugs"])
        let read = try #require(try await shop.connector.product(id: state.id))
        #expect(read.fields == state.fields && read.variants == state.variants && read.categories == state.categories)
    }

    @Test func `Codes are found whatever their case, in products and in variants, and EANs where the store can search`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.connector.createProduct(ProductSketches.mug(sizes: ["S"], ["upc": "8710000000017"]))
        let simple = try await shop.connector.createProduct(ProductSketches.mug("JUG", ["upc": "8710000000024"]))
        #expect(try await shop.connector.findProducts(code: "mug", by: .sku).map(\.code) == ["MUG"])
        let variant = try #require(try await shop.connector.findProducts(code: "mug-s", by: .sku).first)
        #expect(variant.code == "MUG-S" && variant.variantID != nil)
        #expect(
            try await shop.connector.findProducts(code: "8710000000024", by: .ean) == [ProductMatch(productID: simple.id, code: "8710000000024")])
        #expect(try await shop.connector.findProducts(code: "8710000000031", by: .ean).isEmpty)
    }

    @Test func `A simple product has no variants of its own, whatever the platform keeps`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        #expect(state.variants.isEmpty)
        #expect(try await shop.connector.findProducts(code: "MUG", by: .sku) == [ProductMatch(productID: state.id, code: "MUG")])
    }

    @Test func `A brand is named in the record and compared by name`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug("MUG", ["brand_name": "Keramiek Utrecht"]))
        #expect(state.fields["brand_name"] == "Keramiek Utrecht")
        #expect(try await shop.state("MUG").fields["brand_name"] == "Keramiek Utrecht")
        #expect(await shop.calls("GET v3/catalog/brands/{id}") == 1)
        #expect(try await shop.held("MUG")["brand"] == "Keramiek Utrecht")
    }

    @Test func `Stock that a 207 left out is written once more, at creation and at a change`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("set", ["partialWrites": 1])
        let state = try await shop.connector.createProduct(
            ProductSketches.mug("MUG", ["inventory_tracking": "product", "inventory_level": 7]))
        #expect(try await shop.held("MUG")["stock"] == 7)
        #expect(try await shop.held("MUG")["tracking"] == "product")
        try await shop.perform("set", ["partialWrites": 1])
        try await shop.connector.updateProduct(state, fields: ["name": "Jug", "inventory_level": 9], baseVariant: [:])
        #expect(try await shop.held("MUG")["stock"] == 9)
        #expect(try await shop.held("MUG")["name"] == "Jug")
    }

    @Test func `A store that keeps answering 207 is asked again later`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("set", ["partialWrites": 5])
        let record = ProductSketches.mug("MUG", ["inventory_tracking": "product", "inventory_level": 7])
        let fault = try await #require(throws: Fault.self) { _ = try await shop.connector.createProduct(record) }
        #expect(fault.handling == .retry && fault.message.contains("MUG") && fault.message.contains("inventory_level"))
    }

    @Test func `Products are sold by the channels in the settings`() async throws {
        let plain = try await SandboxStore()
        _ = try await plain.connector.createProduct(ProductSketches.mug())
        #expect(try await plain.held("MUG")["channels"] == [1])
        let shop = try await SandboxStore { $0.channels = [1, 2] }
        _ = try await shop.connector.createProduct(ProductSketches.mug())
        #expect(try await shop.held("MUG")["channels"] == [1, 2])
    }

    @Test func `A product that is gone is looked for again`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        try await shop.perform("remove-product", ["sku": "MUG"])
        let fault = try await #require(throws: Fault.self) {
            try await shop.connector.updateProduct(state, fields: ["price": 12], baseVariant: [:])
        }
        #expect(fault.cause == "product.gone" && fault.handling == .retry)
        #expect(try await shop.connector.product(id: state.id) == nil)
    }

    @Test func `Custom fields of the owner stay, and one name may have two values`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.connector.createProduct(ProductSketches.mug())
        try await shop.perform("add-custom-field", ["sku": "MUG", "name": "Care", "value": "By hand"])
        func set(_ values: [(String, String)], removing: [String] = []) async throws -> [String] {
            try await shop.connector.setFeatures(
                values.map { ProductFeature(name: $0.0, value: $0.1) }, removing: removing, of: try await shop.state("MUG"))
            return try await shop.held("MUG")["custom_fields"]?.array?.map { "\($0["name"]?.string ?? "")=\($0["value"]?.string ?? "")" } ?? []
        }
        #expect(try await set([("Colour", "Blue"), ("Colour", "Red")]) == ["Care=By hand", "Colour=Blue", "Colour=Red"])
        #expect(try await set([("Colour", "Red"), ("Colour", "Green")]) == ["Care=By hand", "Colour=Green", "Colour=Red"])
        #expect(try await set([("colour", "Red")]) == ["Care=By hand", "Colour=Red"])
        #expect(try await set([], removing: ["Colour"]) == ["Care=By hand"])
    }

    @Test func `A custom field that someone added meanwhile is no error`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        try await shop.perform("add-custom-field", ["sku": "MUG", "name": "Colour", "value": "Blue"])
        try await shop.connector.setFeatures([ProductFeature(name: "Colour", value: "Blue")], removing: [], of: state)
        #expect(try await shop.held("MUG")["custom_fields"]?.array?.count == 1)
    }

    @Test func `Pictures keep their bytes, and the name they were sent with is found in the one the store gives`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        let picture = ImageData(bytes: TinyPicture.png(1) + [13, 10, 45, 45], fileName: "MUG-koppel-0123456789ab.png")
        _ = try await shop.connector.addImage(picture, isMain: false, to: state)
        let main = try await shop.connector.addImage(
            ImageData(bytes: TinyPicture.jpeg(2), fileName: "MUG-koppel-ba9876543210.jpg"), isMain: true, to: state)
        let images = try await shop.state("MUG").images
        #expect(images.first == main && images.count == 2)
        #expect(images[0].name?.contains("koppel-ba9876543210") == true && images[1].name?.contains("koppel-0123456789ab") == true)
        #expect(await shop.simulator.picture(try #require(Int(images[1].id))) == picture.bytes)
    }

    @Test func `Categories are made beneath others, found instead of made twice, and a move leaves the owner's alone`() async throws {
        let shop = try await SandboxStore()
        let pottery = try await shop.connector.createCategory(named: "Pottery", beneath: nil)
        let mugs = try await shop.connector.createCategory(named: "Mugs", beneath: pottery)
        #expect(try await shop.connector.createCategory(named: "mugs", beneath: pottery) == mugs)
        #expect(try await shop.connector.categories(refresh: false).map(\.parentID) == [nil, pottery])
        let owners = try #require(try await shop.perform("add-category", ["name": "Sale"])["id"]?.int.map { String($0) })
        var record = ProductSketches.mug()
        record.categories = [mugs, owners]
        let state = try await shop.connector.createProduct(record)
        try await shop.connector.moveProduct(state, adding: [pottery], removing: [mugs], main: pottery)
        #expect(Set(try await shop.state("MUG").categories) == [owners, pottery])
        try await shop.connector.renameCategory(id: mugs, to: "Cups")
        #expect(try await shop.connector.categories(refresh: false).contains { $0.id == mugs && $0.name == "Cups" })
    }
}
