import AccountView
import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct LoginTests {
    @Test func aPersonAllowsKoppelInAndTheCodeBecomesAPair() async throws {
        let rig = try await Rig()
        let login = AccountViewLogin(rig.settings, transport: rig.transport, clock: rig.clock)
        let url = login.authorizeURL(state: "s+t/a te")
        let page = try await rig.transport.send(HTTPRequest("GET", url))
        #expect(page.status == 200)
        #expect(String(decoding: page.body, as: UTF8.self).contains("Toestaan"))
        // What the form sends: its hidden fields, and the button.
        let form = url.drop { $0 != "?" }.dropFirst() + "&answer=allow"
        let allowed = try await rig.transport.send(
            HTTPRequest(
                "POST", Rig.base + "/ams/authorize.aspx", headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(form.utf8)))
        #expect(allowed.status == 302)
        let code = try login.code(fromCallback: allowed.headers["Location"]!, state: "s+t/a te")
        let pair = try await login.exchange(code: code)
        #expect(try await login.companies(pair).map(\.code) == ["DEMO", "TWEE"])
        // A code works once.
        #expect(await fault { _ = try await login.exchange(code: code) }?.handling == .pause(.credentials))
    }

    @Test func aForeignStateIsRefused() async throws {
        let rig = try await Rig()
        let login = AccountViewLogin(rig.settings, transport: rig.transport, clock: rig.clock)
        #expect(
            await fault { _ = try login.code(fromCallback: "http://127.0.0.1:8766/callback?code=x&state=other", state: "mine") }?.cause
                == "login.failed")
        #expect(
            await fault { _ = try login.code(fromCallback: "http://127.0.0.1:8766/callback?error=access_denied&state=mine", state: "mine") } != nil)
        #expect(try login.code(fromCallback: " abc%2B%2F%3D ", state: "mine") == "abc+/=")
    }

    @Test func anUnknownCompanyNamesThoseThatThereAre() async throws {
        let rig = try await Rig(adjust: { $0.company = "DRIE" })
        let problem = await fault { _ = try await rig.erp.findCustomers(email: "a@example.com") }
        #expect(problem?.advice.contains("DEMO, TWEE") == true)
    }
}
