import BigCommerce
import Commerce
import ConformanceSuites
import JSON
import Sandbox
import Testing

/// Records by the store's names, as short as tests want them.
enum ProductSketches {
    static func mug(_ code: String = "MUG", _ more: JSONObject = [:]) -> ProductRecord {
        var fields: JSONObject = ["name": .string("Mug \(code)"), "type": "physical", "sku": .string(code), "weight": 1, "price": 10]
        for (name, value) in more { fields[name] = value }
        return ProductRecord(code: code, fields: fields)
    }

    /// In sizes, each with a code of its own.
    static func mug(_ code: String = "MUG", sizes: [String], _ more: JSONObject = [:]) -> ProductRecord {
        var record = mug(code, more)
        record.options = ["Size"]
        record.variants = sizes.map { variant("\(code)-\($0)", [VariantOption("Size", $0)]) }
        return record
    }

    static func variant(_ code: String, _ options: [VariantOption], _ more: JSONObject = [:]) -> VariantRecord {
        var fields: JSONObject = ["sku": .string(code)]
        for (name, value) in more { fields[name] = value }
        return VariantRecord(code: code, options: options, fields: fields)
    }
}

extension SandboxStore {
    /// The product that the store itself has under a code.
    func held(_ code: String) async throws -> JSONValue {
        try #require(await simulator.snapshot()["products"]?.array?.first { $0["sku"]?.string == code })
    }

    func state(_ code: String) async throws -> ProductState {
        let id = try #require(try await connector.findProducts(code: code, by: .sku).first?.productID)
        return try #require(try await connector.product(id: id))
    }

    func variantCodes(_ code: String) async throws -> [String] {
        try await held(code)["variants"]?.array?.compactMap { $0["sku"]?.string } ?? []
    }
}
