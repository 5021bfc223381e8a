import Commerce
import HTTP
import JSON
import Sandbox
import Testing

/// The sandbox refuses writes of articles and groups as it refuses those of debtors; asked without the connector.
@Suite struct ArticleStrictnessTests {
    let simulator = AccountViewSimulator(context: SimulatorContext(clock: ManualClock(), baseURL: "http://sandbox.invalid"))

    /// Texts are declared C, numbers N.
    private func send(_ method: String, _ object: String, _ table: String, _ fields: JSONObject, id: String? = nil) async throws -> Int {
        let grant = try await simulator.perform("grant", [:])
        var (columns, values): ([JSONValue], [JSONValue]) = ([["Name": "RowId", "FieldType": "C"]], ["1"])
        for (name, value) in fields {
            columns.append(["Name": .string(name), "FieldType": value.decimal == nil ? "C" : "N"])
            values.append(value)
        }
        var body: JSONObject = ["BookDate": "", "BusinessObject": .string(object)]
        body["Table"] = ["Definition": ["Name": .string(table), "Fields": .array(columns)]]
        body["TableData"] = ["Data": ["Rows": [["Values": .array(values)]]]]
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
        let made = try await send("POST", "AK1", "ARTICLE", ["ART_CODE": "N-1", "ART_DESC1": "Mok", "AG_CODE": "SERV"])
        #expect(made == 200)
        let wrong: [JSONObject] = [
            ["ART_CODE": "n-1 ", "ART_DESC1": "Mok"],
            ["ART_CODE": "N-2"],
            ["ART_CODE": "N-2", "ART_DESC1": "Mok", "AG_CODE": "NERG"],
            ["ART_CODE": "N-2", "ART_DESC1": "Mok", "QTY_AVAIL": 4],
            ["ART_CODE": "A-CODE-OF-16-SIGN", "ART_DESC1": "Mok"],
            ["ART_CODE": "N-2", "ART_DESC1": "Mok", "K1_EAN": "1"],
        ]
        for fields in wrong {
            let status = try await send("POST", "AK1", "ARTICLE", fields)
            #expect(status == 400, "\(fields)")
        }
    }

    @Test func anUpdateNamesItsArticleAndCannotChangeItsCode() async throws {
        let fields: JSONObject = ["ART_CODE": "MOLEN", "PX_SELL": 9]
        let named = try await send("PUT", "AK1", "ARTICLE", fields, id: "MOLEN")
        #expect(named == 200)
        let unnamed = try await send("PUT", "AK1", "ARTICLE", fields)
        #expect(unnamed == 400)
        for (code, id) in [("ANDERS", "MOLEN"), ("NERGENS", "NERGENS")] {
            let status = try await send("PUT", "AK1", "ARTICLE", ["ART_CODE": .string(code), "PX_SELL": 9], id: id)
            #expect(status == 400)
        }
        let stock = try await send("PUT", "AK1", "ARTICLE", ["ART_CODE": "MOLEN", "QTY_TECH": 9], id: "MOLEN")
        #expect(stock == 400)
        _ = try await simulator.perform("set", ["acceptsPUT": false])
        let closed = try await send("PUT", "AK1", "ARTICLE", fields, id: "MOLEN")
        #expect(closed == 400)
    }

    @Test func aGroupHasACodeOfFiveCharactersThatIsNew() async throws {
        let group: JSONObject = ["AG_CODE": "POT", "AG_DESC": "Potten"]
        let made = try await send("POST", "AG1", "ART_GRP", group)
        #expect(made == 200)
        let wrong: [JSONObject] = [["AG_CODE": "pot", "AG_DESC": "Potten"], ["AG_CODE": "POTTEN", "AG_DESC": "Potten"], ["AG_CODE": "KAN"]]
        for fields in wrong {
            let status = try await send("POST", "AG1", "ART_GRP", fields)
            #expect(status == 400, "\(fields)")
        }
        let renamed = try await send("PUT", "AG1", "ART_GRP", ["AG_CODE": "POT", "AG_DESC": "Kannen"], id: "POT")
        #expect(renamed == 200)
        _ = try await simulator.perform("set", ["acceptsGroups": false])
        let closed = try await send("POST", "AG1", "ART_GRP", ["AG_CODE": "KAN", "AG_DESC": "Kannen"])
        #expect(closed == 400)
    }

    @Test func anOrderThatStaffTypesInObeysTheRulesToo() async throws {
        let line: JSONValue = ["ART_CODE": "MOK-WIT", "ORD_QTY": 1, "ART_PX": 5]
        let number = try await simulator.perform("type-order", ["debtor": "10003", "lines": [line]]).string
        #expect(number?.isEmpty == false)
        await #expect(throws: SandboxCommandError.self) { _ = try await simulator.perform("type-order", ["debtor": "1", "lines": [line]]) }
        await #expect(throws: SandboxCommandError.self) { _ = try await simulator.perform("type-order", ["debtor": "10003", "lines": []]) }
    }

    @Test func seededArticlesAreTheSameForTheSameSeed() async throws {
        func seeded() async throws -> JSONValue {
            let simulator = AccountViewSimulator(context: SimulatorContext(clock: ManualClock(), baseURL: "http://sandbox.invalid"))
            await #expect(throws: SandboxCommandError.self) { _ = try await simulator.perform("seed-articles", ["simple": 1]) }
            _ = try await simulator.perform("set", ["hasShopFields": true])
            let codes = try await simulator.perform("seed-articles", ["simple": 3, "parents": 3, "images": true])
            // Three, and two parents with four and six variants, and four variants whose parent is no article.
            #expect(codes.array?.count == 19)
            return try await simulator.perform("rows", ["table": "ARTICLE"])
        }
        let (first, second) = (try await seeded(), try await seeded())
        #expect(first == second)
    }
}
