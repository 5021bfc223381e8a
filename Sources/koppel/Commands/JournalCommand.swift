import ArgumentParser
import Commerce
import Integrations
import JSON
import Journal
import Runtime
import Wiring

/// `koppel journal`: what happened to an order, a product, a customer.
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "What happened: search by order number, SKU, debtor, e-mail, outcome, cause and time.",
        discussion: """
            koppel journal 100234                 everything about that order
            koppel journal --outcome parked --by-cause
            koppel journal --entry 812 --payloads one entry whole, with what was read and written
            koppel journal --follow               what happens from now on
            """)

    @OptionGroup var process: ProcessOptions

    @Argument(help: "An order number, reference, SKU, debtor number, entity key or AccountView number, exactly.")
    var word: String?

    @Option(help: "Only this kind of word: order, sku, debtor, key or number.")
    var kind: String?

    @Option(help: "An e-mail address; it is looked up by a keyed hash and needs the key file.")
    var email: String?

    @Option(help: "Only this integration.")
    var integration: String?

    @Option(help: "Only this flow: orders, products, stock or customers.")
    var flow: Flow?

    @Option(help: "Only this outcome; may be given several times.")
    var outcome: [String] = []

    @Option(help: "Only this cause; sku. means all that begin with it.")
    var cause: String?

    @Option(help: "Only entries whose message or title contains this text.")
    var text: String?

    @Option(help: "Only what began at or after, as 2026-11-22 or 2026-11-22T15:00Z.")
    var since: String?

    @Option(help: "Only what began before.")
    var until: String?

    @Option(help: "At most so many, the newest first.")
    var limit = 50

    @Option(help: "Show this entry whole.")
    var entry: Int64?

    @Flag(help: "With --entry: also open its sealed payloads.")
    var payloads = false

    @Flag(help: "Group failures by cause, with counts.")
    var byCause = false

    @Flag(help: "Show what comes from now on, until Ctrl-C.")
    var follow = false

    @Flag(help: "JSON, one line an entry, for programs.")
    var json = false

    func run() async throws {
        let settings = try process.resolved()
        let store = try JournalStore(reading: settings.journal)
        let printer = JournalPrinter(json: json)
        if let entry {
            guard let found = try await store.entry(entry) else { throw ValidationError("there is no entry \(entry) in \(settings.journal)") }
            let sealed = payloads ? try await store.payloads(of: entry) : []
            return printer.whole(found, payloads: try sealed.map { ($0.name, try open($0.sealed, $0.name, found, settings)) })
        }
        var query = try self.query(settings)
        if byCause { return printer.causes(try await store.causes(query)) }
        if follow { return try await following(store, query, printer) }
        let entries = try await store.search(query)
        if entries.isEmpty, !json { print("nothing found") }
        for entry in entries.reversed() { printer.line(entry) }
        if entries.count == limit, !json { print("(the newest \(limit); more with --limit)") }
        query.limit = limit
    }

    private func query(_ settings: ProcessSettings) throws -> JournalQuery {
        var query = JournalQuery()
        (query.word, query.wordKind, query.integration, query.flow) = (word, kind, integration, flow)
        (query.outcomes, query.cause, query.text, query.limit) = (outcome, cause, text, limit)
        query.since = try since.map(Timestamp.init(argument:))
        query.until = try until.map(Timestamp.init(argument:))
        if let email {
            guard let integration else { throw ValidationError("--email needs --integration: addresses are hashed per integration") }
            query.emailTokens = try Sealer(keyFile: settings.keyFile).searchTokens(email: email, integration: integration)
        }
        return query
    }

    private func following(_ store: JournalStore, _ query: JournalQuery, _ printer: JournalPrinter) async throws {
        var query = query
        query.limit = 1
        query.after = try await store.search(query).first?.id ?? 0
        query.limit = 1_000
        while !Task.isCancelled {
            for entry in try await store.search(query).reversed() {
                printer.line(entry)
                query.after = max(query.after ?? 0, entry.id)
            }
            try await SystemClock().sleep(for: .milliseconds(500))
        }
    }

    private func open(_ sealed: [UInt8], _ name: String, _ entry: JournalEntry, _ settings: ProcessSettings) throws -> [UInt8] {
        try Sealer(keyFile: settings.keyFile).open(
            sealed, purpose: .journal, integration: entry.record.integration, entity: entry.record.eventID)
    }
}
