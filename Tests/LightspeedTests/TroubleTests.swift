import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Testing

@testable import Lightspeed

@Suite("Lightspeed in trouble")
struct TroubleTests {
    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }

    @Test("Every answer teaches the limiter the window that is shortest, once")
    func quotaIsLearned() async throws {
        let shop = LightspeedShop.shop(rateScale: 1)
        _ = try await shop.connector.order(id: try await shop.placeOrder())
        let last = try #require(shop.limiter.observations.last)
        #expect(shop.limiter.observations.count == 2)
        #expect(last.limit == 300 && last.remaining == 298 && last.window == .seconds(300) && last.resetsIn == .seconds(233))
        #expect(shop.limiter.permits == [.orders, .orders])
        try await RequestPriority.$current.withValue(.backfill) { _ = try await shop.connector.orderStates() }
        #expect(shop.limiter.permits.last == .backfill)
    }

    @Test("A used-up window waits for its end, whether or not the answer says Retry-After", arguments: [true, false])
    func usedUp(saysRetryAfter: Bool) async throws {
        let shop = LightspeedShop.shop(rateScale: 1)
        _ = try await shop.command("set", ["retryAfter": .bool(saysRetryAfter)])
        let id = try await shop.placeOrder()
        for _ in 0..<300 {
            _ = try await shop.connector.client.get("time", about: "the time")
            shop.clock.advance(by: .milliseconds(60))
        }
        let fault = try await fault { try await shop.connector.order(id: id) }
        guard case .retryAt(let moment) = fault.handling else { throw fault }
        let end = Timestamp(year: 2026, month: 3, day: 4, hour: 5, minute: 10)
        #expect(moment >= end && moment <= end + .seconds(2))
        #expect(shop.limiter.observations.contains { $0.wasRefused && $0.window == .seconds(300) && $0.remaining == 0 })
        shop.clock.advance(by: moment - shop.clock.now)
        #expect(try await shop.connector.order(id: id).id == id)
    }

    @Test("More than 20 calls in a second wait a second")
    func perSecond() async throws {
        let shop = LightspeedShop.shop(rateScale: 1)
        for _ in 0..<20 { _ = try await shop.connector.client.get("time", about: "the time") }
        let fault = try await fault { try await shop.connector.client.get("time", about: "the time") }
        #expect(fault.handling == .retryAt(shop.clock.now + .seconds(1)))
        #expect(shop.limiter.observations.last?.wasRefused == false && shop.limiter.observations.last?.remaining == 280)
    }

    @Test("Retry-After is read as seconds and as a date")
    func retryAfter() {
        let now = Timestamp(year: 2026, month: 11, day: 22, hour: 15)
        #expect(RateLimitHeaders(["Retry-After": "30"], now: now).wait == .seconds(30))
        #expect(RateLimitHeaders(["Retry-After": "Sun, 22 Nov 2026 15:01:00 GMT"], now: now).wait == .seconds(60))
        let headers: HTTPHeaders = [
            "X-RateLimit-Limit": "300/3000/12000", "X-RateLimit-Remaining": "12/-1/4000", "X-RateLimit-Reset": "263/2063/23663",
        ]
        #expect(RateLimitHeaders(headers, now: now).wait == .seconds(2_064))
    }

    @Test("A right that the key lacks, a language that is off and a wrong key say what to do")
    func access() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder()
        _ = try await shop.command("set-right", ["area": "orders", "read": true, "write": false])
        let right = try await fault { try await shop.connector.addNote(toOrder: id, "x") }
        #expect(right.cause == "lightspeed.permission" && right.handling == .pause(.credentials))
        #expect(await shop.connector.check(flows: [.orders]).contains { $0.subject == "orders: write" && $0.level == .warning })
        let foreign = LightspeedShop.shop { $0.language = "de" }
        let language = try await fault { try await foreign.connector.orderStates() }
        #expect(language.cause == "lightspeed.language" && language.handling == .pause(.credentials))
        try await shop.revokeAccess()
        #expect(await shop.connector.check(flows: [.orders]).map(\.level) == [.problem])
    }

    @Test("A good key is found good")
    func check() async {
        let findings = await LightspeedShop.shop().connector.check(flows: [.orders, .customers])
        #expect(findings.allSatisfy { $0.level == .ok })
        #expect(findings.count == 8)
    }

    @Test("Check says what the shop's taxes and languages mean for products, and what cannot be done, in words")
    func checkOfProducts() async throws {
        let shop = LightspeedShop.shop()
        let findings = await shop.connector.check(flows: [.products, .stock])
        #expect(findings.contains { $0.subject == "taxes" && $0.message.contains("0 %, 9 %, 21 %") })
        #expect(findings.contains { $0.subject == "product texts" && $0.level == .warning && $0.advice.contains("other-languages") })
        #expect(findings.filter { $0.level == .unsupported }.map(\.subject) == ["option sets", "main category", "last variant"])
        #expect(!findings.contains { $0.level == .problem })
        try await shop.command("set-right", ["area": "products", "read": true, "write": false])
        #expect(await shop.connector.check(flows: [.stock]).contains { $0.subject == "products: write" && $0.level == .problem })
    }

    @Test("An error inside a 200, an HTML page and a broken body are failures")
    func oddAnswers() async throws {
        let shop = LightspeedShop.shop()
        let id = try await shop.placeOrder()
        shop.transport.add(FaultSwitch(.errorOn200(body: #"{"error":{"code":400,"method":"READ","request":"x","message":"Nope."}}"#)))
        #expect(try await fault { try await shop.connector.order(id: id) }.handling == .park)
        shop.transport.add(FaultSwitch(.errorOn200(body: "<html>maintenance</html>")))
        #expect(try await fault { try await shop.connector.order(id: id) }.handling == .retry)
        shop.transport.add(FaultSwitch(.malformed, method: "PUT"))
        let write = try await fault { try await shop.connector.addNote(toOrder: id, "x") }
        #expect(write.writeMayHaveHappened)
    }

    @Test("An e-mail that is taken comes back as a try again, so that the customer is updated")
    func takenEmail() async throws {
        let shop = LightspeedShop.shop()
        let record = shop.record(email: "erika@example.com", firstName: "Erika", lastName: "Muster", company: nil, phone: "1")
        _ = try await shop.connector.createCustomer(record)
        let again = try await fault { try await shop.connector.createCustomer(record) }
        #expect(again.cause == "customer.exists" && again.handling == .retry)
        var broken = record
        broken.fields["email"] = "no-address"
        #expect(try await fault { try await shop.connector.createCustomer(broken) }.handling == .park)
    }

    @Test("Values in every odd form of unset read as nothing")
    func unset() throws {
        let record = Record(
            try JSONValue(parsing: #"{"a":false,"b":null,"c":"","d":[],"e":{},"f":"  ","g":true,"h":"12.50","i":45.449999999999996}"#))
        for key in ["a", "b", "c", "d", "e", "f", "z"] { #expect(record.text(key) == nil && record.decimal(key) == nil && record.record(key) == nil) }
        #expect(record.decimal("g") == nil && record.decimal("h") == Decimal128("12.5") && record.decimal("i") == Decimal128("45.45"))
    }
}
