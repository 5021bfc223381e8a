import BigCommerce
import Commerce
import ConformanceSuites
import JSON
import Sandbox
import Testing

@Suite struct ProductRefusalTests {
    private static func with(_ more: JSONObject) -> ProductRecord { ProductSketches.mug("MUG", more) }

    private static func changed(_ change: (inout ProductRecord) -> Void) -> ProductRecord {
        var record = ProductSketches.mug(sizes: ["S", "M"])
        change(&record)
        return record
    }

    static let bad: [(ProductRecord, String, String)] = [
        (with(["name": .string(String(repeating: "é", count: 251))]), "product.name-too-long", "MUG"),
        (with(["name": " "]), "product.no-name", "MUG"),
        (with(["price": -1]), "product.price-negative", "MUG"),
        (with(["weight": -1]), "product.weight-negative", "MUG"),
        (with(["upc": "871000000001712"]), "product.upc-too-long", "MUG"),
        (changed { $0.variants[1].options = [] }, "variant.option-missing", "MUG-M"),
        (changed { $0.variants[1].options = $0.variants[0].options }, "variant.duplicate", "MUG-S and MUG-M"),
        (changed { $0.variants[1].code = "mug-s" }, "sku.duplicate", "mug-s"),
        (changed { $0.variants[0].fields["price"] = -2 }, "product.price-negative", "MUG-S"),
        (ProductSketches.mug(sizes: (0...250).map { "\($0)" }), "variant.too-many-values", "MUG"),
        (ProductSketches.mug(sizes: (0...600).map { "\($0)" }), "variant.too-many", "MUG"),
    ]

    @Test(arguments: bad)
    func `What the store would refuse is refused with the article's name and without a call`(
        _ record: ProductRecord, _ cause: String, _ named: String
    ) async throws {
        let shop = try await SandboxStore()
        let fault = try await #require(throws: Fault.self) { _ = try await shop.connector.createProduct(record) }
        #expect(fault.cause == cause && fault.handling == .park && !fault.advice.isEmpty)
        #expect(fault.message.contains(named), "\(fault.message)")
        #expect(await shop.allCalls() == 0)
    }

    @Test func `A code or a name that another product has is told with that product's number`() async throws {
        let shop = try await SandboxStore()
        let first = try await shop.connector.createProduct(ProductSketches.mug(sizes: ["S"]))
        for (record, cause) in [
            (ProductSketches.mug("mug-s", ["name": "Other"]), "sku.taken"), (ProductSketches.mug("MUG", ["name": "Other"]), "sku.taken"),
            (ProductSketches.mug("JUG", ["name": "mug mug"]), "product.name-taken"),
        ] {
            let fault = try await #require(throws: Fault.self) { _ = try await shop.connector.createProduct(record) }
            #expect(fault.cause == cause && fault.handling == .park)
            #expect(fault.message.contains(first.id) && fault.message.contains(record.code), "\(fault.message)")
        }
        var double = ProductSketches.mug("JUG", sizes: ["S"])
        double.variants[0].fields["sku"] = "MUG-S"
        let fault = try await #require(throws: Fault.self) { _ = try await shop.connector.createProduct(double) }
        #expect(fault.cause == "sku.taken" && fault.message.contains("MUG-S") && fault.message.contains("JUG"))
        let other = try await shop.connector.createProduct(ProductSketches.mug("JUG"))
        let renamed = try await #require(throws: Fault.self) {
            try await shop.connector.updateProduct(other, fields: ["name": "Mug MUG"], baseVariant: [:])
        }
        #expect(renamed.cause == "product.name-taken" && renamed.message.contains("JUG"))
    }

    @Test func `A tax class that the store does not have is told in its own words`() async throws {
        let shop = try await SandboxStore()
        let fault = try await #require(throws: Fault.self) {
            _ = try await shop.connector.createProduct(ProductSketches.mug("MUG", ["tax_class_id": 99]))
        }
        #expect(fault.handling == .park && fault.message.contains("MUG") && fault.message.contains("tax class"))
    }

    @Test func `A field that the store does not know is named`() async throws {
        let shop = try await SandboxStore(isWrongOnPurpose: true)
        let fault = try await #require(throws: Fault.self) {
            _ = try await shop.connector.createProduct(ProductSketches.mug("MUG", ["colour": "blue"]))
        }
        #expect(fault.handling == .park && fault.message.contains("colour is not known"), "\(fault.message)")
    }

    @Test func `A picture of an unknown kind or too large is refused before it is sent`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        let before = await shop.allCalls()
        for (bytes, cause) in [
            (TinyPicture.none, "image.kind"), (Array("<svg/>".utf8), "image.kind"),
            (TinyPicture.png(1) + [UInt8](repeating: 0, count: 8_000_000), "image.too-large"),
        ] {
            let fault = try await #require(throws: Fault.self) {
                _ = try await shop.connector.addImage(ImageData(bytes: bytes, fileName: "manual.png"), isMain: true, to: state)
            }
            #expect(fault.cause == cause && fault.handling == .park && fault.message.contains("manual.png") && fault.message.contains("MUG"))
        }
        #expect(await shop.allCalls() == before)
    }

    @Test func `A custom field that is too long is named`() async throws {
        let shop = try await SandboxStore()
        let state = try await shop.connector.createProduct(ProductSketches.mug())
        let fault = try await #require(throws: Fault.self) {
            try await shop.connector.setFeatures(
                [ProductFeature(name: "Story", value: String(repeating: "x", count: 251))], removing: [], of: state)
        }
        #expect(fault.cause == "feature.too-long" && fault.message.contains("Story") && fault.message.contains("MUG"))
    }
}
