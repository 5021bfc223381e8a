import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

/// Short ways to a product in a sandbox shop.
extension SandboxShop {
    /// Fields of a plain product, by the shop's names.
    static func fields(_ code: String = "MOK-1", name: String = "Mok", price: Decimal128 = 10) -> JSONObject {
        ["reference": .string(code), "name": .string(name), "price": .number(price), "tax_rate": 21]
    }

    /// Creates a product through the connector.
    @discardableResult
    func create(_ fields: JSONObject = fields(), options: [String] = [], categories: [String] = []) async throws -> ProductState {
        let code = fields["reference"]?.string ?? "MOK-1"
        return try await connector.createProduct(ProductRecord(code: code, fields: fields, options: options, categories: categories))
    }

    func state(_ id: String) async throws -> ProductState { try #require(try await connector.product(id: id)) }

    /// A multilingual field by the language's id.
    func texts(_ resource: String, _ id: String, _ field: String) async throws -> [Int: String] {
        let row = try #require(try await connector.client.record(resource, Int(id) ?? 0, display: "[\(field)]"))
        return Dictionary((row[field]?.array ?? []).map { ($0.id("id"), $0.text("value")) }) { $1 }
    }

    func variant(_ code: String, _ size: String, price: Decimal128 = 0) -> VariantRecord {
        VariantRecord(code: code, options: [VariantOption("Maat", size)], fields: ["reference": .string(code), "price": .number(price)])
    }

    func writes() async -> Int { await simulator.snapshot()["writes"]?.int ?? -1 }
    func calls(_ call: String) async -> Int { await simulator.snapshot()["calls"]?[call]?.int ?? 0 }

    /// Calls the shop without the connector.
    func call(_ method: String, _ path: String, _ entity: String = "") async throws -> (status: Int, text: String) {
        let body = entity.isEmpty ? "" : "<prestashop>\(entity)</prestashop>"
        let separator = path.contains("?") ? "&" : "?"
        let request = HTTPRequest(method, "\(SandboxShop.url)/api/\(path)\(separator)ws_key=\(PrestaShopSimulator.key)", body: Array(body.utf8))
        let answer = try await transport.send(request)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }
}

/// The fault that a call ends with.
func fault(_ body: () async throws -> some Any) async throws -> Fault {
    try #require(await #expect(throws: Fault.self) { _ = try await body() })
}
