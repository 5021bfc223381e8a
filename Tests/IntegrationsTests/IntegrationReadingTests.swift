import Commerce
import Integrations
import JSON
import Testing

struct IntegrationReadingTests {
    @Test func `A minimal file gets defaults that work`() throws {
        let integration = try Example.read(Example.minimal)
        #expect(integration.id == "fietsen-nl")
        #expect(integration.name == "Fietsen NL")
        #expect(integration.isEnabled)
        #expect(integration.mode == .live)
        #expect(integration.shopSystem == .prestaShop)
        let shop = try #require(integration.shop as? PrestaShopSettings)
        #expect(shop.url == "https://shop.example.com")
        #expect(shop.key.count == 32)
        #expect(integration.erp.clientSecret == "s3cret", "the line end of a secret's file is no part of it")
        #expect(integration.erp.controlAccount == "1210")
        #expect(integration.erpUse.concurrency == 1)
        #expect(integration.erpUse.settle == .seconds(130))
        #expect(integration.orders.common.pollEvery == .seconds(300))
        #expect(integration.orders.totals.tolerance == Decimal128("0.02"))
        #expect(integration.orders.totals.policy == .strict)
        #expect(integration.orders.prices == .including)
        #expect(integration.enabledFlows == [.orders])
        #expect(integration.version.count == 12)
        #expect(integration.warnings.isEmpty)
    }

    @Test func `A wrong file tells everything that is wrong, each with line, expected and found`() {
        let problems = Example.problems(
            """
            name: Fietsen NL
            shop:
              system: prestashopp
              url: shop.example.com
              key: 0123456789ABCDEF
            erp:
              client-id: env:AV_ID
              client-secret: env:NOT_SET
              company: DEMO
            orders:
              pol-every: 5m
              poll-every: soon
              form: invoice
              totals: {tolerance: much}
            """)
        #expect(
            problems == [
                "fietsen-nl.yaml:3: shop.system: expected one of prestashop, found \"prestashopp\". Did you mean \"prestashop\"?".adjusted(problems),
                "fietsen-nl.yaml:4: shop.url: expected an address such as https://shop.example.com, found \"shop.example.com\".",
                "fietsen-nl.yaml:5: shop.key: a secret in clear is refused; expected env:NAME, file:PATH or sealed:TEXT (see \"koppel seal\").",
                "fietsen-nl.yaml:7: erp.control-account: is missing; expected a text. Ledger account (verzamelrekening) of new debtors; AccountView has no default.",
                "fietsen-nl.yaml:7: erp.sales-journal: is missing; orders become sales invoices and need a journal.",
                "fietsen-nl.yaml:8: erp.client-secret: the environment variable NOT_SET is not set.",
                "fietsen-nl.yaml:11: orders.revenue: account is missing; the lines of sales invoices need a revenue account.",
                "fietsen-nl.yaml:11: orders.vat: codes is missing; the lines of sales invoices need a VAT code per rate, such as codes: {21: 1, 9: 2, 0: 0}.",
                "fietsen-nl.yaml:11: orders.pol-every: there is no such setting. Did you mean \"poll-every\"?",
                "fietsen-nl.yaml:12: orders.poll-every: expected a duration from 10s to 7d, such as 30s, 5m, 2h or 1d, found \"soon\".",
                "fietsen-nl.yaml:14: orders.totals.tolerance: expected a number from 0 to 10, found \"much\".",
            ])
        #expect(!problems.joined().contains("0123456789ABCDEF"), "a secret in clear is not repeated in the message")
    }

    @Test(arguments: [
        ("name: [", "this is not YAML"), ("", "found an empty file"), ("- a", "found a list"), ("name: a\nname: b", "given twice: name"),
        ("shop: prestashop", "expected a section with settings beneath it, found \"prestashop\""),
    ])
    func `What is no settings file is refused with a sentence`(text: String, expected: String) {
        #expect(Example.problems(text).contains { $0.contains(expected) })
    }

    @Test func `An id that cannot name a queue is refused`() {
        #expect(Example.problems(Example.minimal, file: "Fietsen NL.yaml").contains { $0.contains("expected lower-case letters") })
    }

    @Test func `Codes keep their leading zeros and Norway stays a country`() throws {
        let integration = try Example.read(
            Example.minimal + """

                  payment:
                    conditions: {paypal: 01, NO: 08}
                  vat:
                    codes: {21: 1, 9%: 2, 5.50: 03}
                    by-country:
                      NO: {25: 40}
                """)
        #expect(integration.orders.payment.conditions == ["paypal": "01", "NO": "08"])
        #expect(integration.orders.booking.vatCodes == [21: "1", 9: "2", Decimal128("5.5")!: "03"])
        #expect(integration.orders.booking.vatCode(rate: 25, country: "NO", isCompanyWithVATNumber: false) == "40")
    }

    @Test func `A country with VAT codes of its own never gets the domestic ones`() throws {
        let integration = try Example.read(
            Example.minimal + "\n  vat:\n    codes: {21: 1, 0: 9}\n    by-country: {BE: {21: 31}}\n    reverse-charge: 7\n")
        let booking = integration.orders.booking
        #expect(booking.vatCode(rate: 21, country: "NL", isCompanyWithVATNumber: false) == "1")
        #expect(booking.vatCode(rate: 21, country: "BE", isCompanyWithVATNumber: false) == "31")
        #expect(booking.vatCode(rate: 6, country: "BE", isCompanyWithVATNumber: false) == nil)
        #expect(booking.vatCode(rate: 0, country: "DE", isCompanyWithVATNumber: true) == "7")
        #expect(booking.vatCode(rate: 0, country: "NL", isCompanyWithVATNumber: true) == "9")
    }
}

extension String {
    /// The list of known systems grows with the connectors; only its beginning and end are checked.
    fileprivate func adjusted(_ problems: [String]) -> String {
        guard let first = problems.first, first.hasPrefix("fietsen-nl.yaml:3: shop.system: expected one of"),
            first.hasSuffix("found \"prestashopp\". Did you mean \"prestashop\"?")
        else { return self }
        return first
    }
}
