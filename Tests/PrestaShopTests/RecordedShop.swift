import Commerce
import Foundation
import JSON
import Sandbox

@testable import PrestaShop

/// A sandbox shop with the records of the recording in it, as far as the recording shows them before it begins to write.
struct RecordedShop: Sendable {
    let simulator: PrestaShopSimulator
    let transport: SimulatorTransport
    let clock = ManualClock(now: Timestamp(year: 2026, month: 11, day: 22, hour: 13, minute: 17, second: 14))
    static let restricted = "RESTRICTED0000000000000000000001"
    static let inactive = "INACTIVE000000000000000000000001"

    static func make() async throws -> RecordedShop {
        let shop = RecordedShop()
        // Ids that the demo shop had used before; of most of their records nothing was recorded.
        let used = [
            ("product", 19), ("combination", 39), ("product_option", 4), ("product_option_value", 25), ("product_feature", 2),
            ("product_feature_value", 10), ("category", 9), ("stock_available", 58), ("specific_price", 2), ("order_history", 9), ("customer", 2),
            ("tax_rule", 60), ("order_state", 13), ("order_detail", 9), ("category", 2),
        ]
        try await shop.load(used.map { "<\($0.0)><id>\($0.1)</id></\($0.0)>" }.joined())
        for exchange in try Recording.exchanges() {
            // The first exchange that writes successfully ends the demo state.
            if exchange.name == "customer-post" { break }
            guard exchange.method == "GET", exchange.status == 200, !exchange.isBinary, let response = exchange.response,
                !exchange.query.contains("schema")
            else { continue }
            if response.hasPrefix("<?xml") {
                if response.contains("</id>") { try await shop.load(xml: response) }
            } else if let value = try? JSONValue(parsing: Array(response.utf8)), let object = value.object, object.count == 1,
                let list = object.values[0].array
            {
                try await shop.load(list.map { xml($0, object.keys[0]) }.joined())
            }
        }
        // The demo shop's pictures: two of the first product, one each of the others, and some that no answer shows.
        for id in 1...23 {
            let product = [1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 6, 7: 5][id] ?? min(id - 1, 19)
            let picture = Data(SamplePictures.jpeg).base64EncodedString()
            _ = try await shop.simulator.perform(
                "add-image", ["product": .number(Decimal128(product)), "id": .number(Decimal128(id)), "base64": .string(picture)])
        }
        // What a recording of single records cannot show: a tax rule for France, and what the carrier costs.
        try await shop.load("<tax_rule><id>61</id><id_tax_rules_group>1</id_tax_rules_group><id_country>8</id_country><id_tax>1</id_tax></tax_rule>")
        _ = try await shop.simulator.perform(
            "configure", ["SANDBOX_SHIPPING_2": "7.00", "PS_OS_WS_PAYMENT": "11", "PS_OS_CANCELED": "6", "PS_COUNTRY_DEFAULT": "8"])
        _ = try await shop.simulator.perform("set-key", ["key": .string(restricted), "rights": ["orders": ["get", "head"]]])
        _ = try await shop.simulator.perform("set-key", ["key": .string(inactive), "active": false])
        return shop
    }

    private init() {
        var options = PrestaShopSimulator.Options()
        (options.hasSettings, options.hasProducts, options.shufflesUnsorted) = (false, false, false)
        simulator = PrestaShopSimulator(context: SimulatorContext(clock: clock, baseURL: "http://shop.example"), options: options)
        transport = SimulatorTransport(simulator, baseURL: "http://shop.example", clock: clock)
    }

    private func load(_ records: String) async throws { try await load(xml: "<prestashop>\(records)</prestashop>") }
    private func load(xml: String) async throws { _ = try await simulator.perform("load", ["xml": .string(xml)]) }

    /// Plain fields of a JSON row as an element; rows without fields beside the id add nothing.
    private static func xml(_ row: JSONValue, _ list: String) -> String {
        let singular = [
            "orders": "order", "order_states": "order_state", "currencies": "currency", "languages": "language", "products": "product",
            "stock_availables": "stock_available", "order_details": "order_detail",
        ][list]
        guard let singular else { return "" }
        var node = XMLNode(singular)
        for (key, value) in row.object ?? [:] {
            if let texts = value.array {
                let nodes = texts.map { text in
                    var node = XMLNode("language", text: text.text("value"))
                    node.attributes = [XMLNode.Attribute(name: "id", value: text.text("id"))]
                    return node
                }
                node.children.append(XMLNode(key, children: nodes))
            } else if value.object == nil {
                // With one language asked for, a multilingual field is a bare text.
                if key == "name", list != "currencies", list != "languages" {
                    var text = XMLNode("language", text: row.text(key))
                    text.attributes = [XMLNode.Attribute(name: "id", value: "1")]
                    node.children.append(XMLNode(key, children: [text]))
                } else {
                    node.children.append(XMLNode(key, text: row.text(key)))
                }
            }
        }
        var out = ""
        node.write(to: &out)
        return out
    }
}
