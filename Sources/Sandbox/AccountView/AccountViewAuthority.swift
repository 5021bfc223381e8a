import Commerce
import JSON

/// AccountView.Net's authorize page and token endpoint: one registered application, codes that work once, refresh tokens that work once.
struct AccountViewAuthority: Sendable {
    /// Of the registered application.
    let clientID = "koppel-sandbox"
    let clientSecret = "sandbox-secret"
    /// The application's registered redirect addresses begin with one of these.
    var redirects = ["http://127.0.0.1:", "http://localhost:", "https://127.0.0.1:", "https://localhost:"]
    static let knownScopes: Set<String> = ["readaccountviewdata", "updateaccountviewdata", "deleteaccountviewdata"]

    private struct Grant: Sendable {
        var scope: String
        var redirect = ""
        var until: Timestamp
        /// All tokens that come from one authorization.
        var family: Int
    }
    private var codes: [String: Grant] = [:]
    private var accessTokens: [String: Grant] = [:]
    private var refreshTokens: [String: Grant] = [:]
    private var lastFamily = 0

    /// Access tokens that work now.
    func living(now: Timestamp) -> Int { accessTokens.values.count { $0.until > now } }

    mutating func revokeAll() { (codes, accessTokens, refreshTokens) = ([:], [:], [:]) }

    mutating func endAccessTokens() { accessTokens = [:] }

    /// A ready pair, as if a person had allowed it.
    mutating func grant(scope: String = "readaccountviewdata updateaccountviewdata", now: Timestamp) -> (
        access: String, refresh: String, seconds: Int
    ) {
        lastFamily += 1
        return issue(scope, family: lastFamily, now: now)
    }

    /// The rights of a bearer.
    func scopes(of header: String?, now: Timestamp) throws -> Set<String> {
        let parts = (header ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer", let grant = accessTokens[String(parts[1])], grant.until > now else {
            throw AccountViewRefusal("Niet geautoriseerd.", status: 401)
        }
        return Set(grant.scope.split(separator: " ").map(String.init))
    }

    private mutating func issue(_ scope: String, family: Int, now: Timestamp) -> (access: String, refresh: String, seconds: Int) {
        accessTokens = accessTokens.filter { $0.value.family != family }
        refreshTokens = refreshTokens.filter { $0.value.family != family }
        let (access, refresh) = (Self.secret(), Self.secret())
        accessTokens[access] = Grant(scope: scope, until: now + .seconds(1_200), family: family)
        refreshTokens[refresh] = Grant(scope: scope, until: now + .seconds(86_400 * 60), family: family)
        return (access, refresh, 1_200)
    }

    // MARK: Authorize page

    mutating func authorize(_ request: SandboxRequest, now: Timestamp, path: String) -> SandboxResponse {
        let query = request.method == "POST" ? SandboxRequest(method: "GET", path: "/", rawQuery: request.text).query : request.query
        let values = Dictionary(query.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
        guard values["response_type"] == "code", values["client_id"] == clientID else { return Self.page("Onbekende toepassing.", status: 400) }
        guard let redirect = values["redirect_uri"], redirects.contains(where: { redirect.hasPrefix($0) }) else {
            return Self.page("Het adres om naar terug te keren is niet geregistreerd.", status: 400)
        }
        let scope = values["scope"] ?? ""
        guard !scope.isEmpty, scope.split(separator: " ").allSatisfy({ Self.knownScopes.contains(String($0)) }) else {
            return Self.page("Onbekend recht: \(scope).", status: 400)
        }
        let separator = redirect.contains("?") ? "&" : "?"
        let state = values["state"].map { "&state=\(Self.encode($0))" } ?? ""
        if request.method == "POST" {
            guard values["answer"] == "allow" else {
                return SandboxResponse(status: 302, headers: [("Location", "\(redirect)\(separator)error=access_denied\(state)")])
            }
            lastFamily += 1
            // Real codes need decoding once; so do these.
            let code = Self.secret() + "+/="
            codes[code] = Grant(scope: scope, redirect: redirect, until: now + .seconds(300), family: lastFamily)
            return SandboxResponse(status: 302, headers: [("Location", "\(redirect)\(separator)code=\(Self.encode(code))\(state)")])
        }
        let hidden = query.map { #"<input type="hidden" name="\#(Self.escape($0.name))" value="\#(Self.escape($0.value))">"# }.joined()
        return Self.page(
            """
            <p>De toepassing <b>\(clientID)</b> vraagt deze rechten: \(Self.escape(scope)).</p>
            <form method="post" action="\(Self.escape(path))">\(hidden)
            <button name="answer" value="allow">Toestaan</button> <button name="answer" value="deny">Weigeren</button></form>
            """)
    }

    private static func page(_ content: String, status: Int = 200) -> SandboxResponse {
        SandboxResponse(
            status: status, type: "text/html; charset=utf-8",
            text: """
                <!doctype html><html lang="nl"><head><meta charset="utf-8"><title>AccountView.Net (sandbox)</title></head>
                <body><h1>AccountView.Net (sandbox)</h1>\(content)</body></html>
                """)
    }

    // MARK: Token endpoint

    mutating func token(_ request: SandboxRequest, now: Timestamp, tellsExpiry: Bool) -> SandboxResponse {
        guard request.method == "POST", request.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            return Self.error("invalid_request")
        }
        let form = SandboxRequest(method: "GET", path: "/", rawQuery: request.text).query
        let values = Dictionary(form.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
        guard values["client_id"] == clientID, values["client_secret"] == clientSecret else { return Self.error("invalid_client") }
        let grant: Grant?
        switch values["grant_type"] {
        case "authorization_code":
            grant = values["code"].flatMap { codes.removeValue(forKey: $0) }
            guard grant?.redirect == values["redirect_uri"] else { return Self.error("invalid_grant") }
        case "refresh_token": grant = values["refresh_token"].flatMap { refreshTokens[$0] }
        default: return Self.error("unsupported_grant_type")
        }
        guard let grant, grant.until > now else { return Self.error("invalid_grant") }
        let pair = issue(grant.scope, family: grant.family, now: now)
        var body: JSONObject = [
            "access_token": .string(pair.access), "token_type": "Bearer", "refresh_token": .string(pair.refresh), "scope": .string(grant.scope),
        ]
        if tellsExpiry { body["expires_in"] = .number(Decimal128(pair.seconds)) }
        return SandboxResponse(status: 200, headers: [("Content-Type", "application/json")], body: JSONValue.object(body).bytes)
    }

    private static func error(_ code: String) -> SandboxResponse {
        SandboxResponse(status: 400, type: "application/json", text: #"{"error":"\#(code)"}"#)
    }

    private static func secret() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return String((0..<40).map { _ in letters.randomElement()! })
    }

    private static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "-._~".utf8.contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }

    private static func escape(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
