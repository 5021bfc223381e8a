import Commerce
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop polls")
struct PollTests {
    private let since = Timestamp(year: 2026, month: 3, day: 1)

    private func walk(_ shop: DemoShop, between: (Int) async throws -> Void = { _ in }) async throws -> Set<String> {
        var (found, page, number): (Set<String>, String?, Int) = ([], nil, 0)
        repeat {
            let answer = try await shop.connector.changedOrders(after: nil, since: since, page: page)
            found.formUnion(answer.changes.map(\.entity.key))
            page = answer.next
            number += 1
            try await between(number)
            try #require(number < 100)
        } while page != nil
        return found
    }

    @Test("An order deleted behind a page already read makes the walk begin anew instead of losing one")
    func deletion() async throws {
        let shop = DemoShop.shop()
        var ids: [String] = []
        for _ in 0..<13 { ids.append(try await shop.placeOrder()) }
        let found = try await walk(shop) { number in
            if number == 1 { for id in ids[0..<2] { try await shop.command("delete-order", ["id": .string(id)]) } }
        }
        #expect(found.isSuperset(of: ids[2...]))
    }

    @Test("A record that the shop cannot show costs itself and no other", arguments: [0, 3, 4, 5, 12])
    func brokenRecord(place: Int) async throws {
        let shop = DemoShop.shop()
        var ids: [String] = []
        for _ in 0..<13 { ids.append(try await shop.placeOrder()) }
        try await shop.command("set", ["brokenOrder": .number(Decimal128(Int(ids[place])!))])
        #expect(try await walk(shop) == Set(ids).subtracting([ids[place]]))
    }

    @Test("Baskets are not listed")
    func baskets() async throws {
        let shop = DemoShop.shop()
        _ = try await shop.placeOrder(sample: "basket")
        #expect(try await walk(shop).isEmpty)
    }

    @Test("Users are compared in full: the revision tells who changed, and our own write is not news")
    func users() async throws {
        let shop = DemoShop.shop()
        let one = try await shop.registerCustomer(email: "one@example.com", firstName: "Erika", lastName: "Muster", company: nil)
        let other = try await shop.registerCustomer(email: "two@example.com", firstName: "Jan", lastName: "Voorbeeld", company: nil)
        let before = try await shop.connector.changedCustomers(after: nil, since: since, page: nil)
        try await shop.changeCustomer(one)
        let after = try await shop.connector.changedCustomers(after: before.cursor, since: since, page: nil)
        #expect(Set(after.changes.map(\.entity.key)) == [one, other])
        #expect(Set(after.changes.map(\.revision)).subtracting(before.changes.map(\.revision)).count == 1)
        #expect(try await shop.connector.customer(withID: one).revision == after.changes.first { $0.entity.key == one }?.revision)
        try await shop.connector.updateCustomer(id: other, shop.record(phone: "+49 30 5"))
        let quiet = try await shop.connector.changedCustomers(after: before.cursor, since: since, page: nil)
        #expect(quiet.changes.map(\.entity.key) == [one])
    }

    @Test("Page tokens come back as they went")
    func tokens() {
        #expect(ListWalk(token: "x") == nil && ListWalk(token: "-1.5..0.0") == nil)
        #expect(ListWalk(token: "8.5.9012.1772600000000.1")?.token == "8.5.9012.1772600000000.1")
    }
}
