import Commerce
import HTTP
import JSON
import Sandbox
import Testing

/// The sandbox refuses writes of articles and groups as it refuses those of debtors; asked without the connector.
@Suite struct ArticleStrictnessTests {
    let simulator = AccountViewSimulator(context: SimulatorContext(clock: ManualClock(), baseURL: "http://sandbox.invalid"))

    private func send(_ method: String, _ object: String, _ table: String, _ fields: [(String, String, JSONValue)], id: String? = nil) async throws
        -> Int
    {
        let grant = try await simulator.perform("grant", [:])
        let columns = [("RowId", "C", JSONValue("1"))] + fields
        var body: JSONObject = [
            "BookDate": "", "BusinessObject": .string(object),
            "Table": [
                "Definition": [
                    "Name": .string(table), "Fields": .array(columns.map { ["Name": .string($0.0), "FieldType": .string($0.1)] }),
                ]
            ],
            "TableData": ["Data": ["Rows": [["Values": .array(columns.map(\.2))]]]],
        ]
        if let id { body["id"] = .string(id) }
        let request = SandboxRequest(
            method: method, path: "/api/v3/accountviewdata",
            headers: [
                "authorization": "Bearer \(grant["access_token"]!.string!)", "x-company": grant["company_id"]!.string!,
                "content-type": "application/json",
            ], body: JSONValue.object(body).bytes)
        return await simulator.respond(to: request).status
    }

    @Test func anArticleMustHaveCodeAndDescriptionANewCodeAndAGroupThatExists() async throws {
        let name = ("ART_DESC1", "C", JSONValue("Mok"))
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "N-1"), name, ("AG_CODE", "C", "SERV")]) == 200)
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "n-1 "), name]) == 400)
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "N-2")]) == 400)
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "N-2"), name, ("AG_CODE", "C", "NERG")]) == 400)
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "N-2"), name, ("QTY_AVAIL", "N", 4)]) == 400)
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "A-CODE-OF-16-SIGN"), name]) == 400)
        #expect(try await send("POST", "AK1", "ARTICLE", [("ART_CODE", "C", "N-2"), name, ("K1_EAN", "C", "1")]) == 400)
    }

    @Test func anUpdateNamesItsArticleAndCannotChangeItsCode() async throws {
        let price = ("PX_SELL", "N", JSONValue(9))
        #expect(try await send("PUT", "AK1", "ARTICLE", [("ART_CODE", "C", "MOLEN"), price], id: "MOLEN") == 200)
        #expect(try await send("PUT", "AK1", "ARTICLE", [("ART_CODE", "C", "MOLEN"), price]) == 400)
        #expect(try await send("PUT", "AK1", "ARTICLE", [("ART_CODE", "C", "ANDERS"), price], id: "MOLEN") == 400)
        #expect(try await send("PUT", "AK1", "ARTICLE", [("ART_CODE", "C", "NERGENS"), price], id: "NERGENS") == 400)
        #expect(try await send("PUT", "AK1", "ARTICLE", [("ART_CODE", "C", "MOLEN"), ("CNG_DATE", "T", "2026-01-01")], id: "MOLEN") == 400)
        _ = try await simulator.perform("set", ["acceptsPUT": false])
        #expect(try await send("PUT", "AK1", "ARTICLE", [("ART_CODE", "C", "MOLEN"), price], id: "MOLEN") == 400)
    }

    @Test func aGroupHasACodeOfFiveCharactersThatIsNew() async throws {
        let name = ("AG_DESC", "C", JSONValue("Potten"))
        #expect(try await send("POST", "AG1", "ART_GRP", [("AG_CODE", "C", "POT"), name]) == 200)
        #expect(try await send("POST", "AG1", "ART_GRP", [("AG_CODE", "C", "pot"), name]) == 400)
        #expect(try await send("POST", "AG1", "ART_GRP", [("AG_CODE", "C", "POTTEN"), name]) == 400)
        #expect(try await send("POST", "AG1", "ART_GRP", [("AG_CODE", "C", "KAN")]) == 400)
        #expect(try await send("PUT", "AG1", "ART_GRP", [("AG_CODE", "C", "POT"), name], id: "POT") == 200)
        _ = try await simulator.perform("set", ["acceptsGroups": false])
        #expect(try await send("POST", "AG1", "ART_GRP", [("AG_CODE", "C", "KAN"), name]) == 400)
    }

    @Test func anOrderThatStaffTypesInObeysTheRulesToo() async throws {
        let line: JSONValue = ["ART_CODE": "MOK-WIT", "ORD_QTY": 1, "ART_PX": 5]
        #expect(try await simulator.perform("type-order", ["debtor": "10003", "lines": [line]]).string?.isEmpty == false)
        await #expect(throws: SandboxCommandError.self) { _ = try await simulator.perform("type-order", ["debtor": "1", "lines": [line]]) }
        await #expect(throws: SandboxCommandError.self) { _ = try await simulator.perform("type-order", ["debtor": "10003", "lines": []]) }
    }

    @Test func seededArticlesAreTheSameForTheSameSeed() async throws {
        func seeded() async throws -> JSONValue {
            let simulator = AccountViewSimulator(context: SimulatorContext(clock: ManualClock(), baseURL: "http://sandbox.invalid"))
            await #expect(throws: SandboxCommandError.self) { _ = try await simulator.perform("seed-articles", ["simple": 1]) }
            _ = try await simulator.perform("set", ["hasShopFields": true])
            let codes = try await simulator.perform("seed-articles", ["simple": 3, "parents": 3, "images": true])
            #expect(codes.array?.count == 19)
            return try await simulator.perform("rows", ["table": "ARTICLE"])
        }
        #expect(try await seeded() == seeded())
    }
}
