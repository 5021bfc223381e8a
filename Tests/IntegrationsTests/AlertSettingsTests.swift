import Commerce
import Testing

@testable import Integrations

struct AlertSettingsTests {
    private func problems(_ yaml: String) -> [String] {
        do {
            _ = try AlertSettings(parsing: yaml, file: "alerts.yaml", secrets: SecretSources(environment: { _ in "geheim" }, file: { _ in [] }))
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func aWholeFileIsRead() throws {
        let settings = try AlertSettings(
            parsing: """
                alerts:
                  repeat-after: 2h
                  silent-polls: 5
                  channels:
                    office: {kind: mail, host: mail.example.com, user: u, password: "env:P", from: k@example.com, to: [o@example.com]}
                    chat: {kind: webhook, url: "https://chat.example.com/hook", causes: circuit.open}
                    pager: {kind: command, command: [/usr/local/bin/page, --loud], integrations: [shop-nl]}
                """, file: "alerts.yaml", secrets: SecretSources(environment: { _ in "geheim" }, file: { _ in [] }))
        #expect(settings.repeatAfter == .seconds(7_200) && settings.silentPolls == 5 && settings.channels.map(\.name) == ["office", "chat", "pager"])
        guard case .mail(let mail) = settings.channels[0].way else {
            Issue.record("no mail")
            return
        }
        #expect(mail.port == 587 && mail.protection == .startTLS && mail.password?.reveal() == "geheim")
    }

    @Test func passwordsInTheClearAndMailsWithoutProtectionAreRefused() {
        let clear = problems(
            "alerts: {channels: {a: {kind: mail, host: m.example.com, user: u, password: geheim, from: k@example.com, to: o@example.com}}}")
        #expect(clear.count == 1 && clear[0].contains("a secret in clear is refused") && !clear[0].contains("geheim,"))
        let open = problems("alerts: {channels: {a: {kind: mail, host: m.example.com, protection: none, from: k@example.com, to: o@example.com}}}")
        #expect(open.count == 1 && open[0].contains("is not this machine"))
    }

    @Test func whatIsMissingIsNamedWithItsLine() {
        #expect(problems("alerts:\n  channels:\n    a: {kind: command, command: page}").first?.contains("alerts.yaml:3") == true)
        #expect(problems("alerts: {channels: {a: {kind: mail}}}").count == 3)
        #expect(problems("alerts: {channels: {a: {kind: webhook}}}").first?.contains("either url or secret-url") == true)
        #expect(problems("alerts: {channels: {a: {}}}").first?.contains("kind: is missing") == true)
        #expect(problems("alerts: {channel: {}}").first?.contains("Did you mean \"channels\"?") == true)
    }

    @Test func anAddressWithALineEndIsNone() {
        let found = problems(
            "alerts: {channels: {a: {kind: mail, host: m.example.com, from: \"k@example.com\\r\\nBcc: x@example.com\", to: o@example.com}}}")
        #expect(found.count == 1 && found[0].contains("from"))
    }

    @Test func everySettingIsDescribed() {
        #expect(AlertSettings.settings.contains { $0.path == "alerts.channels.<name>.protection" })
        #expect(AlertSettings.settings.allSatisfy { !$0.doc.isEmpty })
    }
}
