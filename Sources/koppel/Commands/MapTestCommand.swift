import ArgumentParser
import Commerce
import Flows
import Integrations
import JSON
import Wiring

/// `koppel map test`.
struct MapTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Runs the cases in INTEGRATION.test.yaml; exits with 1 when one differs.")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration.")
    var integration: String

    func run() async throws {
        let settings = try MapFiles.integration(integration, process)
        let folder = try process.resolved().settingsFolder
        let file = "\(folder)/\(integration).test.yaml"
        let cases = try MappingCase.read(MapFiles.text(file), file: "\(integration).test.yaml")
        let mapping = try MapFiles.defaultMapping()
        var failed = 0
        for test in cases {
            let differences = try differences(test, settings, mapping, folder)
            print("\(differences.isEmpty ? "ok  " : "FAIL") \(test.name)")
            for line in differences { print("     \(line)") }
            if !differences.isEmpty { failed += 1 }
        }
        print("\(cases.count - failed) passed, \(failed) failed")
        if failed > 0 { throw ExitCode(1) }
    }

    private func differences(_ test: MappingCase, _ settings: Integration, _ mapping: MappingDefinition, _ folder: String) throws -> [String] {
        var document = try test.document ?? test.file.map { try JSONValue(parsing: MapFiles.text("\(folder)/\($0)")) } ?? [:]
        document = document.overlaid(with: test.change)
        do {
            let preview = try OrderPreview(Order(document: document), integration: settings, defaultMapping: mapping)
            if let wanted = test.fault { return ["expected the fault \(wanted), but the order is mapped"] }
            return test.differences(preview.records.map { ($0.name, $0.fields) })
        } catch let fault as Fault {
            return fault.cause == test.fault
                ? [] : ["\(test.fault.map { "expected the fault \($0), found" } ?? "parked:") \(fault.cause): \(fault.message)"]
        } catch let problem as DocumentProblem {
            return ["the order cannot be read: \(problem)"]
        }
    }
}
