import Commerce

/// The names of everything Koppel keeps in Redis.
enum RedisKeys {
    /// Present while Redis holds what it should: `<id> <milliseconds of its start>`.
    static let epoch = "koppel:epoch"
    /// Held by the worker that rebuilds Redis from the state stream.
    static let rebuild = "koppel:lease:rebuild"
    /// Held by the worker that looks after the state stream.
    static let keeping = "koppel:lease:state-keeping"
    /// Circuits that are open: a hash of queue → JSON.
    static let circuits = "koppel:circuits"
    /// When each poll was last complete: a hash of poll → JSON.
    static let polls = "koppel:polls"
    /// The living workers: a hash of worker → JSON with its last beat.
    static let workers = "koppel:workers"

    static func entityLease(_ queue: QueueName, _ entity: EntityRef) -> String {
        "koppel:lease:\(queue.routingKey):\(entity.kind.rawValue):\(entity.key)"
    }
    /// What is known of one entity: marks, intents, number, hash, revision.
    static func entity(_ queue: QueueName, _ entity: EntityRef) -> String {
        "koppel:entity:\(queue.routingKey):\(entity.kind.rawValue):\(entity.key)"
    }
    static func company(_ company: String, slot: Int) -> String { "koppel:lease:company:\(company):\(slot)" }
    static func exclusive(_ scope: String, _ key: String) -> String { "koppel:lease:only:\(scope):\(key)" }
    /// Held by the one that sends probes into a paused queue.
    static func probe(_ queue: QueueName) -> String { "koppel:lease:probe:\(queue.routingKey)" }
    static func poll(_ name: String) -> String { "koppel:lease:poll:\(name)" }
    static func cursor(_ name: String) -> String { "koppel:cursor:\(name)" }
    static func published(_ queue: QueueName, _ change: EntityRef, _ revision: String) -> String {
        "koppel:published:\(queue.routingKey):\(change.kind.rawValue):\(change.key):\(revision)"
    }
    static func watch(_ queue: QueueName) -> String { "koppel:watch:\(queue.routingKey)" }
    static func watchSince(_ queue: QueueName) -> String { "koppel:watch-since:\(queue.routingKey)" }
    static func parked(_ flow: Flow) -> String { "koppel:parked:\(flow.rawValue)" }
    static func claim(_ queue: QueueName, _ entity: EntityRef) -> String { "koppel:claim:\(queue.routingKey):\(entity.kind.rawValue):\(entity.key)" }
    static func vault(_ name: String) -> String { "koppel:vault:\(name)" }
    static func rate(_ credential: String, _ part: String) -> String { "koppel:rate:{\(credential)}:\(part)" }
    /// The number of the last reading of stock.
    static let stockReading = "koppel:stock-reading"
    /// The figures last published for an integration: a hash of article → figure and reading.
    static func stockSent(_ integration: String) -> String { "koppel:stock-sent:\(integration)" }
    /// What the last walk over a source saw: a hash of entity → revision.
    static func walked(_ queue: QueueName) -> String { "koppel:walked:\(queue.routingKey)" }
    static func store(_ scope: String, _ key: String) -> String { "koppel:store:\(scope):\(key)" }
}
