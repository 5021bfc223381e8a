import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Writing products to the shop")
struct ProductWritingTests {
    private let shop = SandboxShop.withoutProducts()

    @Test func `a new product can be seen and bought, although the shop makes 0 of what is left out`() async throws {
        let id = try await shop.create().id
        let row = try await shop.get("products", Int(id) ?? 0)
        for (field, value) in [
            ("state", "1"), ("active", "1"), ("available_for_order", "1"), ("show_price", "1"), ("minimal_quantity", "1"), ("visibility", "both"),
            ("id_category_default", "2"), ("id_tax_rules_group", "1"), ("product_type", "standard"),
        ] { #expect(row[field]?.string == value, "\(field)") }
        #expect(try await shop.texts("products", id, "name") == [1: "Mok", 2: "Mok"])
        #expect(try await shop.texts("products", id, "link_rewrite") == [1: "mok", 2: "mok"])
    }

    @Test func `a brand is found by its name, made where the shop has none, and changed`() async throws {
        func brands() async throws -> [String] {
            try await shop.connector.client.list("manufacturers", ListQuery(display: "[id,name]", sort: "[id_ASC]")).map { $0.text("name") }
        }
        var fields = SandboxShop.fields()
        fields["manufacturer_name"] = "Keramiek & Zn."
        let state = try await shop.create(fields)
        #expect(state.fields["manufacturer_name"] == "Keramiek & Zn.")
        fields["reference"] = "MOK-2"
        fields["manufacturer_name"] = "KERAMIEK & ZN."
        #expect(try await shop.create(fields).fields["id_manufacturer"] == state.fields["id_manufacturer"])
        #expect(try await brands() == ["Keramiek & Zn."])
        try await shop.connector.updateProduct(state, fields: ["manufacturer_name": "Noord"], baseVariant: [:])
        #expect(try await shop.state(state.id).fields["manufacturer_name"] == "Noord")
        #expect(try await brands() == ["Keramiek & Zn.", "Noord"])
        try await shop.connector.updateProduct(try await shop.state(state.id), fields: ["manufacturer_name": ""], baseVariant: [:])
        #expect(try await shop.get("products", Int(state.id) ?? 0)["id_manufacturer"]?.string == "0")
    }

    @Test func `a brand that a mapping names by its id goes before the name`() async throws {
        var fields = SandboxShop.fields()
        fields["manufacturer_name"] = "Noord"
        let known = try await shop.create(fields)
        fields["reference"] = "MOK-2"
        fields["manufacturer_name"] = "Zuid"
        fields["id_manufacturer"] = known.fields["id_manufacturer"]
        #expect(try await shop.create(fields).fields["manufacturer_name"] == "Noord")
    }

    @Test func `a text goes into the languages that nobody has translated, and a translation stays`() async throws {
        let state = try await shop.create()
        try await shop.connector.updateProduct(state, fields: ["name": "Beker"], baseVariant: [:])
        #expect(try await shop.texts("products", state.id, "name") == [1: "Beker", 2: "Beker"])
        _ = try await shop.simulator.perform("edit-product", ["sku": "MOK-1", "fields": ["name": ["2": "Cup"]]])
        try await shop.connector.updateProduct(try await shop.state(state.id), fields: ["name": "Kroes"], baseVariant: [:])
        #expect(try await shop.texts("products", state.id, "name") == [1: "Kroes", 2: "Cup"])
    }

    @Test func `a mapping can write another language by itself`() async throws {
        var fields = SandboxShop.fields()
        fields["name.en"] = "Mug"
        let state = try await shop.create(fields)
        #expect(try await shop.texts("products", state.id, "name") == [1: "Mok", 2: "Mug"])
        #expect(state.fields["name"] == "Mok")
        #expect(state.fields["name.en"] == "Mug")
        let strange = try await fault { try await shop.connector.updateProduct(state, fields: ["name.xx": "?"], baseVariant: [:]) }
        #expect(strange.cause == "language.unknown")
        #expect(strange.advice.contains("nl, en"))
    }

    @Test func `the ERP's texts are in the language that the settings name first`() async throws {
        var settings = SandboxShop.settings()
        settings.languages = ["en"]
        let english = SandboxShop.withoutProducts(settings)
        let state = try await english.create()
        _ = try await english.simulator.perform("edit-product", ["sku": "MOK-1", "fields": ["name": ["1": "Mok"]]])
        try await english.connector.updateProduct(try await english.state(state.id), fields: ["name": "Mug"], baseVariant: [:])
        #expect(try await english.texts("products", state.id, "name")[2] == "Mug")
        #expect(try await english.state(state.id).fields["name"] == "Mug")
    }

    @Test func `what the shop has already is not written, however it is spelled`() async throws {
        let state = try await shop.create()
        let writes = await shop.writes()
        try await shop.connector.updateProduct(
            state, fields: ["price": "10.00", "active": 1, "reference": "MOK-1", "name": "Mok", "tax_rate": 21], baseVariant: [:])
        try await shop.connector.setActive(true, state)
        #expect(await shop.writes() == writes)
    }

    @Test func `an update with PATCH sends what changes and nothing else`() async throws {
        let state = try await shop.create()
        _ = try await shop.simulator.perform("edit-product", ["sku": "MOK-1", "fields": ["supplier_reference": "LEV-9"]])
        try await shop.connector.updateProduct(state, fields: ["price": 12], baseVariant: [:])
        let row = try await shop.get("products", Int(state.id) ?? 0)
        #expect(row["price"] == "12.000000")
        #expect(row["supplier_reference"] == "LEV-9")
        #expect(await shop.calls("PUT products") == 0)
    }

    @Test func `before PrestaShop 8 the whole product goes back, with its categories, features and variants`() async throws {
        let old = SandboxShop.withoutProducts(version: "1.7.8.11")
        let category = try await old.connector.createCategory(named: "Mokken", beneath: nil)
        var state = try await old.create(categories: [category])
        try await old.connector.setFeatures([ProductFeature(name: "Materiaal", value: "Glas")], removing: [], of: state)
        _ = try await old.connector.createVariant(old.variant("MOK-1-S", "S"), of: state)
        _ = try await old.simulator.perform("edit-product", ["sku": "MOK-1", "fields": ["supplier_reference": "LEV-9", "condition": "used"]])
        state = try await old.state(state.id)
        try await old.connector.updateProduct(state, fields: ["name": "Beker", "price": 11], baseVariant: [:])
        try await old.connector.setActive(false, state)
        let row = try await old.get("products", Int(state.id) ?? 0)
        #expect(row["supplier_reference"] == "LEV-9")
        #expect(row["condition"] == "used")
        #expect(row["state"] == "1")
        #expect(row["active"] == "0")
        let product = try await old.product("MOK-1")
        #expect(product["name"] == "Beker")
        #expect(product["categories"] == ["Mokken"])
        #expect(product["features"] == ["Materiaal": "Glas"])
        #expect(product["variants"]?.array?.count == 1)
        #expect(await old.calls("PATCH products") == 0)
    }

    @Test func `members that nobody knows are read past and stay`() async throws {
        let state = try await shop.create()
        _ = try await shop.simulator.perform("add-unknown-fields", [:])
        _ = try await shop.simulator.perform("edit-product", ["sku": "MOK-1", "fields": ["module_extra": "kept"]])
        try await shop.connector.updateProduct(try await shop.state(state.id), fields: ["price": 12], baseVariant: [:])
        #expect(try await shop.get("products", Int(state.id) ?? 0)["module_extra"] == "kept")
    }

    @Test func `a product without a known tax is parked, and one that is free of tax is not`() async throws {
        var fields = SandboxShop.fields()
        fields.removeValue(forKey: "tax_rate")
        #expect(try await fault { try await shop.create(fields) }.cause == "tax.unmapped")
        fields["tax_rate"] = 17
        let strange = try await fault { try await shop.create(fields) }
        #expect(strange.cause == "tax.unmapped")
        #expect(strange.message.contains("17 %"))
        #expect(await shop.writes() == 0)
        fields["tax_rate"] = 0
        #expect(try await shop.get("products", Int(try await shop.create(fields).id) ?? 0)["id_tax_rules_group"] == "0")
        fields["tax_rate"] = 17
        fields["id_tax_rules_group"] = "2"
        #expect(try await shop.create(fields).fields["tax_rate"] == 9)
    }

    @Test func `a product whose main category goes away gets another, and in the end the shop's home`() async throws {
        var ids: [String] = []
        for name in ["Keramiek", "Mokken"] { ids.append(try await shop.connector.createCategory(named: name, beneath: nil)) }
        let id = try await shop.create(categories: ids).id
        #expect(try await shop.state(id).categories == ids)
        try await shop.connector.moveProduct(try await shop.state(id), adding: [], removing: [ids[0]], main: nil)
        #expect(try await shop.product("MOK-1")["mainCategory"] == "Mokken")
        try await shop.connector.moveProduct(try await shop.state(id), adding: [], removing: [ids[1]], main: nil)
        #expect(try await shop.state(id).categories == ["2"])
        let writes = await shop.writes()
        try await shop.connector.moveProduct(try await shop.state(id), adding: ["2"], removing: [], main: "2")
        #expect(await shop.writes() == writes)
    }

    @Test func `a category that is made is shown with its page in every language, and one in other letters too`() async throws {
        let id = try await shop.connector.createCategory(named: "Thé & Café, d'hiver", beneath: nil)
        #expect(try await shop.texts("categories", id, "link_rewrite") == [1: "the-cafe-dhiver", 2: "the-cafe-dhiver"])
        let other = try await shop.connector.createCategory(named: "東京", beneath: id)
        #expect(try await shop.texts("categories", other, "link_rewrite")[1]?.isEmpty == false)
        try await shop.connector.renameCategory(id: id, to: "Thee")
        #expect(try await shop.texts("categories", id, "link_rewrite")[1] == "the-cafe-dhiver")
    }

    @Test(arguments: [("Mok 1", "mok-1"), ("Grün & Weiß", "gruen-weiss"), ("  --  ", ""), ("Ελλάδα", ""), ("Søn Łódź", "son-lodz")])
    func `a slug has only letters that every shop takes`(_ name: String, _ slug: String) { #expect(Slug.of(name) == slug) }
}
