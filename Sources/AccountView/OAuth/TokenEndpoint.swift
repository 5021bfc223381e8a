import Commerce
import HTTP
import Integrations
import JSON

/// AccountView.Net's token endpoint.
struct TokenEndpoint: Sendable {
    let settings: AccountViewSettings
    let transport: any HTTPTransport
    let clock: any WallClock

    /// Trades the code of an authorization for the first pair.
    func exchange(code: String) async throws -> TokenPair {
        try await pair([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.redirectURI)])
    }

    /// Trades a refresh token, which works once, for a new pair.
    func refresh(_ token: String) async throws -> TokenPair {
        try await pair([("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    private func pair(_ grant: [(String, String)]) async throws -> TokenPair {
        // In the body: the host does not take them as a Basic header.
        let form = grant + [("client_id", settings.clientID), ("client_secret", settings.clientSecret)]
        let request = HTTPRequest(
            "POST", settings.baseURL + "/token",
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"], body: formEncoded(form))
        let asked = clock.now
        let response: HTTPResponse
        do { response = try await transport.send(request) } catch { throw Subject(what: "refresh the access").fault(error) }
        let body = (try? JSONValue(parsing: response.body))?.object ?? [:]
        let (access, refresh) = (body.text("access_token"), body.text("refresh_token"))
        guard (200..<300).contains(response.status), !access.isEmpty, !refresh.isEmpty else { throw Self.fault(response, body) }
        let seconds = body.decimal("expires_in")?.int ?? 1_200
        return TokenPair(access: access, refresh: refresh, expiresAt: asked + .seconds(max(1, seconds)))
    }

    private static func fault(_ response: HTTPResponse, _ body: JSONObject) -> Fault {
        if response.status >= 500 || response.status == 429 {
            return Fault(
                "accountview.unreachable", "AccountView.Net's token service failed with status \(response.status).", handling: .pause(.host))
        }
        let word = body.filled("error") ?? "status \(response.status)"
        return Fault(
            word == "invalid_client" ? "accountview.client" : "accountview.unauthorized", "AccountView.Net gives no new access (\(word)).",
            advice: word == "invalid_client"
                ? "Set client id and secret of the application as accountview.net shows them."
                : "Run \"koppel login accountview\": a person must authorize again.",
            handling: .pause(.credentials))
    }
}
