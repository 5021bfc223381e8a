extension ConnectorServices {
    /// Remembers how an entity looks after our own write, so that a poll does not take the write for news.
    public func rememberEcho(_ entity: EntityRef, revision: String?, for duration: Duration = .seconds(7 * 86_400)) async {
        guard let revision else { return }
        // Lost at worst: then the entity is handled once more, and found unchanged.
        try? await store.set([(Self.echoKey(entity), Array(revision.utf8))], ttl: duration)
    }

    /// Without the changes that are exactly what we wrote.
    public func withoutEchoes(_ changes: [EntityChange]) async -> [EntityChange] {
        guard !changes.isEmpty, let known = try? await store.get(changes.map { Self.echoKey($0.entity) }) else { return changes }
        return zip(changes, known).filter { change, echo in
            change.revision == nil || echo.map { String(decoding: $0, as: UTF8.self) } != change.revision
        }.map(\.0)
    }

    private static func echoKey(_ entity: EntityRef) -> String { "echo/\(entity.kind.rawValue)/\(entity.key)" }
}
