import Commerce
import Foundation
import Integrations
import JSON
import Journal
import Reactor
import Runtime
import Synchronization
import Testing
import TransportTesting

@testable import Alerts

@Suite(.timeLimit(.minutes(1))) struct DeliveryTests {
    @Test func aMailSaysWhatHappenedAndWhatToDoWithinTenSeconds() async throws {
        let sink = MailSink()
        let desk = try Desk(
            """
            alerts:
              channels:
                office:
                  kind: mail
                  host: 127.0.0.1
                  port: \(sink.port)
                  protection: none
                  user: koppel
                  password: env:MAIL_PASSWORD
                  from: koppel@example.com
                  to: [owner@example.com, second@example.com]
            """, secrets: ["MAIL_PASSWORD": "geheim"])
        let began = ContinuousClock.now
        try await desk.delivering {
            try await desk.report("orders.shop-nl pauses: The shop refuses the key — “größer”.")
            #expect(await eventually { sink.all.count == 1 })
            #expect(try await eventually { try await desk.store.waitingNotices(now: desk.clock.now + .seconds(999)).isEmpty })
        }
        #expect(ContinuousClock.now - began < .seconds(10))
        let mail = try #require(sink.all.first)
        #expect(mail.from == "<koppel@example.com>" && mail.to == ["<owner@example.com>", "<second@example.com>"] && mail.login == "|koppel|geheim")
        #expect(mail.header("Subject")?.hasPrefix("=?UTF-8?B?") == true && mail.header("Auto-Submitted") == "auto-generated")
        #expect(mail.body.contains("The shop refuses the key — “größer”.") && mail.body.contains("What to do: Give Koppel a new key."))
        sink.stop()
    }

    @Test(.enabled(if: TLSProxy.isPossible, "needs openssl and python3"))
    func aMailGoesOverTLSToATrustedServerAndToNoOther() async throws {
        let sink = MailSink(), proxy = try await TLSProxy(to: sink.port, host: "127.0.0.1")
        let yaml = """
            alerts:
              channels:
                office: {kind: mail, host: 127.0.0.1, port: \(proxy.port), protection: tls, from: koppel@example.com, to: owner@example.com}
            """
        let trusting = try Desk(yaml, caFile: proxy.caFile), other = try Desk(yaml)
        let notice = AlertNotice(.test, cause: "test", integration: "", message: "A test.", advice: "", since: other.clock.now, at: other.clock.now)
        let refused = await other.channels.test(notice)
        #expect(refused.first?.problem?.contains("did not take it") == true && sink.all.isEmpty)
        let taken = await trusting.channels.test(notice)
        #expect(taken.first?.problem == nil && sink.all.count == 1)
        proxy.stop()
        sink.stop()
    }

    @Test func noMailAndNoPasswordIsSentToAServerWithoutTLS() async throws {
        let sink = MailSink()
        let desk = try Desk(
            """
            alerts:
              channels:
                office: {kind: mail, host: 127.0.0.1, port: \(sink.port), user: koppel, password: "env:P", from: k@example.com, to: o@example.com}
            """, secrets: ["P": "geheim"])
        let notice = AlertNotice(.test, cause: "test", integration: "", message: "A test.", advice: "", since: desk.clock.now, at: desk.clock.now)
        let result = await desk.channels.test(notice)
        #expect(result.first?.problem != nil && result.first?.problem?.contains("geheim") == false)
        #expect(sink.all.isEmpty)
        sink.stop()
    }

    @Test func whatAServerRefusesIsTriedAgainUntilItIsTaken() async throws {
        let sink = MailSink(refusals: 1)
        let desk = try Desk(
            "alerts: {channels: {office: {kind: mail, host: 127.0.0.1, port: \(sink.port), protection: none, from: k@example.com, to: o@example.com}}}"
        )
        try await desk.delivering {
            try await desk.report("First.")
            try await desk.report("Second.", cause: "poll.failed")
            #expect(await eventually(within: 20) { sink.all.count == 2 })
        }
        // In the order in which they happened, although the first was refused once.
        #expect(sink.all.map { $0.body.prefix(6) } == ["First.", "Second"])
        sink.stop()
    }

    @Test func aWebhookGetsJSONWithItsToken() async throws {
        let got = Recorder<(head: String, body: JSONValue?)>()
        let server = RawServer { connection in
            while let (head, body) = connection.readRequest() {
                got.add((head, try? JSONValue(parsing: body)))
                connection.write("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let desk = try Desk(
            """
            alerts:
              channels:
                chat: {kind: webhook, secret-url: "env:CHAT", token: "env:TOKEN", allow-private-address: true}
            """, secrets: ["CHAT": "http://127.0.0.1:\(server.port)/hook/secret", "TOKEN": "t0ken"])
        try await desk.delivering {
            try await desk.report("orders.shop-nl pauses.")
            #expect(await eventually { got.all.count == 1 })
        }
        let call = try #require(got.all.first)
        #expect(call.head.hasPrefix("POST /hook/secret ") && call.head.contains("Authorization: Bearer t0ken"))
        #expect(call.body?["state"]?.string == "raised" && call.body?["cause"]?.string == "circuit.open")
        #expect(call.body?["advice"]?.string == "Give Koppel a new key." && call.body?["text"]?.string?.contains("orders.shop-nl pauses.") == true)
        await desk.reactor.stop()
        server.stop()
    }

    @Test func aWebhookAtAPrivateAddressIsRefusedUnlessItIsAllowedAndNothingOfItsAddressIsTold() async throws {
        let server = RawServer { $0.waitForEnd() }
        let desk = try Desk(
            "alerts: {channels: {chat: {kind: webhook, secret-url: \"env:CHAT\"}}}", secrets: ["CHAT": "http://127.0.0.1:\(server.port)/hook/secret"])
        let notice = AlertNotice(.test, cause: "test", integration: "", message: "A test.", advice: "", since: desk.clock.now, at: desk.clock.now)
        let result = await desk.channels.test(notice)
        #expect(result.first?.problem == "the address did not answer (refusedAddress)")
        #expect(server.connectionCount == 0)
        await desk.reactor.stop()
        server.stop()
    }

    @Test func aCommandGetsTheAlertOnItsInputAndNothingOfOurEnvironment() async throws {
        let desk = try Desk("alerts: {channels: {}}")
        let file = desk.folder.appendingPathComponent("got").path
        setenv("KOPPEL_ALERTS_TEST_SECRET", "geheim", 1)
        let yaml = "alerts: {channels: {pager: {kind: command, command: [/bin/sh, -c, \"cat > \(file); env >> \(file)\"]}}}"
        desk.channels.use(try .init(parsing: yaml, file: "alerts.yaml", secrets: .unresolved))
        try await desk.delivering {
            try await desk.report("It is so.")
            #expect(await eventually { ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").contains("PWD") })
        }
        let got = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(try JSONValue(parsing: Array(got[0].utf8))["message"]?.string == "It is so.")
        #expect(!got.contains { $0.contains("geheim") })
    }

    @Test func aCommandThatFailsOrHangsIsAProblemInWords() async throws {
        let notice = AlertNotice(
            .raised, cause: "x", integration: "", message: "m", advice: "", since: Timestamp(milliseconds: 0), at: Timestamp(milliseconds: 0))
        let failing = CommandSender(command: ["/bin/sh", "-c", "echo no paper >&2; exit 3"])
        let failure = await #expect(throws: NoticeError.self) { try await failing.send(notice) }
        #expect(failure?.description.contains("ended with 3") == true)
        let hanging = CommandSender(command: ["/bin/sleep", "60"], limit: .milliseconds(200))
        let hang = await #expect(throws: NoticeError.self) { try await hanging.send(notice) }
        #expect(hang?.description.contains("was killed") == true)
        // One that closes its input without reading must not end us.
        try await CommandSender(command: ["/bin/true"]).send(notice)
    }

    @Test func aSlowChannelDoesNotHoldUpAnother() async throws {
        let silent = RawServer { $0.waitForEnd() }, sink = MailSink()
        let desk = try Desk(
            """
            alerts:
              channels:
                a-slow: {kind: webhook, url: "http://127.0.0.1:\(silent.port)", allow-private-address: true}
                office: {kind: mail, host: 127.0.0.1, port: \(sink.port), protection: none, from: k@example.com, to: o@example.com}
            """)
        try await desk.delivering {
            for number in 1...5 { try await desk.report("Nr. \(number)", cause: "c\(number)") }
            #expect(await eventually(within: 9) { sink.all.count == 5 })
        }
        await desk.reactor.stop()
        silent.stop()
        sink.stop()
    }

    @Test func aChannelIsForItsIntegrationsAndCausesOnly() async throws {
        let desk = try Desk(
            """
            alerts:
              channels:
                all: {kind: command, command: /bin/true}
                nl: {kind: command, command: /bin/true, integrations: shop-nl}
                money: {kind: command, command: /bin/true, causes: [doubled, total-differs, "parked:"]}
            """)
        func names(_ cause: String, _ integration: String) -> [String] {
            desk.channels.names(
                for: AlertNotice(
                    .raised, cause: cause, integration: integration, message: "", advice: "", since: desk.clock.now, at: desk.clock.now))
        }
        #expect(names("circuit.open", "shop-nl") == ["all", "nl"])
        #expect(names("doubled", "shop-de") == ["all", "money"])
        #expect(names("parked:sku.missing", "shop-nl") == ["all", "nl", "money"])
        #expect(names("alerts.unusable", "") == ["all"])
    }
}
