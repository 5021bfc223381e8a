import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct CheckTests {
    @Test func aHealthyInstallationHasNoProblems() async throws {
        let rig = try await Rig(
            expected: AccountViewExpectations(articles: ["VERZEND", "KORTING"], vatCodes: ["1", "2"], ledgerAccounts: ["8000"], debtors: ["10005"]))
        let findings = await rig.erp.check(flows: [.orders, .customers])
        #expect(findings.filter { $0.level != .ok } == [])
        #expect(findings.count > 15)
    }

    @Test func eachMissingRightAndCodeIsNamed() async throws {
        let rig = try await Rig(
            adjust: { ($0.controlAccount, $0.salesJournal) = ("9999", "XXX") },
            expected: AccountViewExpectations(articles: ["NOWHERE"], vatCodes: ["ZZ"], debtors: ["1"]))
        _ = try await rig.simulator.perform("deny", ["object": "ADDR", "rights": ["read"]])
        _ = try await rig.simulator.perform("deny", ["object": "SO1", "rights": ["write"]])
        _ = try await rig.simulator.perform("deny", ["object": "FLD", "rights": ["read"]])
        let findings = await rig.erp.check(flows: [.orders])
        let problems = findings.filter { $0.level == .problem }.map(\.subject)
        #expect(
            problems == [
                "delivery addresses: read", "delivery addresses: create", "sales orders: create", "ledger account 9999", "journal XXX", "VAT code ZZ",
                "debtor 1", "article NOWHERE",
            ])
        #expect(findings.filter { $0.level == .warning }.map(\.subject) == ["dictionary: read", "orders: stored total"])
        #expect(findings.filter { $0.level == .problem }.allSatisfy { !$0.advice.isEmpty })
    }

    @Test func aRefusedAccessIsTheOnlyFinding() async throws {
        let rig = try await Rig()
        _ = try await rig.simulator.perform("revoke-tokens", [:])
        rig.clock.advance(by: .seconds(1_300))
        let findings = await rig.erp.check(flows: [.orders])
        #expect(findings.map(\.level) == [.problem])
        #expect(findings.first?.advice.contains("koppel login") == true)
    }

    @Test func discoveryListsWhatThereIsToChooseFrom() async throws {
        let rig = try await Rig(switches: ["articleFields": ["ART_EAN C20"]])
        let found = try await rig.erp.discover()
        #expect(found.vatCodes.first { $0.code == "2" }?.rate == 9)
        #expect(found.vatCodes.first { $0.code == "F5" }?.rate == Decimal128("5.5"))
        #expect(found.journals.map(\.code) == ["INK", "MEM", "VRK", "WEB"])
        #expect(found.ledgerAccounts.contains { $0.code == "8000" && $0.name == "Omzet hoog" })
        #expect(found.articleGroups.count == 6)
        #expect(found.tables.first { $0.table == "ARTICLE" }?["ART_EAN"]?.width == 20)
        #expect(found.tables.allSatisfy { $0.isDiscovered })
    }
}

@Suite struct ExpectationTests {
    @Test func everyCodeThatTheSettingsNameIsExpected() throws {
        let secrets = SecretSources(environment: { _ in String(repeating: "K", count: 32) }, file: { _ in [] })
        let text = """
            name: Fietsen NL
            shop: {system: prestashop, url: "https://shop.example.com/", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
            orders:
              reference-prefix: NL
              customer: {default-debtor: "10005", vat-codes: {DE: DE}}
              shipping: {article: VERZEND, by-method: {"7": {article: VERZEND9}}}
              charges: {discount: {article: KORTING}, rounding: {article: AFROND}}
              vat: {codes: {21: "1", 9: "2"}, by-country: {FR: {20: FR}}, reverse-charge: "3"}
            """
        let expected = AccountViewExpectations(try Integration(parsing: text, file: "fietsen-nl.yaml", secrets: secrets))
        #expect(expected.articles == ["VERZEND", "VERZEND9", "KORTING", "AFROND"])
        #expect(expected.vatCodes == ["1", "2", "3", "DE", "FR"])
        #expect(expected.debtors == ["10005"])
        #expect(expected.ledgerAccounts.isEmpty)
    }
}
