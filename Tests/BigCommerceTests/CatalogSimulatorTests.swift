import Commerce
import HTTP
import JSON
import Sandbox
import Testing

/// What the stand-in must refuse, since the platform does.
@Suite struct CatalogSimulatorTests {
    private func send(_ shop: SandboxStore, _ method: String, _ path: String, _ body: JSONValue?, form: (type: String, body: String)? = nil)
        async throws -> (status: Int, json: JSONValue)
    {
        var headers = ["x-auth-token": BigCommerceSimulator.token, "accept": "application/json"]
        if let type = form?.type ?? (body == nil ? nil : "application/json") { headers["content-type"] = type }
        let parts = path.split(separator: "?")
        let answer = await shop.simulator.respond(
            to: SandboxRequest(
                method: method, path: "/stores/\(BigCommerceSimulator.storeHash)\(parts[0])", rawQuery: parts.count > 1 ? String(parts[1]) : "",
                headers: headers, body: form.map { Array($0.body.utf8) } ?? body?.bytes ?? []))
        return (answer.status, (try? JSONValue(parsing: answer.body)) ?? .null)
    }

    @Test func `Batches over their limits are too large`() async throws {
        let shop = try await SandboxStore()
        #expect(try await send(shop, "PUT", "/v3/catalog/variants", .array(Array(repeating: ["id": 1], count: 51))).status == 413)
        #expect(try await send(shop, "PUT", "/v3/catalog/products", .array(Array(repeating: ["id": 1], count: 11))).status == 413)
        let item: JSONValue = ["location_id": 1, "quantity": 1, "product_id": 1]
        #expect(
            try await send(shop, "PUT", "/v3/inventory/adjustments/absolute", ["items": .array(Array(repeating: item, count: 2_001))]).status == 413)
    }

    @Test func `The first figure of an item must be absolute, and a product without stock list has its level`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "A"])
        let item: JSONValue = ["location_id": 1, "quantity": 2, "sku": "a"]
        let refused = try await send(shop, "POST", "/v3/inventory/adjustments/relative", ["items": [item]])
        #expect(refused.status == 422 && refused.json["title"]?.string?.contains("absolute adjustment before relative") == true)
        #expect(try await send(shop, "PUT", "/v3/inventory/adjustments/absolute", ["items": [item]]).status == 200)
        #expect(try await send(shop, "POST", "/v3/inventory/adjustments/relative", ["items": [item]]).status == 200)
        #expect(try await shop.held("A")["stock"] == 4)
    }

    @Test func `Pages with options hold ten products`() async throws {
        let shop = try await SandboxStore()
        for number in 1...12 { try await shop.perform("add-product", ["sku": .string("A\(number)")]) }
        let page = try await send(shop, "GET", "/v3/catalog/products?include=options&limit=250", nil).json
        #expect(page["data"]?.array?.count == 10 && page["meta"]?["pagination"]?["total_pages"] == 2)
    }

    @Test func `A form without a file, with a strange part or cut short is refused`() async throws {
        let shop = try await SandboxStore()
        let id = try #require(try await shop.perform("add-product", ["sku": "A"])["id"]?.int)
        let head = "--x\r\nContent-Disposition: form-data; name="
        let text = "\(head)\"description\"\r\n\r\nA mug\r\n"
        let stranger = "\(head)\"image_url\"\r\n\r\nhttps://example.com/a.png\r\n"
        for body in [text + "--x--\r\n", stranger + "--x--\r\n", text, "--x\r\n"] {
            let answer = try await send(
                shop, "POST", "/v3/catalog/products/\(id)/images", nil, form: ("multipart/form-data; boundary=x", body))
            #expect(answer.status == 422, "\(body)")
        }
        #expect(try await send(shop, "POST", "/v3/catalog/products", nil, form: ("multipart/form-data; boundary=x", text)).status == 415)
    }

    @Test func `Prices below zero, fields of the platform's own and base variants are left alone`() async throws {
        let shop = try await SandboxStore()
        let id = try #require(try await shop.perform("add-product", ["sku": "A"])["id"]?.int)
        let path = "/v3/catalog/products/\(id)"
        for body: JSONValue in [["price": -1], ["base_variant_id": 3], ["variants": []], ["weight": "heavy"], ["type": "service"]] {
            #expect(try await send(shop, "PUT", path, body).status == 422, "\(body)")
        }
        let base = try #require(try await send(shop, "GET", "\(path)?include=variants", nil).json["data"]?["base_variant_id"]?.int)
        #expect(try await send(shop, "DELETE", "\(path)/variants/\(base)", nil).status == 422)
    }
}
