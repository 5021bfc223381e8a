import ArgumentParser
import Commerce
import JSON
import Journal
import Runtime
import Wiring

/// `koppel-replay list`.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists what fits, with cause and what to do.")

    @OptionGroup var process: ProcessOptions
    @OptionGroup var selection: Selection

    @Option(help: "At most so many.")
    var limit = 50

    @Flag(help: "JSON, one line an event, for programs.")
    var json = false

    func run() async throws {
        let store = try JournalStore(reading: process.resolved().journal)
        let items: [Item]
        switch selection.source {
        case .parked: items = try await store.parked(selection.parkedQuery(limit: limit)).map(Item.init)
        case .archive:
            var seen: Set<String> = []
            items = try await store.search(selection.journalQuery(limit: limit)).map(\.record)
                .filter { $0.origin != "replay" && seen.insert($0.eventID).inserted }.map(Item.init)
        }
        for item in items { print(json ? item.json.text : item.text) }
        if items.isEmpty, !json { print("nothing fits") }
        if items.count == limit, !json { print("(the first \(limit); more with --limit)") }
    }
}

/// `koppel-replay count`.
struct CountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "count", abstract: "Counts what fits.")

    @OptionGroup var process: ProcessOptions
    @OptionGroup var selection: Selection

    @Flag(help: "JSON, for programs.")
    var json = false

    func run() async throws {
        let store = try JournalStore(reading: process.resolved().journal)
        let count =
            switch selection.source {
            case .parked: try await store.parkedCount(selection.parkedQuery())
            case .archive: try await store.originalEvents(selection.journalQuery()).count
            }
        let object: JSONValue = ["source": .string(selection.source.rawValue), "count": .number(.init(count))]
        print(json ? object.text : "\(count)")
    }
}

/// `koppel-replay show`.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows an event: why it waits, what to do, and its history from the journal.")

    @OptionGroup var process: ProcessOptions

    @Argument(help: "An event's id, or an order number, SKU, debtor number or entity key.")
    var word: String

    @Option(help: "Only this integration.")
    var integration: String?

    @Flag(help: "JSON, one line an entry, for programs.")
    var json = false

    func run() async throws {
        let settings = try process.resolved()
        let store = try JournalStore(reading: settings.journal)
        var named = JournalQuery()
        (named.event, named.limit) = (word, 1)
        var query = JournalQuery()
        (query.word, query.integration, query.limit) = (word, integration, 200)
        if let record = try await store.search(named).first?.record {
            // The whole history of the entity: replays of an event are events of their own.
            (query.word, query.wordKind, query.integration, query.flow) = (record.entity.key, "key", record.integration, record.flow)
        }
        let history = try await store.search(query).reversed()
        guard let last = history.last else { throw CommandError("The journal \(settings.journal) knows no event, order or key \(word).") }
        var parked = ParkedQuery()
        parked.events = Array(Set(history.map(\.record.eventID)).prefix(200))
        let waiting = try await store.parked(parked)
        if json {
            let object: JSONValue = [
                "parked": .array(waiting.map { Item($0).json }), "history": .array(history.map(\.json)),
            ]
            return print(object.text)
        }
        print(last.record.title.isEmpty ? "\(last.record.entity) of \(last.record.integration)" : last.record.title)
        print("  \(last.record.entity) of \(last.record.integration), flow \(last.record.flow.rawValue)")
        for entry in history { show(entry) }
        if waiting.isEmpty { return print("It is not parked.") }
        for event in waiting {
            print("Parked since \(event.since.short) [\(event.event)]")
            print("  \(event.cause): \(event.message)")
            if !event.advice.isEmpty { print("  What to do: \(event.advice)") }
            print("  Then: koppel-replay run --integration \(event.integration) --flow \(event.flow.rawValue) --entity \(event.entity.key)")
        }
    }

    private func show(_ entry: JournalEntry) {
        let record = entry.record
        let number = record.number.map { " → \($0)" } ?? ""
        print("  \(record.startedAt.short)  \(record.outcome)\(number)  (attempt \(record.attempt), \(record.origin), entry \(entry.id))")
        if let cause = record.cause { print("      \(cause): \(record.message)") }
        if let replay = record.replay {
            let reason = replay.reason.isEmpty ? "" : ": \(replay.reason)"
            print("      replay \(replay.id) by \(replay.user)\(replay.isForced ? ", forced" : "")\(reason)")
        }
    }
}
