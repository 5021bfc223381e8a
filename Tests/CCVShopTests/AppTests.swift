import Commerce
import HTTP
import Integrations
import Sandbox
import Testing

@testable import CCVShop

/// The app-store handshake: the fact sheet's vectors, and keys that come from the vault.
@Suite("CCV Shop as an app")
struct AppTests {
    private static let body =
        #"{"api_public":"pubkey1234567890","api_secret":"secretkeyABCDEF","api_root":"https://demo-shop.example","return_url":"https://demo-shop.example/return"}"#
    private let app = CCVShopApp(secret: "appsecretXYZ")

    @Test("The handshake of the fact sheet is believed at its address, with its body and its secret only")
    func handshake() throws {
        let hash =
            "dfa8dbabf1218c43326c26ec5f5d9624af3e9427db0c6950ccaf98947c1f9f6d949f0c07b6e1c456b3308d55fda651b37f772068db7919bd7eb12bc058b0f6b5"
        let url = "https://hub.example/ccv/handshake", body = Array(Self.body.utf8)
        #expect(app.proves(hash, url: url, said: body) && app.proves(hash.uppercased(), url: url, said: body))
        #expect(!app.proves(hash, url: url + "/", said: body))
        #expect(!app.proves(hash, url: url, said: body + [0x20]))
        #expect(!app.proves(nil, url: url, said: body) && !app.proves("", url: url, said: body))
        #expect(!CCVShopApp(secret: "another").proves(hash, url: url, said: body))
        let read = try CCVShopApp.handshake(body)
        #expect(read.shop == "https://demo-shop.example" && read.keys.publicKey == "pubkey1234567890" && read.keys.secretKey == "secretkeyABCDEF")
        #expect(read.keys.returnURL == "https://demo-shop.example/return")
        #expect(!"\(read.keys) \(String(reflecting: read.keys))".contains("secretkey"))
    }

    @Test("The install page of the fact sheet is believed for its public key only")
    func installPage() {
        let hash =
            "2fa0b1dcff0e8958253da488b6db30c934f9f5684168032110b7f7e13a637c9f6b59dc84601ce7cadd0437f1481cf3c8785fe89c209af1a6434bde20197d2448"
        #expect(app.proves(hash, url: "https://hub.example/ccv/install", said: Array("pubkey1234567890".utf8)))
        #expect(!app.proves(hash, url: "https://hub.example/ccv/install", said: Array("pubkey1234567891".utf8)))
        #expect(!app.proves(hash, url: "https://hub.example/ccv/uninstall", said: Array("pubkey1234567890".utf8)))
    }

    @Test("A signature without an app's secret proves nothing")
    func noSecret() {
        let hash = Signature.ofWebhook(key: "", address: "https://hub.example/ccv/install", body: Array("pubkey".utf8))
        #expect(!CCVShopApp(secret: "").proves(hash, url: "https://hub.example/ccv/install", said: Array("pubkey".utf8)))
    }

    @Test(
        "A handshake that lacks something, or would write into the answer's headers, is refused",
        arguments: [
            ("https://demo-shop.example/return", "https://demo-shop.example/ret\\r\\nX: y"), ("api_secret", "api_secrets"),
            ("\"https://demo-shop.example\",", "\"\","), ("{", ""),
        ])
    func incomplete(_ change: (String, String)) {
        let body = Array(Self.body.replacing(change.0, with: change.1, maxReplacements: 1).utf8)
        let refusal = #expect(throws: WebhookRefusal.self) { try CCVShopApp.handshake(body) }
        #expect(refusal?.status == 400 && refusal?.reason.contains("secretkey") == false)
    }

    @Test("A shop is the same however its address is spelled")
    func sameShop() {
        #expect(CCVShopApp.isSameShop("https://Demo-Shop.example/", "http://demo-shop.example"))
        #expect(!CCVShopApp.isSameShop("https://demo-shop.example", "https://demo-shop.example.org"))
    }

    private func connector(_ shop: DemoShop, _ vault: InMemoryAppKeyVault) -> CCVShopConnector {
        CCVShopConnector(
            settings: CCVShopSettings(url: DemoShop.address, credentials: .app, appSecret: "appsecretXYZ"), transport: shop.transport,
            services: ConnectorServices(
                store: InMemoryConnectorStore(clock: shop.clock), limiter: UnlimitedRate(), clock: shop.clock, makeID: { "id" }),
            appKeys: vault)
    }

    @Test("A shop without the app pauses its queues, and the check says in words what is missing")
    func notInstalled() async throws {
        let shop = DemoShop.shop(), connector = connector(shop, InMemoryAppKeyVault())
        let fault = await #expect(throws: Fault.self) { try await connector.orderStates() }
        #expect(fault?.cause == "ccvshop.not-installed" && fault?.handling == .pause(.credentials))
        #expect(await connector.check(flows: [.orders]).map(\.message) == [fault?.message])
        #expect(await shop.calls() == 0)
    }

    @Test("Keys are taken from the vault; new ones are used as soon as the old are refused, also for a write")
    func newKeys() async throws {
        let shop = DemoShop.shop()
        let vault = InMemoryAppKeyVault(AppKeys(publicKey: "of-yesterday", secretKey: "gone", returnURL: ""))
        let connector = connector(shop, vault)
        let refused = await #expect(throws: Fault.self) { try await connector.isInstalled() }
        #expect(refused?.cause == "ccvshop.credentials" && refused?.advice.contains("app store") == true)
        try await vault.store(AppKeys(publicKey: "pubkey1234567890", secretKey: "secretkeyABCDEF", returnURL: ""))
        try await connector.confirmInstallation()
        #expect(try await connector.isInstalled())
        // Held for a minute: what the vault says meanwhile is not asked for while the keys are taken.
        try await vault.remove()
        #expect(try await connector.isInstalled())
        shop.clock.advance(by: ShopKeys.heldFor)
        await #expect(throws: Fault.self) { try await connector.isInstalled() }
    }

    @Test("The settings want the app's secret, or both keys, and say what is not used")
    func settings() throws {
        func read(_ shop: String) throws -> Integration {
            try Integration(
                parsing: """
                    shop: {system: ccvshop, url: "https://demo-shop.example", \(shop)}
                    erp: {client-id: "env:ID", client-secret: "env:SECRET", company: DEMO01, control-account: "1300"}
                    orders: {reference-prefix: X-}
                    """, file: "nl.yaml", secrets: SecretSources(environment: { "value-of-\($0)" }, file: { _ in [] }))
        }
        let app = try #require(try read(#"credentials: app, app-secret: "env:APP""#).shop as? CCVShopSettings)
        #expect(app.credentials == .app && app.appSecret == "value-of-APP" && app.publicKey.isEmpty)
        let missing = #expect(throws: SettingsProblems.self) { try read("credentials: app") }
        #expect(missing?.problems.map(\.setting) == ["shop.app-secret"])
        let keys = #expect(throws: SettingsProblems.self) { try read(#"public-key: "env:P""#) }
        #expect(keys?.problems.map(\.setting) == ["shop.secret-key"])
        let both = try read(#"credentials: app, app-secret: "env:APP", public-key: "env:P""#)
        #expect(both.warnings.map(\.setting) == ["shop.public-key"])
    }
}
