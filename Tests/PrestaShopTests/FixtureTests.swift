import Commerce
import Foundation
import HTTP
import Integrations
import JSON
import Testing

@testable import PrestaShop

/// Answers written after a recorded PrestaShop 9.1, with invented people: shapes that the sandbox does not make.
@Suite("Answers as a real PrestaShop 9.1 writes them")
struct FixtureTests {
    private func connector(_ settings: PrestaShopSettings = SandboxShop.settings()) -> PrestaShopConnector {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
        let files = [
            "/orders/1006": "order", "/order_details": "details", "/order_cart_rules": "vouchers", "/customers/303": "customer",
            "/addresses": "addresses", "/messages": "messages",
        ]
        let tables = [
            "/currencies": "{\"currencies\":[{\"id\":1,\"iso_code\":\"EUR\"}]}",
            "/countries":
                "{\"countries\":[{\"id\":1,\"iso_code\":\"DE\",\"name\":[{\"id\":1,\"value\":\"Germany\"},{\"id\":\"2\",\"value\":\"Allemagne\"}]}]}",
            "/carriers": "{\"carriers\":[{\"id\":2,\"id_reference\":2,\"name\":\"My carrier\"}]}",
            "/taxes": "{\"taxes\":[{\"id\":1,\"rate\":\"20.000\"}]}",
            "/order_states": "{\"order_states\":[{\"id\":2,\"paid\":\"1\",\"deleted\":\"0\",\"name\":[{\"id\":1,\"value\":\"Payment accepted\"}]}]}",
            "/languages": "{\"languages\":[{\"id\":1,\"iso_code\":\"en\",\"active\":1},{\"id\":2,\"iso_code\":\"fr\",\"active\":\"1\"}]}",
            "/configurations": "{\"configurations\":[{\"id\":69,\"name\":\"PS_TIMEZONE\",\"value\":\"Europe\\/Paris\"}]}",
        ]
        let transport = CannedTransport { request throws(HTTPError) in
            let path = request.redactedURL.dropFirst("http://shop.example/api".count)
            if let table = tables[String(path)] { return HTTPResponse(status: 200, headers: ["PSWS-Version": "9.1.4"], body: Array(table.utf8)) }
            guard let name = files[String(path)],
                let data = try? Data(contentsOf: folder.appendingPathComponent("order-guest-company-voucher.\(name).json"))
            else { return HTTPResponse(status: 404, headers: ["PSWS-Version": "9.1.4"]) }
            return HTTPResponse(status: 200, headers: ["PSWS-Version": "9.1.4"], body: Array(data))
        }
        let clock = ManualClock()
        return PrestaShopConnector(
            settings, transport: transport, services: SandboxShop.services(InMemoryConnectorStore(clock: clock), clock))
    }

    @Test func `a guest's order with company and voucher is read to the cent`() async throws {
        let order = try await connector().order(id: "1006")
        #expect(order.id == "1006" && order.number == "1006")
        #expect(
            order.buyer
                == Buyer(
                    id: "303", email: "Erika.Muster@example.com", firstName: "Erika", lastName: "Muster", isGuest: true, group: "2", language: "en"))
        #expect(order.billing.company == "Muster & Söhne GmbH")
        #expect(order.billing.streetLine2 == nil)
        #expect(order.billing.vatNumber == "DE123456789")
        #expect(order.billing.countryName == "Germany")
        #expect(order.lines.map(\.ean) == ["2001234567893", nil])
        #expect(order.lines.map(\.variantID) == ["13", nil])
        #expect(order.lines.map(\.total.gross) == [Decimal128("34.80")!, Decimal128("28.56")!])
        // The voucher is 6.336 with tax; the shop counts 6.34.
        #expect(order.charges.map(\.amount.gross) == [Decimal128("8.40")!, Decimal128("-6.34")!])
        let parts = order.charges.reduce(order.lines.reduce(TaxedAmount.zero) { $0 + $1.total }) { $0 + $1.amount }
        #expect(parts == TaxedAmount(net: order.totals.net!, gross: order.totals.gross))
        #expect(order.comment == "Bitte bei Frau O'Hara & Co. klingeln")
        #expect(order.placedAt == Timestamp(year: 2026, month: 11, day: 22, hour: 13, minute: 17, second: 7))
        #expect(order.payment.isPaid == true)
        #expect(order.storeID == "1")
    }

    @Test func `names come in the language of the settings`() async throws {
        var settings = SandboxShop.settings()
        settings.languages = ["fr"]
        #expect(try await connector(settings).order(id: "1006").billing.countryName == "Allemagne")
    }

    @Test func `an order that the shop does not have is gone, and empty lists are no trouble`() async throws {
        let fault = await #expect(throws: Fault.self) { try await connector().order(id: "1007") }
        #expect(fault?.cause == "order.gone")
    }

    @Test(arguments: [
        ("7", 7), ("\"7\"", 7), ("null", 0), ("\"\"", 0), ("0", 0),
    ]) func `a number may be a number, a text, null or nothing`(_ json: String, _ number: Int) throws {
        #expect(try JSONValue(parsing: "{\"id\":\(json)}").id("id") == number)
        #expect(try JSONValue(parsing: "{}").id("id") == 0)
    }
}
