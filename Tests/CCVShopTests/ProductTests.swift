import Commerce
import ConformanceSuites
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop products")
struct ProductTests {
    private let fields: JSONObject = ["productnumber": "MOK", "name": "Mok", "price": 10, "taxtariff": "normal"]

    @Test("A new product gets the shop's package; one without tax tariff is refused with words")
    func needs() async throws {
        let shop = DemoShop.shop()
        _ = try await shop.connector.createProduct(ProductRecord(code: "MOK", fields: fields))
        #expect(try await shop.product("MOK")?["package_id"] == 3)
        var poor = fields
        poor["taxtariff"] = nil
        let record = ProductRecord(code: "KAN", fields: poor)
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.createProduct(record) })
        #expect(fault.cause == "product.tax-class" && fault.advice.contains("products.tax-classes"))
        #expect(try await shop.shopProductCount() == 1)
    }

    @Test("A POST that answers without body is looked up")
    func emptyAnswer() async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["answersEmpty": true])
        let variant = VariantRecord(code: "MOK-L", options: [VariantOption("Maat", "L")], fields: ["product_number": "MOK-L", "sku_number": "MOK-L"])
        let category = try await shop.connector.createCategory(named: "Mokken", beneath: nil)
        let state = try await shop.connector.createProduct(
            ProductRecord(code: "MOK", fields: fields, options: ["Maat"], variants: [variant], categories: [category]))
        #expect(state.variants.map(\.code) == ["MOK-L"] && state.categories == [category])
        let picture = try await shop.connector.addImage(
            ImageData(bytes: TinyPicture.jpeg(1), fileName: "koppel-0123456789ab.jpg"), isMain: true, to: state)
        #expect(picture.name == "Mok (koppel-0123456789ab.jpg)")
        try await shop.connector.setFeatures([ProductFeature(name: "Materiaal", value: "Glas")], removing: [], of: state)
        #expect(try await shop.shopProduct(code: "MOK")?.features == ["Materiaal": "Glas"])
    }

    @Test("A PATCH that changes nothing is a success, also where the shop answers 500.50")
    func sameValue() async throws {
        let shop = DemoShop.shop()
        let state = try await shop.connector.createProduct(ProductRecord(code: "MOK", fields: fields))
        try await shop.command("set", ["refusesSameValue": true])
        try await shop.connector.updateProduct(state, fields: ["name": "Mok"], baseVariant: [:])
        let place = try #require(try await shop.connector.stockPlaces(["MOK"], by: .sku, refresh: false)["MOK"])
        for _ in 0..<2 {
            let results = await shop.connector.writeStock([StockLevel(code: "MOK", place: place, quantity: 4)])
            #expect(throws: Never.self) { try results[0].get() }
        }
    }

    @Test("The subscription's limit is told as what it is, and nothing is made")
    func limit() async throws {
        let shop = DemoShop.shop()
        try await shop.command("set-prices", ["limit": 0])
        let record = ProductRecord(code: "MOK", fields: fields)
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.createProduct(record) })
        #expect(fault.cause == "ccvshop.limit" && fault.handling == .park && !fault.writeMayHaveHappened)
    }

    @Test("Existing properties are used as they are: an option by its name, a box by a word, in whatever group they stand")
    func propertyKinds() async throws {
        let shop = DemoShop.shop()
        let client = shop.connector.client
        let group = try #require(try await client.write("POST", "productpropertygroups", ["name": "Eigen"], about: "a group")?["id"]?.int)
        let path = "productpropertygroups/\(group)/productproperties"
        let material = try #require(try await client.write("POST", path, ["name": "Materiaal", "type": "Option"], about: "a property")?["id"]?.int)
        _ = try await client.write("POST", "productproperties/\(material)/productpropertyoptions", ["name": "Glas"], about: "an option")
        _ = try await client.write("POST", path, ["name": "Vaatwasser", "type": "Checkbox"], about: "a property")
        let state = try await shop.connector.createProduct(ProductRecord(code: "MOK", fields: fields))
        let wanted = [
            ProductFeature(name: "materiaal", value: "Hout"), ProductFeature(name: "Vaatwasser", value: "Ja"),
            ProductFeature(name: "Herkomst", value: "NL"),
        ]
        try await shop.connector.setFeatures(wanted, removing: [], of: state)
        #expect(try await shop.shopProduct(code: "MOK")?.features == ["Materiaal": "Hout", "Vaatwasser": "true", "Herkomst": "NL"])
        let read = try #require(try await shop.connector.product(id: state.id) as ProductState?).features
        #expect(Set(read.map { "\($0.name)=\($0.value)" }) == ["Materiaal=Hout", "Vaatwasser=true", "Herkomst=NL"])
    }

    @Test("When the main picture goes, another takes its place")
    func mainPicture() async throws {
        let shop = DemoShop.shop()
        let state = try await shop.connector.createProduct(ProductRecord(code: "MOK", fields: fields))
        let main = try await shop.connector.addImage(ImageData(bytes: TinyPicture.jpeg(1), fileName: "a.jpg"), isMain: true, to: state)
        _ = try await shop.connector.addImage(ImageData(bytes: TinyPicture.png(2), fileName: "b.png"), isMain: false, to: state)
        try await shop.connector.removeImage(main, from: state)
        try await shop.connector.removeImage(main, from: state)
        #expect(try await shop.shopProduct(code: "MOK")?.images == [TinyPicture.png(2)])
        let product = try await shop.connector.product(id: state.id) as Product
        #expect(product.images.count == 1, "there is a main picture")
    }

    @Test("check says in words what stands in the way of products")
    func check() async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["hidesWithoutCategory": true])
        try await shop.command("create-product", ["number": "MOK"])
        try await shop.command("set-prices", ["includeTax": false, "limit": 1])
        let findings = await shop.connector.check(flows: [.products, .stock])
        func finding(_ subject: String) -> Finding? { findings.first { $0.subject == subject } }
        #expect(finding("products: read")?.level == .ok)
        #expect(finding("products: prices")?.advice.contains("excluding") == true)
        #expect(finding("products: package")?.message.contains("Doos") == true)
        #expect(finding("products: limit")?.level == .problem)
        #expect(finding("products: categories")?.level == .warning)
        #expect(finding("variants: prices")?.message == DemoShop.productLimits[.variantPrices])
        #expect(finding("stock: write")?.level == .ok)
    }
}
