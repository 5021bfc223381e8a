import AMQP
import CCVShop
import Commerce
import Foundation
import HTTP
import Integrations
import JSON
import Redis
import Runtime
import Testing
import TransportTesting

@testable import Sandbox
@testable import Wiring

/// CCV Shop's app store against the whole of koppel-webhooks, over HTTP, with the real broker and the real Redis. In this suite, because its
/// tests read the same journal queue one after the other.
extension WebhookRefusalTests {
    private static let settings = """
        shop:
          {system: ccvshop, url: "@SANDBOX@/ccvshop", credentials: app, app-secret: "@SECRETS@/app", allow-private-address: true}
        erp: {client-id: "@SECRETS@/app", client-secret: "@SECRETS@/app", company: DEMO01, control-account: "1300"}
        orders: {reference-prefix: X-}
        webhooks: {token: "@SECRETS@/token"}
        """

    private struct Store {
        let house: Installation
        let shop: CCVShopSimulator
        let site: CallSite
        var url: String { "\(site.url)/apps/ccvshop" }

        init() async throws {
            house = try await Installation(
                "ccvshop", secrets: ["app": CCVShopSimulator.appSecret, "token": WebhookSite.token], settings: WebhookRefusalTests.settings)
            shop = await house.sandbox.mount("ccvshop", .ccvShop) { CCVShopSimulator(context: $0) }
            try await house.readJournal()
            site = try await CallSite(house.parts)
            // An unsigned call is refused as soon as the settings are read; before, there is nothing at this address.
            let (client, address) = (house.client, "\(site.url)/apps/ccvshop/handshake")
            #expect(await eventually { (try? await client.send(HTTP.HTTPRequest("POST", address)).status) == 401 })
        }

        func run(_ command: String, forge: String? = nil) async throws -> JSONValue {
            var arguments: JSONObject = ["url": .string(url)]
            if let forge { arguments["forge"] = .string(forge) }
            return try await shop.perform(command, .object(arguments))
        }

        /// What `koppel check` says.
        func findings() async throws -> [Finding] {
            let shop = try #require(try await house.connectors().shop as? any Probing)
            return await shop.check(flows: [.orders])
        }

        func keys() async throws -> AppKeys? { try await house.factory.appKeys(of: house.connectors().integration.shop)?.load() }

        /// Redis loses the keys, as when it is emptied.
        func loseRedis() async throws {
            let redis = house.parts.redis
            try await redis.del(try await redis.keys(matching: "koppel:vault:app-*") + ["koppel:epoch"])
        }

        /// Refusals in the journal, once there are so many.
        func refusals(_ count: Int) async throws -> [ActivityRecord] {
            let house = house
            #expect(await eventually { house.journal.count >= count })
            return house.journal
        }

        func stop() async throws {
            try await site.stop()
            await house.stop()
        }
    }

    @Test func anAppIsInstalledAndUninstalledOverHTTP() async throws {
        let store = try await Store()
        let before = try await store.findings()
        #expect(before.count == 1 && before[0].level == .problem && before[0].message.contains("has not installed Koppel's app yet"))
        #expect(before[0].advice.contains("app store"))

        let report = try await store.run("install-app")
        #expect(report["handshake"]?["status"] == 200 && report["handshake"]?["body"] == "OK")
        #expect(report["install"]?["status"] == 302)
        #expect(report["install"]?["location"]?.string == "\(await store.house.sandbox.url)/ccvshop/onderhoud/apps")
        #expect(report["installed"] == true)
        // The hooks are registered and the shop's calls arrive.
        let hooks = try #require(await store.shop.snapshot()["webhooks"]?.array)
        let address = "\(store.site.url)/hooks/\(store.house.id)/\(WebhookSite.token)"
        let events = ["created", "updated.status", "updated.ispaid"]
        #expect(Set(hooks.compactMap { $0["address"]?.string }) == Set(events.map { "\(address)/orders.\($0)" }))
        _ = try await store.shop.perform("place-order", ["kind": "person"])
        await store.shop.settle()
        let queue = QueueName(.orders, store.house.id).description
        #expect(try await store.house.parts.broker.connection.queueStatus(queue).messageCount == 1)
        #expect(try await store.findings().allSatisfy { $0.level == .ok })

        // What rests is sealed, and outlives Redis.
        let (publicKey, secretKey) = try #require(await store.shop.appPair())
        for key in try await store.house.parts.redis.keys(matching: "koppel:vault:app-*") {
            let value = String(decoding: try await store.house.parts.redis.hget(key, "v") ?? [], as: UTF8.self)
            #expect(!value.contains(publicKey) && !value.contains(secretKey))
        }
        try await store.loseRedis()
        #expect(try await store.keys()?.secretKey == secretKey)

        #expect(try await store.run("uninstall-app")["uninstall"]?["status"] == 200)
        #expect(await store.shop.snapshot()["webhooks"]?.array == [])
        #expect(try await store.keys() == nil)
        try await store.loseRedis()
        #expect(try await store.keys() == nil, "what was deleted does not come back with Redis")
        #expect(try await store.findings().first?.message.contains("has not installed") == true)
        #expect(store.house.journal.isEmpty)
        try await store.stop()
    }

    @Test func anAppThatIsInstalledAgainWorksWithItsNewKeysAtOnce() async throws {
        let store = try await Store()
        _ = try await store.run("install-app")
        let first = try await store.keys()
        let report = try await store.run("install-app")
        #expect(report["install"]?["status"] == 302 && report["installed"] == true)
        #expect(try await store.keys() != first)
        #expect(await store.shop.snapshot()["webhooks"]?.array?.count == 3)
        try await store.stop()
    }

    @Test func eachOfTheAppsCallsIsRefusedWith401AndJournaledWhenItsSignatureIsWrong() async throws {
        let store = try await Store()
        let handshake = try await store.run("install-app", forge: "handshake")
        #expect(handshake["handshake"]?["status"] == 401 && handshake["install"] == nil)
        #expect(try await store.keys() == nil)
        let install = try await store.run("install-app", forge: "install")
        #expect(install["handshake"]?["status"] == 200 && install["install"]?["status"] == 401 && install["installed"] == false)
        #expect(try await store.findings().contains { $0.level == .problem && $0.message.contains("install page") })
        #expect(try await store.run("uninstall-app", forge: "uninstall")["uninstall"]?["status"] == 401)
        #expect(try await store.keys() != nil)

        let records = try await store.refusals(3)
        #expect(records.map(\.cause) == ["webhook.refused", "webhook.refused", "webhook.refused"])
        for (record, what) in zip(records, ["handshake", "install page", "uninstall call"]) { #expect(record.message.contains(what)) }
        let (publicKey, secretKey) = try #require(await store.shop.appPair())
        #expect(records.allSatisfy { !$0.message.contains(publicKey) && !$0.message.contains(secretKey) })
        try await store.stop()
    }
}

extension CCVShopSimulator {
    /// The keys of the installed app.
    fileprivate func appPair() -> (publicKey: String, secretKey: String)? {
        appKey.flatMap { key in keys[key].map { (key, $0) } }
    }
}
