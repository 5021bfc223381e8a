import Commerce
import Integrations
import JSON
import Testing

struct SettingsReferenceTests {
    @Test func `Every setting has a meaning, and its name once`() {
        for system in ShopSystems.all.map({ $0.system }) {
            let settings = Integration.settings(for: system)
            #expect(settings.count > 100)
            #expect(settings.allSatisfy { !$0.doc.isEmpty }, "\(settings.filter { $0.doc.isEmpty }.map(\.path))")
            let repeated = Dictionary(grouping: settings, by: \.path).filter { $0.value.count > 1 }.keys
            #expect(repeated.isEmpty)
        }
    }

    @Test func `The schema knows nested settings, choices, required ones and refuses others`() throws {
        let schema = Integration.schema(for: .prestaShop)
        #expect(schema["additionalProperties"] == false)
        let orders = try #require(schema["properties"]?["orders"])
        #expect(orders["properties"]?["form"]?["enum"] == ["order", "invoice"])
        #expect(orders["properties"]?["totals"]?["properties"]?["tolerance"]?["type"] == "number")
        let erp = try #require(schema["properties"]?["erp"]?["required"])
        #expect(erp.array?.contains("control-account") == true)
        let field = try #require(orders["properties"]?["mapping"]?["properties"]?["order-header"]?["additionalProperties"]?["anyOf"])
        #expect(field[1]?["properties"]?["lookup"]?["properties"]?["table"] != nil)
    }

    @Test func `The reference table has a row for each setting`() {
        let table = Integration.reference(for: .prestaShop)
        #expect(table.contains("| `orders.poll-every` | duration | `5m` |"))
        #expect(table.contains("| `erp.company` | text | must be given |"))
    }
}
