import Commerce
import HTTP
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Bad input: each thing has a clear fault and costs nothing else")
struct BadProductTests {
    private let shop = SandboxShop.withoutProducts()

    @Test func `two products with one code are both told, with the variants that have it`() async throws {
        for _ in 0..<2 { _ = try await shop.simulator.perform("add-product", ["sku": "DUBBEL"]) }
        let variants: JSONValue = [["sku": "dubbel", "options": ["Maat": "S"]]]
        _ = try await shop.simulator.perform("add-product", ["sku": "OUDER", "variants": variants])
        let found = try await shop.connector.findProducts(code: "DUBBEL", by: .sku)
        #expect(found.count == 3)
        #expect(Set(found.map(\.productID)).count == 3)
        #expect(found.filter { $0.variantID != nil }.map(\.code) == ["dubbel"])
    }

    @Test(arguments: ["A|B", "10,20", "A[1]", "[x]", "%", "A B", "ä", "MOK 1/2"])
    func `a code with signs of the filter's grammar finds itself alone`(_ code: String) async throws {
        for other in ["A", "B", "15", "A1", "x", "MOK"] + [code] { _ = try await shop.simulator.perform("add-product", ["sku": .string(other)]) }
        #expect(try await shop.connector.findProducts(code: code, by: .sku).map(\.code) == [code])
        #expect(try await shop.connector.stockPlaces([code, "B", "NIEMAND"], by: .sku, refresh: true).keys.sorted() == ["B", code].sorted())
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var field: String
        var value: JSONValue
        var word: String
        var testDescription: String { "\(field) \(value.text.prefix(30))" }
    }

    static let refused = [
        Refused(field: "name", value: "Mok <blauw>", word: "name"), Refused(field: "name", value: "Mok {1}", word: "name"),
        Refused(field: "name", value: .string(String(repeating: "x", count: 129)), word: "128"),
        Refused(field: "reference", value: "MOK=1;", word: "reference"),
        Refused(field: "reference", value: .string(String(repeating: "x", count: 65)), word: "64"),
        Refused(field: "ean13", value: "8711-2345", word: "ean13"), Refused(field: "price", value: -1, word: "price"),
        Refused(field: "price", value: "tien", word: "price"), Refused(field: "price", value: 12_345_678_901, word: "price"),
        Refused(field: "description", value: "<script>alert(1)</script>", word: "description"),
        Refused(field: "minimal_quantity", value: 0, word: "minimal_quantity"),
        Refused(field: "id_tax_rules_group", value: "99", word: "id_tax_rules_group"),
    ]

    @Test(arguments: refused)
    func `a value that the shop does not take is named with its field and product`(_ bad: Refused) async throws {
        var fields = SandboxShop.fields()
        fields[bad.field] = bad.value
        let refusal = try await fault { try await shop.connector.createProduct(ProductRecord(code: "MOK-1", fields: fields)) }
        #expect(refusal.handling == .park)
        #expect(refusal.cause == "field.refused")
        #expect(refusal.message.contains("product MOK-1"))
        #expect(refusal.message.contains(bad.word))
        #expect(!refusal.advice.isEmpty)
        #expect(await shop.simulator.snapshot()["products"] == [])
    }

    @Test func `a price with seven places is refused before the shop would round it without a word`() async throws {
        let refusal = try await fault { try await shop.create(SandboxShop.fields(price: Decimal128("1.2345678")!)) }
        #expect(refusal.cause == "field.too-precise")
        #expect(refusal.message.contains("1.2345678"))
        #expect(await shop.writes() == 0)
        #expect(try await shop.create(SandboxShop.fields(price: Decimal128("1.2345670")!)).fields["price"] == .number(Decimal128("1.234567")!))
    }

    @Test func `a price that is missing is told by the shop's word for it`() async throws {
        var fields = SandboxShop.fields()
        fields.removeValue(forKey: "price")
        let refusal = try await fault { try await shop.create(fields) }
        #expect(refusal.handling == .park)
        #expect(refusal.message.contains("price"))
    }

    @Test func `pictures of a kind or size that the shop does not take are refused on our side`() async throws {
        let state = try await shop.create()
        let calls = await shop.calls("POST images")
        let kind = try await fault { try await shop.connector.addImage(SamplePictures.data(SamplePictures.svg, "mok.svg"), isMain: true, to: state) }
        #expect(kind.cause == "image.kind")
        #expect(kind.message.contains("SVG"))
        let large = SamplePictures.data(SamplePictures.png + Array(repeating: 0, count: 4 << 20))
        #expect(try await fault { try await shop.connector.addImage(large, isMain: true, to: state) }.cause == "image.too-large")
        #expect(await shop.calls("POST images") == calls)
    }

    @Test func `a picture that the shop itself refuses says why`() async throws {
        let old = SandboxShop.withoutProducts(version: "1.7.8.11")
        let state = try await old.create()
        let webp = SamplePictures.data(Array("RIFF0000WEBPVP8 ".utf8), "mok.webp")
        #expect(try await fault { try await old.connector.addImage(webp, isMain: true, to: state) }.cause == "image.kind")
        _ = try await shop.simulator.perform("configure", ["PS_LIMIT_UPLOAD_IMAGE_VALUE": "0"])
        let refused = try await fault {
            try await shop.connector.addImage(SamplePictures.data(SamplePictures.png), isMain: true, to: try await shop.create())
        }
        #expect(refused.cause == "image.too-large")
        #expect(refused.message.contains("mok.png"))
    }

    @Test func `a product that was removed meanwhile is skipped`() async throws {
        let state = try await shop.create()
        _ = try await shop.simulator.perform("remove-product", ["sku": "MOK-1"])
        #expect(try await shop.connector.product(id: state.id) == nil)
        let gone = try await fault { try await shop.connector.updateProduct(state, fields: ["price": 3], baseVariant: [:]) }
        #expect(gone.handling == .skip)
        #expect(gone.message.contains("MOK-1"))
    }

    @Test func `a new product that cannot be read back may have been written`() async throws {
        _ = try await shop.connector.shopLanguages()
        _ = try await shop.connector.taxClasses()
        _ = try await shop.connector.homeCategory()
        shop.transport.add(FaultSwitch(.status(500, body: ""), method: "GET"))
        #expect(try await fault { try await shop.create() }.writeMayHaveHappened)
    }
}
