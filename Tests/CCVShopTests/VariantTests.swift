import Commerce
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop variants: the shop generates them")
struct VariantTests {
    private func record(_ code: String, _ options: [(String, String)], price: Decimal128? = nil) -> VariantRecord {
        var fields: JSONObject = ["product_number": .string(code), "sku_number": .string(code), "ean_number": ""]
        fields["price"] = price.map { .number($0) }
        return VariantRecord(code: code, options: options.map { VariantOption($0.0, $0.1) }, fields: fields)
    }

    private func product(_ variants: [VariantRecord], price: Decimal128 = 10) -> ProductRecord {
        ProductRecord(
            code: "MOK", fields: ["productnumber": "MOK", "name": "Mok", "price": .number(price), "taxtariff": "normal"], options: ["Maat", "Kleur"],
            variants: variants)
    }

    /// Three of the four that two sizes and two colours make.
    private var three: [VariantRecord] {
        [
            record("MOK-S-R", [("Maat", "S"), ("Kleur", "Rood")], price: 10), record("MOK-L-R", [("Maat", "L"), ("Kleur", "Rood")], price: 12),
            record("MOK-S-B", [("Maat", "S"), ("Kleur", "Blauw")], price: 11),
        ]
    }

    private func variants(_ shop: DemoShop) async throws -> [JSONValue] { try await shop.product("MOK")?["variants"]?.array ?? [] }
    private func active(_ shop: DemoShop) async throws -> Set<String> {
        Set(try await variants(shop).filter { $0["active"]?.bool == true }.map { $0["product_number"]?.string ?? "" })
    }

    @Test("Of the combinations the shop makes, the wanted ones get their numbers and prices, and the one nobody wants is switched off")
    func making() async throws {
        let shop = DemoShop.shop()
        let state = try await shop.connector.createProduct(product(three))
        #expect(state.variants.map(\.code) == ["MOK-S-R", "MOK-L-R", "MOK-S-B"])
        #expect(state.variants.map { $0.fields["price"] } == [10, 12, 11])
        let all = try await variants(shop)
        #expect(all.count == 4)
        #expect(all.filter { $0["active"]?.bool == false }.map { $0["product_number"]?.string } == [""])
        #expect(try await shop.product("MOK")?["stocktype"] == "Attribute")
    }

    @Test("A variant that is added keeps the others, also where the shop numbers its combinations anew", arguments: [false, true])
    func adding(renumbers: Bool) async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["renumbersCombinations": .bool(renumbers)])
        var state = try await shop.connector.createProduct(product(three))
        let before = Set(state.variants.map(\.id))
        let made = try await shop.connector.createVariant(record("MOK-XL-B", [("maat", "XL"), ("kleur", "blauw")], price: 15), of: state)
        #expect(made.code == "MOK-XL-B" && made.fields["price"] == 15)
        state = try #require(try await shop.connector.product(id: state.id) as ProductState?)
        #expect(Set(state.variants.map(\.id)).isSuperset(of: before), "a variant keeps its name, whatever id its combination has")
        #expect(try await active(shop) == ["MOK-S-R", "MOK-L-R", "MOK-S-B", "MOK-XL-B"])
        #expect(state.variants.first { $0.code == "MOK-S-B" }?.fields["price"] == 11)
    }

    @Test("A price that is no sum of what values cost is told by name; numbers are written all the same")
    func unfit() async throws {
        let shop = DemoShop.shop()
        let state = try await shop.connector.createProduct(product(three))
        let odd = record("MOK-L-B", [("Maat", "L"), ("Kleur", "Blauw")], price: 99)
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.createVariant(odd, of: state) })
        #expect(fault.cause == "variant.price" && fault.handling == .park && fault.message.contains("MOK-L-B"))
        #expect(try await active(shop) == ["MOK-S-R", "MOK-L-R", "MOK-S-B", "MOK-L-B"])
    }

    @Test("A change of the product's price leaves variants at theirs")
    func basePrice() async throws {
        let shop = DemoShop.shop()
        let state = try await shop.connector.createProduct(product(three))
        try await shop.connector.updateProduct(state, fields: ["price": 9], baseVariant: [:])
        let now = try #require(try await shop.connector.product(id: state.id) as ProductState?)
        #expect(now.fields["price"] == 9)
        #expect(now.variants.map { $0.fields["price"] } == state.variants.map { $0.fields["price"] })
    }

    @Test("Removing takes a value away that no other variant has; one whose values others need is switched off and loses its numbers")
    func removing() async throws {
        let shop = DemoShop.shop()
        var state = try await shop.connector.createProduct(product(three))
        try await shop.connector.removeVariant(try #require(state.variants.first { $0.code == "MOK-S-R" }), of: state)
        #expect(try await active(shop) == ["MOK-L-R", "MOK-S-B"])
        #expect(try await variants(shop).count == 4)
        #expect(try await shop.connector.findProducts(code: "MOK-S-R", by: .sku).isEmpty)
        state = try #require(try await shop.connector.product(id: state.id) as ProductState?)
        try await shop.connector.removeVariant(try #require(state.variants.first { $0.code == "MOK-L-R" }), of: state)
        #expect(try await variants(shop).count == 1, "size L and red are gone")
        #expect(try await active(shop) == ["MOK-S-B"])
    }

    @Test("An attribute of a kind that makes no variants is named")
    func textAttribute() async throws {
        let shop = DemoShop.shop()
        _ = try await shop.connector.client.write("POST", "attributes", ["name": "Maat", "type": "text_required"], about: "an attribute")
        let state = try await shop.connector.createProduct(product(three))
        #expect(state.variants.isEmpty)
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.createVariant(three[0], of: state) })
        #expect(fault.cause == "variant.option-kind" && fault.message.contains("Maat") && fault.message.contains("text_required"))
    }

    @Test("A variant that the shop's owner switched off stays off")
    func ownersChoice() async throws {
        let shop = DemoShop.shop()
        let state = try await shop.connector.createProduct(product(three))
        try await shop.command("change-variant", ["number": "MOK-S-B", "active": false])
        let now = try #require(try await shop.connector.product(id: state.id) as ProductState?)
        #expect(now.variants.contains { $0.code == "MOK-S-B" }, "it is known, so it is not made again")
        _ = try await shop.connector.createVariant(record("MOK-XL-R", [("Maat", "XL"), ("Kleur", "Rood")]), of: now)
        #expect(try await active(shop) == ["MOK-S-R", "MOK-L-R", "MOK-XL-R"])
    }
}
