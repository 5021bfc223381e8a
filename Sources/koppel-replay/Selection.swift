import ArgumentParser
import Commerce
import Journal
import Runtime
import Wiring

/// Where events are taken from.
enum Source: String, ExpressibleByArgument, CaseIterable {
    /// The queues of what needs a person.
    case parked
    /// The stream of all events.
    case archive
}

/// Which events are meant. All that is given must fit.
struct Selection: ParsableArguments {
    @Option(help: "parked: what waits for a person. archive: all events, as long as the broker keeps them.")
    var source = Source.parked

    @Option(help: "Only this flow: orders, products, stock or customers.")
    var flow: Flow?

    @Option(help: "Only this integration.")
    var integration: String?

    @Option(help: "Only this entity, by its key in the source system.")
    var entity: String?

    @Option(help: "Only this cause; sku. means all that begin with it.")
    var cause: String?

    @Option(help: "Only events whose sentence or title contains this text.")
    var text: String?

    @Option(help: "Only what was parked, or happened, at or after: 2026-11-22 or 2026-11-22T15:00Z.")
    var since: String?

    @Option(help: "Only what was parked, or happened, before.")
    var until: String?

    /// For the journal's list of what is parked.
    func parkedQuery(limit: Int? = nil) throws -> ParkedQuery {
        var query = ParkedQuery()
        (query.flow, query.integration, query.key, query.cause, query.text) = (flow, integration, entity, cause, text)
        query.since = try since.map(Timestamp.init(argument:))
        query.until = try until.map(Timestamp.init(argument:))
        query.limit = limit
        return query
    }

    /// For the journal's attempts.
    func journalQuery(limit: Int = 50) throws -> JournalQuery {
        var query = JournalQuery()
        (query.flow, query.integration, query.cause, query.text) = (flow, integration, cause, text)
        if let entity { (query.word, query.wordKind) = (entity, "key") }
        query.since = try since.map(Timestamp.init(argument:))
        query.until = try until.map(Timestamp.init(argument:))
        query.limit = limit
        return query
    }

    /// For the archive's events. Cause and text are facts of the journal: it names the events.
    func archiveSelection(_ store: @autoclosure () throws -> JournalStore) async throws -> ArchiveReplay.Selection {
        let since = try since.map(Timestamp.init(argument:)), until = try until.map(Timestamp.init(argument:))
        var named: Set<String>?
        if cause != nil || text != nil {
            var query = try journalQuery()
            // An attempt may be later than its event.
            (query.since, query.until) = (since, nil)
            named = try await store().originalEvents(query)
        }
        return ArchiveReplay.Selection(from: since.map { .time($0) } ?? .first) { [flow, integration, entity, named] event in
            (flow == nil || event.flow == flow) && (integration == nil || event.integration == integration)
                && (entity == nil || event.entity.key == entity) && (since.map { event.occurredAt >= $0 } ?? true)
                && (until.map { event.occurredAt < $0 } ?? true) && (named?.contains(event.id) ?? true)
        }
    }
}
