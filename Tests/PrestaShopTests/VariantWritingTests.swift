import Commerce
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Writing variants, features and pictures to the shop")
struct VariantWritingTests {
    private let shop = SandboxShop.withoutProducts()

    @Test func `options and values are made once, and found again in any language and case`() async throws {
        let first = try await shop.create(options: ["Maat"])
        let second = try await shop.create(SandboxShop.fields("MOK-2"), options: ["maat"])
        _ = try await shop.connector.createVariant(shop.variant("MOK-1-S", "S"), of: first)
        _ = try await shop.connector.createVariant(shop.variant("MOK-2-S", "s"), of: second)
        #expect(await shop.calls("POST product_options") == 1)
        #expect(await shop.calls("POST product_option_values") == 1)
    }

    @Test func `the first variant is the one that buyers see first, and another takes its place when it goes`() async throws {
        let id = try await shop.create(options: ["Maat"]).id
        for size in ["S", "M", "L"] {
            _ = try await shop.connector.createVariant(shop.variant("MOK-1-\(size)", size), of: try await shop.state(id))
        }
        func defaults() async throws -> [String?] {
            (try await shop.product("MOK-1")["variants"]?.array ?? []).filter { $0["isDefault"] == true }.map { $0["sku"]?.string }
        }
        #expect(try await defaults() == ["MOK-1-S"])
        let state = try await shop.state(id)
        let gone = try #require(state.variants.first { $0.code == "MOK-1-S" })
        try await shop.connector.removeVariant(gone, of: state)
        try await shop.connector.removeVariant(gone, of: state)
        #expect(try await defaults() == ["MOK-1-M"])
        #expect(try await shop.get("products", Int(id) ?? 0)["id_default_combination"]?.string == state.variants.first { $0.code == "MOK-1-M" }?.id)
    }

    @Test func `a variant whose answer got lost is found by its values and not made twice`() async throws {
        let state = try await shop.create(options: ["Maat"])
        shop.transport.add(FaultSwitch(.dropAfter, method: "POST", skip: 2))
        let lost = try await fault { try await shop.connector.createVariant(shop.variant("MOK-1-S", "S", price: 2), of: state) }
        #expect(lost.writeMayHaveHappened)
        let made = try await shop.connector.createVariant(shop.variant("MOK-1-S", "S", price: 3), of: state)
        #expect(made.fields["price"] == 3)
        #expect(try await shop.state(state.id).variants.count == 1)
    }

    @Test func `before PrestaShop 8 a variant goes back whole, and the other variants stay what they are`() async throws {
        let old = SandboxShop.withoutProducts(version: "1.7.8.11")
        let id = try await old.create(options: ["Maat"]).id
        for size in ["S", "M", "L"] {
            _ = try await old.connector.createVariant(old.variant("MOK-1-\(size)", size), of: try await old.state(id))
        }
        let state = try await old.state(id)
        try await old.connector.updateVariants(state.variants.map { VariantChange($0, fields: ["price": 4]) }, of: state)
        let after = try await old.state(id)
        #expect(after.variants.map { $0.fields["price"] } == [4, 4, 4])
        #expect(after.variants.map(\.code) == state.variants.map(\.code))
        #expect(after.variants.map(\.options) == state.variants.map(\.options))
        #expect(try await old.product("MOK-1")["variants"]?.array?.map { $0["isDefault"] == true } == [true, false, false])
    }

    @Test func `one variant that is refused does not keep the others from their price`() async throws {
        let id = try await shop.create(options: ["Maat"]).id
        for size in ["S", "M"] {
            _ = try await shop.connector.createVariant(shop.variant("MOK-1-\(size)", size), of: try await shop.state(id))
        }
        let state = try await shop.state(id)
        let changes = [
            VariantChange(state.variants[0], fields: ["ean13": "87112345678901"]), VariantChange(state.variants[1], fields: ["price": 4]),
        ]
        let refused = try await fault { try await shop.connector.updateVariants(changes, of: state) }
        #expect(refused.cause == "field.refused")
        #expect(refused.message.contains("MOK-1-S"))
        #expect(try await shop.state(id).variants.map { $0.fields["price"] } == [0, 4])
    }

    @Test func `a feature that the owner set stays, and one with several values keeps what was not given`() async throws {
        let id = try await shop.create().id
        try await shop.connector.setFeatures([ProductFeature(name: "Merk", value: "Utrecht")], removing: [], of: try await shop.state(id))
        try await shop.connector.setFeatures(
            [ProductFeature(name: "Kleur", value: "Blauw, groen"), ProductFeature(name: "kleur", value: "Wit|grijs")], removing: ["Onbekend"],
            of: try await shop.state(id))
        let features = try await shop.state(id).features
        #expect(features.map { "\($0.name)=\($0.value)" } == ["Merk=Utrecht", "Kleur=Blauw, groen", "Kleur=Wit|grijs"])
        let writes = await shop.writes()
        try await shop.connector.setFeatures(
            [ProductFeature(name: "Kleur", value: "wit|grijs"), ProductFeature(name: "Kleur", value: "Blauw, groen")], removing: [],
            of: try await shop.state(id))
        #expect(await shop.writes() == writes)
    }

    @Test func `when the cover goes, the next picture takes its place`() async throws {
        let id = try await shop.create().id
        var made: [ImageState] = []
        for number in 0..<3 {
            let picture = SamplePictures.data(SamplePictures.png + [UInt8(number)], "mok-\(number).png")
            made.append(try await shop.connector.addImage(picture, isMain: number == 0, to: try await shop.state(id)))
        }
        try await shop.connector.removeImage(made[0], from: try await shop.state(id))
        #expect(try await shop.state(id).images == [made[1], made[2]])
        #expect(try await shop.get("products", Int(id) ?? 0)["id_default_image"]?.string == made[1].id)
    }
}
