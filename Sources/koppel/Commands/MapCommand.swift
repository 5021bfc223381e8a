import ArgumentParser
import Commerce
import Flows
import Integrations
import JSON
import Wiring

/// `koppel map`: what the mapping makes of an order or a product, and where each value comes from.
struct MapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Shows what a mapping makes of an order or a product, and runs your own test cases.",
        discussion: """
            koppel map fietsen-nl --try order.json               a file with an order's canonical JSON
            koppel map fietsen-nl --try 1001                     an order of the shop, by its id
            koppel map fietsen-nl --flow products --try MUG-1    an article of AccountView, by its code
            koppel map test fietsen-nl                           the cases in fietsen-nl.test.yaml beside the integration file
            """,
        subcommands: [MapTryCommand.self, MapTestCommand.self], defaultSubcommand: MapTryCommand.self)
}

/// `koppel map --try`.
struct MapTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Shows source and result of one order or product, field by field.")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "The integration.")
    var integration: String

    @Option(name: .customLong("try"), help: "A file with canonical JSON, or the id in its source: an order's id, an article's code.")
    var source: String

    @Option(help: "orders or products.")
    var flow: Flow = .orders

    @Flag(help: "Also print the canonical JSON, to make test cases of.")
    var showSource = false

    @Flag(help: "Print everything as JSON.")
    var json = false

    func validate() throws {
        guard [.orders, .products].contains(flow) else {
            throw ValidationError("--flow is orders or products; \(flow.rawValue) cannot be tried.")
        }
    }

    func run() async throws {
        do {
            if flow == .products { try await tryProduct() } else { try await tryOrder() }
        } catch let fault as Fault {
            if json {
                let words: JSONValue = ["cause": .string(fault.cause), "message": .string(fault.message), "advice": .string(fault.advice)]
                print(JSONValue.object(["parked": words]).text)
            } else {
                print("Parked (\(fault.cause)): \(fault.message)")
                if let detail = fault.detail { print(detail) }
                print(fault.advice)
            }
            throw ExitCode(1)
        }
    }

    private func tryOrder() async throws {
        let settings = try MapFiles.integration(integration, process)
        let order = try await MapFiles.order(source, of: integration, process)
        if showSource, !json { print(order.json.text) }
        let preview = try OrderPreview(order, integration: settings, defaultMapping: MapFiles.defaultMapping())
        show(order.json, preview.refusal, preview.records, preview.notes)
    }

    private func tryProduct() async throws {
        let (product, parts) = try await MapFiles.product(source, of: integration, process)
        if showSource, !json { print(product.json.text) }
        let preview = try FlowHandlers.preview(product, parts)
        if !json { MapPrinter.show(preview.product) }
        show(preview.product.json, preview.refusal, preview.records, preview.notes)
    }

    private func show(_ document: JSONValue, _ refusal: String?, _ records: [MappedRecord], _ notes: [String]) {
        guard json else { return MapPrinter.show(refusal, records, notes) }
        var out: JSONObject = ["document": document]
        out["filtered"] = refusal.map(JSONValue.string)
        out["records"] = .array(records.map(\.json))
        out["notes"] = .array(notes.map(JSONValue.string))
        print(JSONValue.object(out).text)
    }
}
