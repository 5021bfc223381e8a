import AccountView
import ArgumentParser
import Commerce
import Integrations
import JSON
import Wiring

/// `koppel check`: will it work? Settings with file and line first, then credentials and rights with real calls.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks settings, then credentials and rights with real calls; names what is missing.",
        discussion: "Exits with 1 when something will not work.")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "Only this integration.")
    var integration: String?

    @Option(
        help: """
            The number of a test debtor. Its own e-mail is written back to it by PUT, to prove that nothing else changes and \
            erp.updates-debtors may be switched on. Needs INTEGRATION.
            """)
    var probeUpdate: String?

    @Flag(help: "Only the settings; calls nobody.")
    var offline = false

    @Flag(help: "JSON, one line a finding.")
    var json = false

    func validate() throws {
        if probeUpdate != nil, integration == nil || offline { throw ValidationError("--probe-update needs INTEGRATION, and calls AccountView.") }
    }

    func run() async throws {
        let isWell = try await Session.with(process, needsBroker: !offline) { parts, factory in
            var isWell = true
            let snapshot = try await parts.directory.load()
            for problem in snapshot.problems where integration == nil || problem.file.hasPrefix("\(integration!).") {
                show(Finding(problem.isWarning ? .warning : .problem, "settings", "\(problem)"), "")
                if !problem.isWarning { isWell = false }
            }
            let integrations = try await Session.integrations(parts, only: integration)
            if integrations.isEmpty {
                isWell = false
                show(Finding(.problem, "settings", "There is no usable integration in \(parts.settings.settingsFolder)."), "")
            }
            for integration in integrations {
                let made = try factory.make(integration, among: snapshot.integrations)
                if !json { print("\(integration.name) (\(integration.id)): \(made.shopName) and AccountView company \(integration.erp.company)") }
                isWell = compile(integration, made, parts) && isWell
                for finding in PairAbilities.findings(made) { show(finding, integration.id) }
                if offline { continue }
                for finding in await findings(made) {
                    show(finding, integration.id)
                    if finding.level == .problem { isWell = false }
                }
            }
            return isWell
        }
        if !isWell { throw ExitCode(1) }
    }

    /// Mappings and filters are compiled, so that a slip in a path is found here and not at the first order.
    private func compile(_ integration: Integration, _ made: IntegrationParts, _ parts: ProcessParts) -> Bool {
        var isWell = true
        for flow in integration.enabledFlows.sorted() {
            do {
                _ = try FlowHandlers.make(flow, made, clock: parts.clock)
                show(Finding(.ok, "mapping of \(flow.rawValue)", "It can be compiled."), integration.id)
            } catch {
                show(Finding(.problem, "mapping of \(flow.rawValue)", "\(error)"), integration.id)
                isWell = false
            }
        }
        return isWell
    }

    private func findings(_ made: IntegrationParts) async -> [Finding] {
        let flows = made.integration.enabledFlows
        var findings: [Finding] = []
        if let shop = made.shop as? any Probing { findings += await shop.check(flows: flows).map { $0.of(made.shopName) } }
        if let finding = await PriceBasis.finding(made) { findings.append(finding) }
        findings += await made.erp.check(flows: flows).map { $0.of("AccountView") }
        if let debtor = probeUpdate { findings.append(await made.erp.probeUpdate(debtor: debtor).of("AccountView")) }
        return findings
    }

    private func show(_ finding: Finding, _ integration: String) {
        if json {
            let line: JSONValue = [
                "integration": .string(integration), "level": .string(finding.level.rawValue), "subject": .string(finding.subject),
                "message": .string(finding.message), "advice": .string(finding.advice),
            ]
            return print(line.text)
        }
        let mark =
            switch finding.level {
            case .ok: "✓"
            case .warning: "!"
            case .problem: "✗"
            case .unsupported: "–"
            }
        print("  \(mark) \(finding.subject): \(finding.message)\(finding.advice.isEmpty ? "" : " \(finding.advice)")")
    }
}

extension Finding {
    fileprivate func of(_ system: String) -> Finding {
        var finding = self
        finding.subject = "\(system), \(subject)"
        return finding
    }
}
