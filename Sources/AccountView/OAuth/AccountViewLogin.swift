public import Commerce
public import HTTP
public import Integrations

/// What `koppel login accountview` does: a person allows Koppel in, once.
///
///     let login = AccountViewLogin(settings, transport: client, clock: SystemClock())
///     print(login.authorizeURL(state: state))            // the person opens it
///     let code = try login.code(fromCallback: address, state: state)
///     let pair = try await login.exchange(code: code)    // store it before anything else
///     let companies = try await login.companies(pair)
public struct AccountViewLogin: Sendable {
    private let settings: AccountViewSettings
    private let transport: any HTTPTransport
    private let endpoint: TokenEndpoint

    /// Makes a login.
    public init(_ settings: AccountViewSettings, transport: any HTTPTransport, clock: any WallClock) {
        self.settings = settings
        self.transport = transport
        endpoint = TokenEndpoint(settings: settings, transport: transport, clock: clock)
    }

    /// The page to open in a browser.
    /// - Parameter state: Random, at least 16 characters; it must come back.
    public func authorizeURL(state: String) -> String {
        let query = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", settings.redirectURI), ("scope", settings.scopes),
            ("state", state),
        ]
        return settings.authorizeURL + "?" + query.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    }

    /// The code in the address that the browser was sent back to, or a pasted code.
    /// - Throws: `Fault` when the person refused, or the state is not ours: then somebody else's authorization was slipped in.
    public func code(fromCallback address: String, state: String) throws -> String {
        guard let mark = address.firstIndex(of: "?") else {
            let code = trimmed(address)
            guard !code.isEmpty, !code.contains("/") || !code.contains(":") else {
                throw Self.fault("That is neither a code nor the address with one.")
            }
            return percentDecoded(code)
        }
        var values: [String: String] = [:]
        for pair in address[address.index(after: mark)...].prefix(while: { $0 != "#" }).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = parts.count > 1 ? percentDecoded(parts[1]) : ""
        }
        guard values["state"] == state else { throw Self.fault("The answer belongs to another login: its state is not ours.") }
        if let error = values["error"] { throw Self.fault("AccountView.Net did not authorize: \(error).") }
        guard let code = values["code"], !code.isEmpty else { throw Self.fault("The answer holds no code.") }
        return code
    }

    /// Trades the code for the first token pair.
    public func exchange(code: String) async throws -> TokenPair { try await endpoint.exchange(code: code) }

    /// The companies that the user may see, to choose one.
    public func companies(_ pair: TokenPair) async throws -> [AccountViewCompanyInfo] {
        let vault = InMemoryTokenVault(pair)
        let clock = endpoint.clock
        let services = ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "" })
        return try await AccountViewClient(settings: settings, transport: transport, vault: vault, services: services).companies()
    }

    private static func fault(_ message: String) -> Fault {
        .park("login.failed", message, advice: "Run \"koppel login accountview\" again and open the printed address.")
    }
}
