import Commerce
import JSON

extension CCVShopSimulator {
    /// What the sandbox's app is signed with unless a command says otherwise.
    public static let appSecret = "sandbox-app-secret"

    /// Installs an app as the app store does: the shop's server hands out a new pair of keys at `url/handshake`, then the merchant's browser
    /// opens `url/install`.
    ///
    /// - Parameter arguments: `{url, secret, forge}`; with `forge: handshake` or `forge: install` that call is signed with another secret.
    /// - Returns: `{handshake: {status, body}, install: {status, body, location}, installed}`; no `install` when the handshake was refused.
    func installApp(_ arguments: JSONObject) async throws -> JSONValue {
        let (url, secret, forged) = try appArguments(arguments)
        let (publicKey, secretKey) = ("app\(random.next())", "secret\(random.next())\(random.next())")
        if let old = appKey { keys[old] = nil }
        (appKey, keys[publicKey], isInstalled) = (publicKey, secretKey, false)
        let body = Self.phpBytes([
            "api_public": .string(publicKey), "api_secret": .string(secretKey), "api_root": .string(context.baseURL),
            "return_url": .string("\(context.baseURL)/onderhoud/apps"), "language": "nl",
        ])
        let handshake = try await post("\(url)/handshake", body, forged == "handshake" ? "another" : secret)
        var report: JSONObject = ["handshake": shown(handshake), "installed": .bool(isInstalled)]
        guard handshake.status == 200 else { return .object(report) }
        let hash = Self.hmac(forged == "install" ? "another" : secret, Array("\(url)/install|\(publicKey)".utf8))
        let install = try await called("GET", "\(url)/install?api_public=\(publicKey)&language=nl&x-hash=\(hash)", [], [])
        report["install"] = shown(install)
        report["installed"] = .bool(isInstalled)
        return .object(report)
    }

    /// Removes the app: tells it at `url/uninstall`, then its keys are dead.
    ///
    /// - Parameter arguments: `{url, secret, forge}`; with `forge: uninstall` the call is signed with another secret, and the keys stay.
    /// - Returns: `{uninstall: {status, body}}`.
    func uninstallApp(_ arguments: JSONObject) async throws -> JSONValue {
        let (url, secret, forged) = try appArguments(arguments)
        guard let key = appKey else { throw SandboxCommandError("no app is installed") }
        let answer = try await post(
            "\(url)/uninstall", Self.phpBytes(["api_public": .string(key)]), forged == "uninstall" ? "another" : secret)
        if forged == nil { (keys[key], appKey, isInstalled) = (nil, nil, false) }
        return ["uninstall": shown(answer)]
    }

    private func appArguments(_ arguments: JSONObject) throws -> (url: String, secret: String, forged: String?) {
        guard let url = arguments["url"]?.string, url.hasPrefix("http") else {
            throw SandboxCommandError("url is missing: where the app is, such as http://127.0.0.1:8080/apps/ccvshop")
        }
        return (url, arguments["secret"]?.string ?? Self.appSecret, arguments["forge"]?.string)
    }

    private func post(_ url: String, _ body: [UInt8], _ secret: String) async throws -> SandboxResponse {
        let hash = Self.hmac(secret, Array("\(url)|".utf8) + body)
        return try await called("POST", url, [("Content-Type", "application/json"), ("x-hash", hash)], body)
    }

    private func called(_ method: String, _ url: String, _ headers: [(String, String)], _ body: [UInt8]) async throws -> SandboxResponse {
        guard let answer = await context.call(method, url, headers, body) else { throw SandboxCommandError("\(url) gives no answer") }
        return answer
    }

    private func shown(_ answer: SandboxResponse) -> JSONValue {
        var object: JSONObject = [
            "status": .number(Decimal128(answer.status)), "body": .string(String(decoding: answer.body, as: UTF8.self)),
        ]
        if let location = answer.headers.first(where: { $0.name.lowercased() == "location" })?.value { object["location"] = .string(location) }
        return .object(object)
    }
}
