import Commerce
import HTTP
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("The sandbox is as strict with products as the shop")
struct CatalogueSimulatorTests {
    private let shop = SandboxShop()
    private let name = "<name><language id=\"1\">Mok</language><language id=\"2\">Mug</language></name>"

    @Test func `a product makes its row of stock, and rows can be neither made nor removed`() async throws {
        #expect(try await shop.call("POST", "products", "<product><price>1</price>\(name)</product>").status == 201)
        let product = try #require(
            try await shop.connector.client.list(
                "products", ListQuery(display: "[id,state,active,stock_availables[id]]", sort: "[id_DESC]", limit: 1)
            ).first)
        #expect(product["state"] == 0)
        #expect(product["active"] == "0")
        #expect(product.associated("stock_availables").count == 1)
        #expect(try await shop.call("POST", "stock_availables", "<stock_available/>").text.contains("[101]"))
        #expect(try await shop.call("DELETE", "stock_availables/1").text.contains("[101]"))
    }

    @Test func `a row of stock that goes back without its store is lost to it`() async throws {
        let row = """
            <stock_available><id>1</id><id_product>1</id_product><id_product_attribute>0</id_product_attribute><quantity>4</quantity>\
            <depends_on_stock>0</depends_on_stock><out_of_stock>2</out_of_stock></stock_available>
            """
        #expect(try await shop.call("PUT", "stock_availables/1", row).status == 200)
        #expect(try await shop.get("stock_availables", 1)["id_shop"] == "0")
    }

    @Test func `a second default variant is refused, and one with values that are not there`() async throws {
        _ = try await shop.simulator.perform("add-product", ["sku": "P", "variants": [["sku": "P-S", "options": ["Maat": "S"]]]])
        let product = try await shop.product("P")["id"]?.string ?? ""
        func variant(_ more: String) -> String {
            "<combination><id_product>\(product)</id_product><minimal_quantity>1</minimal_quantity>\(more)</combination>"
        }
        #expect(try await shop.call("POST", "combinations", variant("<default_on>1</default_on>")).text.contains("[46]"))
        let values =
            "<associations><product_option_values><product_option_value><id>99</id></product_option_value></product_option_values></associations>"
        #expect(try await shop.call("POST", "combinations", variant(values)).text.contains("[85]"))
        #expect(try await shop.call("POST", "combinations", variant("").replacing(">\(product)<", with: ">999<")).status == 500)
        #expect(try await shop.product("P")["variants"]?.array?.count == 1)
    }

    @Test func `lists that are sent replace, lists that are not sent stay, and pictures in a body mean nothing`() async throws {
        _ = try await shop.simulator.perform("add-product", ["sku": "P", "variants": [["sku": "P-S", "options": ["Maat": "S"]]]])
        let id = try await shop.product("P")["id"]?.string ?? ""
        let body = "<product><id>\(id)</id><associations><images><image><id>5</id></image></images><categories/></associations></product>"
        #expect(try await shop.call("PATCH", "products/\(id)", body).status == 200)
        let row = try #require(try await shop.connector.client.record("products", Int(id) ?? 0))
        #expect(row.associated("categories").isEmpty)
        #expect(row.associated("images").isEmpty)
        #expect(row.associated("combinations").count == 1)
        let none = "<product><id>\(id)</id><associations><combinations/></associations></product>"
        #expect(try await shop.call("PATCH", "products/\(id)", none).status == 200)
        #expect(try await shop.product("P")["variants"] == [])
    }

    @Test func `removing a product removes its variants, stock and pictures`() async throws {
        _ = try await shop.simulator.perform("add-product", ["sku": "P", "variants": [["sku": "P-S", "options": ["Maat": "S"]]]])
        let id = Int(try await shop.product("P")["id"]?.string ?? "") ?? 0
        _ = try await shop.simulator.perform("add-image", ["product": .number(Decimal128(id)), "base64": "/9j/"])
        #expect(try await shop.call("DELETE", "products/\(id)").status == 200)
        for resource in ["combinations", "stock_availables"] {
            #expect(try await shop.connector.client.list(resource, ListQuery(sort: "[id_ASC]").matching("id_product", "[\(id)]")).isEmpty)
        }
        let gone = try await shop.call("GET", "images/products/\(id)")
        #expect(gone.status == 404)
        #expect(gone.text.isEmpty)
    }

    @Test func `a category has a place, and its products leave it when it goes`() async throws {
        func category(_ parent: Int) -> String {
            "<category><id_parent>\(parent)</id_parent><active>1</active>\(name)<link_rewrite><language id=\"1\"/></link_rewrite></category>"
        }
        #expect(try await shop.call("POST", "categories", category(99)).status == 500)
        #expect(try await shop.call("POST", "categories", category(2)).status == 201)
        let row = try await shop.get("categories", 3)
        #expect(row["level_depth"] == "2")
        #expect(row["link_rewrite"] == "mok")
        let move =
            "<product><id>1</id><id_category_default>3</id_category_default><associations><categories><category><id>3</id></category></categories></associations></product>"
        #expect(try await shop.call("PATCH", "products/1", move).status == 200)
        #expect(try await shop.call("DELETE", "categories/3").status == 200)
        #expect(try await shop.get("products", 1)["id_category_default"] == "2")
        #expect(try await shop.product("KOFFIE-250")["categories"] == [])
    }

    @Test func `a feature takes only values of its own`() async throws {
        func post(_ resource: String, _ body: String) async throws -> Int { try await shop.call("POST", resource, body).status }
        let text = name.replacing("name>", with: "value>")
        for _ in 0..<2 { #expect(try await post("product_features", "<product_feature>\(name)</product_feature>") == 201) }
        #expect(try await post("product_feature_values", "<product_feature_value><id_feature>9</id_feature>\(text)</product_feature_value>") == 400)
        #expect(try await post("product_feature_values", "<product_feature_value><id_feature>1</id_feature>\(text)</product_feature_value>") == 201)
        func feature(_ id: Int) -> String {
            "<product><id>1</id><associations><product_features><product_feature><id>\(id)</id><id_feature_value>1</id_feature_value></product_feature></product_features></associations></product>"
        }
        #expect(try await shop.call("PATCH", "products/1", feature(2)).text.contains("[85]"))
        #expect(try await shop.call("PATCH", "products/1", feature(1)).status == 200)
        #expect(try await shop.product("KOFFIE-250")["features"] == ["Mok": "Mok"])
    }

    @Test func `a picture comes as one part of a form, by POST`() async throws {
        func send(_ method: String, _ path: String, _ body: [UInt8], _ type: String) async throws -> (status: Int, text: String) {
            var request = HTTPRequest(
                method, "\(SandboxShop.url)/api/images/products/\(path)\(path.contains("?") ? "&" : "?")ws_key=\(PrestaShopSimulator.key)", body: body
            )
            request.headers.add("Content-Type", type)
            let answer = try await shop.transport.send(request)
            return (answer.status, String(decoding: answer.body, as: UTF8.self))
        }
        func form(_ field: String, _ bytes: [UInt8]) -> HTTPMultipart {
            var form = HTTPMultipart(boundary: "b0undary")
            form.add(field, bytes, filename: "mok.png", contentType: "image/png")
            return form
        }
        let good = form("image", SamplePictures.png)
        #expect(try await send("POST", "1", good.body, good.contentType).text.contains("<cover><![CDATA[1]]></cover>"))
        #expect(try await send("POST", "1", good.body, good.contentType).text.contains("<cover><![CDATA[]]></cover>"))
        let cases: [(String, String, HTTPMultipart, Int)] = [
            ("POST", "1", form("photo", SamplePictures.png), 76), ("POST", "999", good, 76), ("POST", "1/1", good, 65), ("PUT", "1/1", good, 76),
            ("POST", "1/99?ps_method=PUT", good, 57), ("DELETE", "1/99", good, 57), ("DELETE", "2/1", good, 57),
            ("POST", "1", form("image", SamplePictures.svg), 73),
        ]
        for (method, path, form, code) in cases {
            let answer = try await send(method, path, form.body, form.contentType)
            #expect(answer.status == 400 && answer.text.contains("[\(code)]"), "\(method) \(path): \(answer.text)")
        }
        #expect(try await send("POST", "1", good.body, "text/xml").text.contains("[76]"))
        #expect(try await send("POST", "1", Array(good.body.dropLast(6)), good.contentType).text.contains("[76]"))
        let other = form("image", SamplePictures.jpeg)
        #expect(try await send("POST", "1/2?ps_method=PUT", other.body, other.contentType).status == 200)
        let cover = "<product><id>1</id><id_default_image>2</id_default_image></product>"
        #expect(try await shop.call("PATCH", "products/1", cover).status == 200)
        #expect(try await shop.get("products", 1)["id_default_image"] == "2")
        #expect(try await shop.call("PATCH", "products/2", cover.replacing("<id>1<", with: "<id>2<")).text.contains("[85]"))
        #expect(try await send("DELETE", "1/2", [], "text/xml").status == 200)
        #expect(try await shop.get("products", 1)["id_default_image"] == "")
    }

    @Test func `a module announces what changes in products and stock`() async throws {
        for (entity, type) in [("Product", "product.saved"), ("StockAvailable", "stock.changed")] {
            _ = try await shop.simulator.perform("webhook", ["url": "http://koppel.example/hook", "form": "openlinker"])
            let sent = try await shop.simulator.perform("last-hint", ["id": 1, "entity": .string(entity)])
            #expect(sent["body"]?.string?.contains("\"eventType\":\"\(type)\"") == true)
        }
    }

    @Test func `prices are worked out with tax and reductions when they are asked for`() async throws {
        let answer = try await shop.call("GET", "products/5?price[net][use_tax]=0&price[gross][use_tax]=1&display=[id,net,gross]&output_format=JSON")
        #expect(answer.text == "{\"products\":[{\"id\":5,\"net\":\"7.396694\",\"gross\":\"8.950000\"}]}")
    }
}
