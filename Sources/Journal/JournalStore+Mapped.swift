public import Commerce
public import JSON
public import Runtime

extension JournalStore {
    /// The fields that the last attempt at an entity mapped, while they are still kept; nil when there are none.
    public func lastMapped(of entity: EntityRef, in queue: QueueName, opening sealing: some RecordSealing) async -> JSONValue? {
        var query = JournalQuery()
        (query.word, query.wordKind, query.integration, query.flow, query.limit) = (entity.key, "key", queue.integration, queue.flow, 20)
        guard let entries = try? await search(query) else { return nil }
        for entry in entries where entry.payloadNames.contains("mapped") {
            guard let payload = try? await payloads(of: entry.id).first(where: { $0.name == "mapped" }),
                let bytes = try? sealing.open(
                    payload.sealed, for: .journal, integration: entry.record.integration, entity: entry.record.eventID)
            else { continue }
            return try? JSONValue(parsing: bytes)
        }
        return nil
    }
}
