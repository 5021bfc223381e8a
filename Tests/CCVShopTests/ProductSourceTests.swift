import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop products as source")
struct ProductSourceTests {
    private let since = Timestamp(year: 2026, month: 3, day: 1)

    private func poll(_ shop: DemoShop, after cursor: String? = nil) async throws -> (keys: [String], cursor: String?, pages: Int) {
        var (keys, page, pages): ([String], String?, Int) = ([], nil, 0)
        while true {
            let answer = try await shop.connector.changedProducts(after: cursor, since: since, page: page)
            keys += answer.changes.map(\.entity.key)
            pages += 1
            page = answer.next
            if page == nil { return (keys, answer.cursor, pages) }
            try #require(pages < 50)
        }
    }

    @Test("A poll reads from the newest change down to what was read before, and no page more")
    func polling() async throws {
        let shop = DemoShop.shop()
        for number in 0..<23 {
            try await shop.addProduct(code: "S-\(number)", ean: "", stock: 1)
            shop.clock.advance(by: .seconds(60))
        }
        let first = try await poll(shop)
        #expect(Set(first.keys).count == 23)
        shop.clock.advance(by: .seconds(3_600))
        try await shop.command("change-product", ["number": "S-3", "name": "Andere mok"])
        let second = try await poll(shop, after: first.cursor)
        let changed = try #require(try await shop.product("S-3")?["id"]?.int)
        #expect(Set(second.keys).count <= 11 && second.keys.first == String(changed) && second.pages <= 3)
    }

    @Test("Products that change or go while the list is read are not lost, nor are others")
    func moving() async throws {
        let shop = DemoShop.shop()
        var ids: [String] = []
        for number in 0..<14 {
            try await shop.addProduct(code: "S-\(number)", ean: "", stock: 1)
            ids.append(String(try #require(try await shop.product("S-\(number)")?["id"]?.int)))
            shop.clock.advance(by: .seconds(5))
        }
        var (keys, page, count): (Set<String>, String?, Int) = ([], nil, 0)
        repeat {
            let answer = try await shop.connector.changedProducts(after: nil, since: since, page: page)
            keys.formUnion(answer.changes.map(\.entity.key))
            page = answer.next
            count += 1
            if count == 1 { try await shop.removeProduct(code: "S-13") }
            if count == 2 { try await shop.command("change-product", ["number": "S-1", "name": "Anders"]) }
            try #require(count < 50)
        } while page != nil
        #expect(keys.isSuperset(of: ids.dropLast()))
    }

    /// All products, as a walk reads them.
    private func walk(_ shop: DemoShop, between: (Int) async throws -> Void = { _ in }) async throws -> [String: String] {
        var (found, page, pages): ([String: String], String?, Int) = ([:], nil, 0)
        repeat {
            let answer = try await shop.connector.allProducts(page: page)
            for change in answer.changes { found[change.entity.key] = change.revision }
            page = answer.next
            pages += 1
            try await between(pages)
            try #require(pages < 50)
        } while page != nil
        return found
    }

    @Test("A walk tells the product whose variant costs more now, which no poll tells, and no other; stock is no news")
    func walking() async throws {
        let shop = DemoShop.shop()
        for number in 0..<12 {
            try await shop.command(
                "create-product",
                ["number": .string("S-\(number)"), "variants": [["number": .string("S-\(number)-L"), "stock": 3, "options": ["Maat": "L"]]]])
        }
        shop.clock.advance(by: .seconds(3_600))
        let before = try await walk(shop)
        #expect(before.count == 12)
        let cursor = try await poll(shop).cursor
        shop.clock.advance(by: .seconds(3_600))
        try await shop.command("change-value-price", ["number": "S-7", "value": "L", "price": 5])
        try await shop.command("change-variant", ["number": "S-3-L", "stock": 1])
        #expect(try await poll(shop, after: cursor).keys.isEmpty)
        let changed = try await walk(shop).filter { before[$0.key] != $0.value }.keys
        #expect(Array(changed) == [String(try #require(try await shop.product("S-7")?["id"]?.int))])
    }

    @Test("A product that is removed while the walk is on costs no other")
    func walkingAmongRemovals() async throws {
        let shop = DemoShop.shop()
        for number in 0..<14 { try await shop.addProduct(code: "S-\(number)", ean: "", stock: 1) }
        let first = String(try #require(try await shop.product("S-0")?["id"]?.int))
        let all = try await walk(shop)
        let found = try await walk(shop) { if $0 == 1 { try await shop.removeProduct(code: "S-0") } }
        #expect(Set(found.keys).isSuperset(of: Set(all.keys).subtracting([first])))
    }

    @Test("A product arrives with variants, categories from the tree and its main picture")
    func whole() async throws {
        let shop = DemoShop.shop()
        let top = try #require(try await shop.command("create-category", ["name": "Keramiek"])["id"]?.string)
        let inner = try #require(try await shop.command("create-category", ["name": "Mokken", "parent": .string(top)])["id"]?.string)
        let id = try #require(
            try await shop.command(
                "create-product",
                [
                    "number": "MOK", "ean": "8700000000017", "name": "Blauwe mok", "price": .number(Decimal128("29.95")!),
                    "category": .string(inner),
                    "variants": [
                        ["number": "MOK-S", "stock": 3, "options": ["Maat": "S"]],
                        ["number": "MOK-L", "stock": 4, "price": 2, "options": ["Maat": "L"]],
                    ],
                ])["id"]?.string)
        for (number, isMain) in [(1, false), (2, true)] {
            try await shop.command(
                "add-photo",
                [
                    "number": "MOK", "file_type": "jpg", "source": .string(Base64.encode(TinyPicture.jpeg(number))), "is_mainphoto": .bool(isMain),
                ])
        }
        let product = try await shop.connector.product(id: id) as Product
        #expect(product.sku == "MOK" && product.name == "Blauwe mok" && product.price == Decimal128("29.95") && product.pricesIncludeTax)
        #expect(product.taxRate == 21 && product.options == ["Maat"])
        #expect(product.variants.map(\.sku) == ["MOK-S", "MOK-L"] && product.variants.map(\.quantity) == [3, 4])
        #expect(product.variants.map(\.price) == [Decimal128("29.95"), Decimal128("31.95")])
        #expect(product.categories == [ProductCategory(key: inner, name: "Mokken", parents: ["Keramiek"])])
        #expect(product.images.count == 1)
        #expect(try await shop.connector.image(product.images[0], of: product).bytes == TinyPicture.jpeg(2))
        let gone = ProductImage(key: "\(DemoShop.address)/pictures/no-such.jpg")
        let fault = try #require(await #expect(throws: Fault.self) { try await shop.connector.image(gone, of: product) })
        #expect(fault.cause == "image.gone" && fault.handling == .skip)
        try await shop.removeProduct(code: "MOK")
        let missing = try #require(await #expect(throws: Fault.self) { try await shop.connector.product(id: id) as Product })
        #expect(missing.cause == "product.gone" && missing.handling == .skip)
    }
}
