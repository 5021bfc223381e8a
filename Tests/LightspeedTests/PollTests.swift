import Commerce
import JSON
import Sandbox
import Testing

@testable import Lightspeed

@Suite("Lightspeed polls")
struct PollTests {
    private func walk(_ shop: LightspeedShop, after cursor: String? = nil, between: (Int) async throws -> Void = { _ in }) async throws -> Set<String>
    {
        var (found, page, number): (Set<String>, String?, Int) = ([], nil, 0)
        let since = Timestamp(year: 2026, month: 3, day: 4)
        repeat {
            let answer = try await shop.connector.changedOrders(after: cursor, since: since, page: page)
            found.formUnion(answer.changes.map(\.entity.key))
            page = answer.next
            number += 1
            try await between(number)
            try #require(number < 100)
        } while page != nil
        return found
    }

    @Test("Nothing is lost whichever way lists are sorted and whichever zone filters are read in", arguments: [false, true], [false, true])
    func orderAndZone(ascending: Bool, inUTC: Bool) async throws {
        let shop = LightspeedShop.shop()
        _ = try await shop.command("set", ["ascending": .bool(ascending), "filtersInUTC": .bool(inUTC)])
        var placed: Set<String> = []
        for _ in 0..<23 {
            placed.insert(try await shop.placeOrder())
            shop.clock.advance(by: .seconds(7))
        }
        let found = try await walk(shop) { number in
            shop.clock.advance(by: .seconds(2))
            // Each page makes the list longer and moves an old order's date.
            placed.insert(try await shop.placeOrder())
            if number < 4 { try await shop.changeOrder(placed.min()!) }
        }
        // What was placed behind the walk's back comes with the next poll.
        let next = try await walk(shop, after: String(shop.clock.now.milliseconds - 60_000))
        #expect(found.union(next) == placed)
    }

    @Test("In the weeks around the clock change the filter still covers all")
    func clockChange() async throws {
        for moment in [Timestamp(year: 2026, month: 3, day: 29, hour: 1, minute: 5), Timestamp(year: 2026, month: 10, day: 25, hour: 1, minute: 5)] {
            let shop = LightspeedShop.shop()
            shop.clock.advance(by: moment - shop.clock.now - .seconds(1_200))
            let cursor = String(shop.clock.now.milliseconds)
            shop.clock.advance(by: .seconds(60))
            let before = try await shop.placeOrder()
            shop.clock.advance(by: .seconds(1_500))
            let after = try await shop.placeOrder()
            #expect(try await walk(shop, after: cursor) == [before, after])
        }
    }

    @Test("A customer deleted behind a page already read makes the walk begin anew instead of losing one")
    func deletion() async throws {
        let shop = LightspeedShop.shop()
        var ids: [String] = []
        for number in 0..<12 {
            ids.append(try await shop.registerCustomer(email: "e\(number)@example.com", firstName: "E", lastName: "M", company: nil))
        }
        var (found, page): (Set<String>, String?) = ([], nil)
        var pages = 0
        repeat {
            let answer = try await shop.connector.changedCustomers(after: nil, since: Timestamp(year: 2026, month: 3, day: 4), page: page)
            found.formUnion(answer.changes.map(\.entity.key))
            page = answer.next
            pages += 1
            // Newest first: the newest stands on page 1, and its end pulls the sixth onto it.
            if pages == 1 { try await shop.removeCustomer(ids[11]) }
        } while page != nil && pages < 50
        #expect(found.isSuperset(of: ids[0..<11]))
    }

    @Test("An empty list is empty, in whichever form the shop says it", arguments: ["array", "false", "missing"])
    func emptyLists(form: String) async throws {
        let shop = LightspeedShop.shop()
        _ = try await shop.command("set", ["emptyList": .string(form)])
        #expect(try await walk(shop).isEmpty)
        #expect(try await shop.connector.findCustomers(email: "nobody@example.com").isEmpty)
        #expect(try await shop.connector.webhooks().isEmpty)
    }

    @Test("Our own write is not news; the next change of somebody else is")
    func echo() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder()
        shop.clock.advance(by: .seconds(60))
        try await shop.connector.addNote(toOrder: id, "AccountView 2026-1001")
        #expect(try await walk(shop).isEmpty)
        shop.clock.advance(by: .seconds(60))
        try await shop.changeOrder(id)
        #expect(try await walk(shop) == [id])
    }

    @Test("Two changes in the same second have two revisions")
    func sameSecond() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder(sample: "unpaid")
        let before = try await shop.connector.order(id: id).revision
        _ = try await shop.command("change-order", ["id": .string(id), "paymentStatus": "paid"])
        #expect(try await shop.connector.order(id: id).revision != before)
    }

    @Test("A page token that is broken begins at the first page")
    func brokenToken() {
        #expect(ChangeWalk(token: "x") == nil)
        #expect(ChangeWalk(token: "0.1.2.3.4") == nil)
        let walk = ChangeWalk(token: "2.1772600000000.5.12.1")
        #expect(walk?.token == "2.1772600000000.5.12.1")
        #expect(walk?.expected == 12)
    }
}
