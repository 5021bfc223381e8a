import Commerce
import HTTP
import JSON
import Sandbox
import Testing

/// The simulator refuses what section 12 of the fact sheet says; asked without the connector, which would never ask so.
@Suite struct StrictnessTests {
    let simulator = AccountViewSimulator(context: SimulatorContext(clock: ManualClock(), baseURL: "http://sandbox.invalid"))

    private func token() async throws -> (access: String, refresh: String, company: String) {
        let grant = try await simulator.perform("grant", [:])
        return (grant["access_token"]!.string!, grant["refresh_token"]!.string!, grant["company_id"]!.string!)
    }

    private func get(_ path: String, headers: [String: String]? = nil) async throws -> (status: Int, body: JSONValue) {
        let grant = try await token()
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = SandboxRequest(
            method: "GET", path: String(parts[0]), rawQuery: parts.count > 1 ? String(parts[1]) : "",
            headers: headers ?? ["authorization": "Bearer \(grant.access)", "x-company": grant.company])
        let response = await simulator.respond(to: request)
        return (response.status, (try? JSONValue(parsing: response.body)) ?? .null)
    }

    private func send(_ body: JSONValue, method: String = "POST", scope: String? = nil) async throws -> (status: Int, body: JSONValue) {
        let grant = try await simulator.perform("grant", scope.map { ["scope": .string($0)] } ?? [:])
        let request = SandboxRequest(
            method: method, path: "/API/v3/AccountViewData",
            headers: [
                "authorization": "bearer \(grant["access_token"]!.string!)", "x-company": grant["company_id"]!.string!,
                "content-type": "application/json; charset=UTF-8",
            ], body: body.bytes)
        let response = await simulator.respond(to: request)
        return (response.status, (try? JSONValue(parsing: response.body)) ?? .null)
    }

    /// A new debtor's body; columns and values can be changed.
    private func debtor(
        _ columns: [(String, String)] = [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")],
        _ values: [JSONValue] = ["1", "1210", "Testbedrijf", "-"], object: String = "AR1", table: String = "CONTACT", id: String? = nil
    ) -> JSONValue {
        var root: JSONObject = [
            "BookDate": "", "BusinessObject": .string(object),
            "Table": [
                "Definition": [
                    "Name": .string(table), "Fields": .array(columns.map { ["name": .string($0.0), "FieldType": .string($0.1)] }),
                ], "DetailDefinitions": nil,
            ],
            "TableData": ["Data": ["Rows": [["values": .array(values)]]], "DetailData": nil],
        ]
        if let id { root["id"] = .string(id) }
        return .object(root)
    }

    @Test(arguments: [
        "BusinessObject=XX1&PageSize=1", "BusinessObject=AR1", "BusinessObject=AR1&PageSize=0", "BusinessObject=AR1&PageSize=1001",
        "BusinessObject=AR1&PageSize=1&Fields=NAAM", "BusinessObject=AR1&PageSize=1&SortFields=NAAM", "BusinessObject=AR1&PageSize=1&SortOrder=Up",
        "BusinessObject=AR1&PageSize=1&PageNumber=0", "BusinessObject=AR1&PageSize=1&PageNumber=1&LastKey=10001",
        "BusinessObject=AR1&PageSize=1&Foo=1", "BusinessObject=AR1&PageSize=1&pagesize=2", "BusinessObject=AR1&PageSize=1&BookDate=2019-01-01",
        "BusinessObject=AR1&PageSize=1&BookDate=4-3-2026", "BusinessObject=AR1&PageSize=1&Filter=sub_nr%3D%271%27",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=SUB_NR&FilterOperator1=Equal&FilterValueType1=C",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=NAAM&FilterOperator1=Equal&FilterValueType1=C&FilterValue1=1",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=SUB_NR&FilterOperator1=StartsWith&FilterValueType1=C&FilterValue1=1",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=SUB_NR&FilterOperator1=Equal&FilterValueType1=Q&FilterValue1=1",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=SUB_NR&FilterOperator1=Equal&FilterValueType1=N&FilterValue1=1",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=CNG_DATE&FilterOperator1=DateOnOrAfterDate&FilterValueType1=T&FilterValue1=2026-01-01",
        "BusinessObject=AR1&PageSize=1&FilterControlSource1=SUB_NR&FilterOperator1=Equal&FilterValueType1=C&FilterValue1=1&FilterIsListOfValues1=true",
        "BusinessObject=AR1&PageSize=1&MatchAnyFilter=ja", "BusinessObject=PCK&PageSize=1", "BusinessObject=AK1&PageSize=1&Fields=QTY_FREE2",
        "BusinessObject=SO1&PageSize=1&Fields=SHIP_COST", "BusinessObject=fld&PageSize=1",
    ])
    func aReadThatIsNotRightIsRefused(query: String) async throws {
        let (status, body) = try await get("/api/v3/accountviewdata?\(query)")
        #expect(status == 400)
        #expect(body["ErrorType"] == "AccountViewError")
        #expect(body["ErrorMessage"]?.string?.isEmpty == false)
    }

    @Test func namesAreReadInAnyCaseAndPlusIsABlank() async throws {
        let (status, body) = try await get(
            "/API/V3/AccountViewData?businessobject=ar1&PAGESIZE=5&fields=contact.sub_nr,Acct_Name&filterControlSource1=acct_name"
                + "&filterOperator1=equal&filterValueType1=c&filterValue1=jan+voorbeeld++")
        #expect(status == 200)
        #expect(body["CONTACT"]?.array == [["SUB_NR": "10003", "ACCT_NAME": "Jan Voorbeeld", "EXT_KEY": 0, "CONTACT_Id": 0]])
        #expect(body["USR_LINK"] == [])
    }

    @Test func withoutBearerOrCompanyNothingIsRead() async throws {
        let query = "/api/v3/accountviewdata?BusinessObject=AR1&PageSize=1"
        #expect(try await get(query, headers: [:]).status == 401)
        #expect(try await get(query, headers: ["authorization": "Bearer nonsense"]).status == 401)
        let access = try await token().access
        #expect(try await get(query, headers: ["authorization": "Bearer \(access)"]).status == 400)
        #expect(try await get(query, headers: ["authorization": "Bearer \(access)", "x-company": "DEMO"]).status == 403)
        #expect(try await get("/api/v3/companies", headers: ["authorization": "Bearer \(access)"]).body.array?.count == 2)
    }

    @Test func aTokenEndsAfterTwentyMinutes() async throws {
        let access = try await token().access
        let clock = ManualClock()
        let other = AccountViewSimulator(context: SimulatorContext(clock: clock))
        let grant = try await other.perform("grant", [:])
        let request = SandboxRequest(method: "GET", path: "/api/v3/companies", headers: ["authorization": "Bearer \(grant["access_token"]!.string!)"])
        #expect(await other.respond(to: request).status == 200)
        clock.advance(by: .seconds(1_200))
        #expect(await other.respond(to: request).status == 401)
        #expect(access.count == 40)
    }

    @Test func aRefreshTokenWorksOnceAndEndsTheOldAccessToken() async throws {
        let grant = try await token()
        let form = { (refresh: String, secret: String) in
            SandboxRequest(
                method: "POST", path: "/api/v3/Token", headers: ["content-type": "application/x-www-form-urlencoded"],
                body: Array("grant_type=refresh_token&refresh_token=\(refresh)&client_id=koppel-sandbox&client_secret=\(secret)".utf8))
        }
        let wrong = await simulator.respond(to: form(grant.refresh, "guess"))
        #expect(wrong.status == 400)
        #expect(try JSONValue(parsing: wrong.body) == ["error": "invalid_client"])
        let renewed = await simulator.respond(to: form(grant.refresh, "sandbox-secret"))
        let first = try JSONValue(parsing: renewed.body)
        #expect(first["expires_in"] == 1_200)
        #expect(try await get("/api/v3/companies", headers: ["authorization": "Bearer \(grant.access)"]).status == 401)
        let second = await simulator.respond(to: form(grant.refresh, "sandbox-secret"))
        #expect(try JSONValue(parsing: second.body) == ["error": "invalid_grant"])
    }

    @Test func theAuthorizePageKnowsItsApplicationAndItsAddresses() async throws {
        let good = "response_type=code&client_id=koppel-sandbox&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb&scope=readaccountviewdata&state=%3Cx%3E"
        let page = await simulator.respond(to: SandboxRequest(method: "GET", path: "/ams/Authorize.aspx", rawQuery: good))
        #expect(page.status == 200)
        #expect(String(decoding: page.body, as: UTF8.self).contains("&lt;x&gt;"))
        for (part, other) in [("koppel-sandbox", "other"), ("127.0.0.1", "evil.example"), ("readaccountviewdata", "everything"), ("=code", "=token")]
        {
            let bad = SandboxRequest(
                method: "GET", path: "/ams/authorize.aspx", rawQuery: good.split(separator: part, maxSplits: 1).joined(separator: other))
            #expect(await simulator.respond(to: bad).status == 400)
        }
        let refused = await simulator.respond(
            to: SandboxRequest(method: "POST", path: "/ams/authorize.aspx", body: Array("\(good)&answer=deny".utf8)))
        #expect(refused.headers.first { $0.name == "Location" }?.value == "http://127.0.0.1:1/cb?error=access_denied&state=%3Cx%3E")
    }

    @Test func aGoodInsertIsStoredAndShown() async throws {
        let (status, body) = try await send(debtor())
        #expect(status == 200)
        #expect(body["CONTACT"]?[0]?["SUB_NR"] == "10006")
        // Numbers as row ids are taken too.
        #expect(
            try await send(debtor([("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], [1, "1210", "B", "-"])).status == 200)
    }

    @Test(
        arguments: [
            ("count of values", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", "1210", "T"]),
            ("row id missing", [("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1210", "T", "-"]),
            ("mandatory missing", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C")], ["1", "1210", "T"]),
            ("mandatory blank", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", "1210", " ", "-"]),
            ("control account missing", [("RowId", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", "T", "-"]),
            ("control account unknown", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", "9999", "T", "-"]),
            (
                "field unknown", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C"), ("NAAM", "C")],
                ["1", "1210", "T", "-", "x"]
            ),
            (
                "row action", [("RowId", "C"), ("RowAction", "N"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")],
                ["1", 1, "1210", "T", "-"]
            ),
            (
                "field blocked", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C"), ("CNG_NR", "N")],
                ["1", "1210", "T", "-", 5]
            ),
            ("type wrong", [("RowId", "C"), ("ACCT_NR", "N"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", "1210", "T", "-"]),
            ("value wrong", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", 1210, "T", "-"]),
            ("too long", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")], ["1", "1210", "T", "12345678901"]),
            (
                "VAT code unknown", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C"), ("VAT_CODE", "C")],
                ["1", "1210", "T", "-", "ZZ"]
            ),
            (
                "country", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C"), ("CNT_CODE", "C")],
                ["1", "1210", "T", "-", "N1"]
            ),
            (
                "number taken", [("RowId", "C"), ("SUB_NR", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")],
                ["1", "10001", "1210", "T", "-"]
            ),
            (
                "field twice", [("RowId", "C"), ("ACCT_NR", "C"), ("ACCT_NR", "C"), ("ACCT_NAME", "C"), ("SRC_CODE", "C")],
                ["1", "1210", "1210", "T", "-"]
            ),
        ] as [(String, [(String, String)], [JSONValue])])
    func anInsertThatIsNotRightStoresNothing(what: String, columns: [(String, String)], values: [JSONValue]) async throws {
        let before = await simulator.snapshot()["companies"]
        let (status, body) = try await send(debtor(columns, values))
        #expect(status == 400, "\(what)")
        #expect(body["ErrorMessage"]?.string?.isEmpty == false)
        #expect(await simulator.snapshot()["companies"] == before)
    }

    @Test func severalHeaderRowsWrongTablesAndReadOnlyObjectsAreRefused() async throws {
        var two = debtor().object!
        two["TableData"] = ["Data": ["Rows": [["Values": ["1", "1210", "T", "-"]], ["Values": ["2", "1210", "T", "-"]]]]]
        #expect(try await send(.object(two)).status == 400)
        #expect(try await send(debtor(table: "LEDGER")).status == 400)
        #expect(try await send(debtor(object: "CON")).status == 400)
        #expect(try await send(debtor(), method: "DELETE").status == 405)
        #expect(try await send(debtor(), scope: "readaccountviewdata").status == 403)
        #expect(try await send("hello").status == 400)
    }

    @Test func anUpdateNeedsItsKeyAndChangesOnlyDebtors() async throws {
        let columns = [("RowId", "C"), ("SUB_NR", "C"), ("CITY", "C")]
        let good = try await send(debtor(columns, ["1", "10003", "Leiden"], id: "10003"), method: "PUT")
        #expect(good.body["CONTACT"]?[0]?["CNG_NR"] == 2)
        #expect(good.body["CONTACT"]?[0]?["ADDRESS1"] == "Dorpsweg 3a")
        #expect(try await send(debtor(columns, ["1", "10003", "Leiden"]), method: "PUT").status == 400)
        #expect(try await send(debtor(columns, ["1", "10003", "Leiden"], id: "10002"), method: "PUT").status == 400)
        #expect(try await send(debtor([("RowId", "C")], ["1"], object: "SO1", table: "SO_HDR", id: "1"), method: "PUT").status == 400)
        #expect(try await send(debtor([("RowId", "C")], ["1"], object: "DJ2", table: "DJ_PAGE", id: "1"), method: "PUT").status == 400)
    }

    @Test func detailsMustNameTheirHeader() async throws {
        let order = { (headerID: JSONValue) -> JSONValue in
            [
                "BusinessObject": "SO1",
                "Table": [
                    "Definition": [
                        "Name": "SO_HDR",
                        "Fields": [
                            ["Name": "RowId", "FieldType": "C"], ["Name": "RPL_INV", "FieldType": "C"], ["Name": "RPL_DEL", "FieldType": "C"],
                        ],
                    ],
                    "DetailDefinitions": [
                        [
                            "Name": "SO_LINE",
                            "Fields": [
                                ["Name": "RowId", "FieldType": "C"], ["Name": "ART_CODE", "FieldType": "C"], ["Name": "ORD_QTY", "FieldType": "N"],
                                ["Name": "ART_PX", "FieldType": "N"], ["Name": "HeaderId", "FieldType": "C"],
                            ],
                        ]
                    ],
                ],
                "TableData": [
                    "Data": ["Rows": [["Values": ["1", "10003", "10003"]]]],
                    "DetailData": [["Rows": [["Values": ["1", "MOK-WIT", "2", "8.95", headerID]]]]],
                ],
            ]
        }
        #expect(try await send(order("2")).status == 400)
        let good = try await send(order(1))
        #expect(good.status == 200)
        #expect(good.body["SO_LINE"]?[0]?["SO_HDR_Id"] == 0)
        #expect(good.body["SO_HDR"]?[0]?["ORD_TOT"]?.decimal == Decimal128("17.9"))
    }

    @Test func theDictionaryIsWhatWritesAreCheckedAgainst() async throws {
        let path =
            "/api/v3/accountviewsystemdata?BusinessObject=fld&PageSize=1000&Fields=FIELD_NAME,FIELD_TYPE,FIELD_LEN&FilterControlSource1=DBF_NAME"
            + "&FilterOperator1=Equal&FilterValueType1=C&FilterValue1=CONTACT"
        let fields = try await get(path).body["DCT_FLD"]!.array!
        #expect(fields.count == 189)
        #expect(fields.first { $0["FIELD_NAME"] == "MAIL_BUS" }?["FIELD_LEN"] == 50)
        let objects = try await get("/api/v3/accountviewsystembusinessobjects").body.array!
        #expect(objects.first { $0["Code"] == "SO1" }?["InsertAllowed"] == true)
        #expect(objects.first { $0["Code"] == "SO1" }?["UpdateAllowed"] == false)
    }

    @Test func bookYearsAreSetsOfTheirOwn() async throws {
        _ = try await simulator.perform("add-debtor", ["number": "77777", "year": 2025, "fields": ["ACCT_NAME": "Vorig jaar"]])
        let path = {
            "/api/v3/accountviewdata?BusinessObject=AR1&PageSize=1&Fields=SUB_NR&FilterControlSource1=SUB_NR&FilterOperator1=Equal"
                + "&FilterValueType1=C&FilterValue1=77777" + $0
        }
        #expect(try await get(path("")).body["CONTACT"] == [])
        #expect(try await get(path("&BookDate=2025-06-01")).body["CONTACT"]?.array?.count == 1)
    }

    @Test func pagesAndLastKeysCutTheSameRows() async throws {
        let base = "/api/v3/accountviewdata?BusinessObject=AK1&PageSize=25&Fields=ART_CODE&SortFields=ART_CODE"
        var byPage: [JSONValue] = []
        for page in 1...3 { byPage += try await get(base + "&PageNumber=\(page)").body["ARTICLE"]!.array!.map { $0["ART_CODE"]! } }
        var (byKey, last) = ([JSONValue](), "")
        while true {
            let rows = try await get(base + (last.isEmpty ? "" : "&LastKey=\(last)")).body["ARTICLE"]!.array!.map { $0["ART_CODE"]! }
            byKey += rows
            if rows.count < 25 { break }
            last = rows.last!.string!
        }
        #expect(byPage.count == 60)
        #expect(byPage == byKey)
    }

    @Test func unknownCommandsAndSwitchesSayWhatThereIs() async {
        await #expect(throws: SandboxCommandError.self) { try await simulator.perform("dance", [:]) }
        await #expect(throws: SandboxCommandError.self) { try await simulator.perform("set", ["isNice": true]) }
        await #expect(throws: SandboxCommandError.self) { try await simulator.perform("set", ["slowReads": "fast"]) }
    }
}
