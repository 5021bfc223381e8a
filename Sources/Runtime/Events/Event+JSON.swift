import Commerce
public import JSON

/// Why bytes are no event. It is data, not an exception of the worker: such a message is parked with this sentence.
public struct EventDecodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, without the content itself.
    public var description: String
    /// Makes an error.
    public init(_ description: String) { self.description = description }
}

extension Event {
    /// The format's version; a worker refuses versions it does not know.
    static let version = 1
    /// The most bytes an event may have.
    public static let sizeLimit = 8_192

    /// The event as JSON.
    public var json: JSONValue {
        var object: JSONObject = [
            "v": .number(Decimal128(Self.version)), "id": .string(id), "integration": .string(integration), "flow": .string(flow.rawValue),
            "entity": .string(entity.kind.rawValue), "key": .string(entity.key), "cause": .string(cause.rawValue),
            "at": .string(occurredAt.description),
        ]
        if let revision { object["revision"] = .string(revision) }
        if let traceparent { object["traceparent"] = .string(traceparent) }
        if let replay {
            object["replay"] = [
                "id": .string(replay.id), "original": .string(replay.original), "reason": .string(replay.reason), "user": .string(replay.user),
                "force": .bool(replay.force), "dry_run": .bool(replay.dryRun),
            ]
        }
        if let stock {
            var figure: JSONObject = ["quantity": .number(stock.quantity), "reading": .number(Decimal128(stock.number))]
            if let ean = stock.ean { figure["ean"] = .string(ean) }
            object["stock"] = .object(figure)
        }
        return .object(object)
    }

    /// The event as UTF-8 JSON.
    public var bytes: [UInt8] { json.bytes }

    /// Reads an event, strictly.
    public init(decoding bytes: [UInt8]) throws(EventDecodingError) {
        guard bytes.count <= Self.sizeLimit else { throw EventDecodingError("it has \(bytes.count) bytes; an event has at most \(Self.sizeLimit)") }
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch { throw EventDecodingError("it is no JSON: \(error)") }
        try self.init(value)
    }

    /// Reads an event, strictly.
    public init(_ value: JSONValue) throws(EventDecodingError) {
        guard let object = value.object else { throw EventDecodingError("it is a JSON \(value.kind), not an object") }
        let fields = EventFields(object: object)
        let version = object["v"]?.int
        guard version == Self.version else {
            throw EventDecodingError("its version is not \(Self.version): it was made by another release of Koppel")
        }
        let unknown = object.keys.filter { !Self.known.contains($0) }
        guard unknown.isEmpty else { throw EventDecodingError("it has fields that no event has: \(unknown.prefix(3).joined(separator: ", "))") }
        try self.init(
            id: fields.text("id"), integration: fields.text("integration"), flow: fields.word("flow", Flow.self),
            entity: EntityRef(fields.word("entity", EntityKind.self), fields.text("key")), revision: fields.optionalText("revision"),
            cause: fields.word("cause", Cause.self), occurredAt: fields.time("at"), traceparent: fields.optionalText("traceparent"),
            replay: fields.replay(), stock: fields.stock())
        guard QueueName.isValid(integration) else { throw EventDecodingError("its integration is not a name: letters, digits and - only") }
    }

    private static let known: Set<String> = [
        "v", "id", "integration", "flow", "entity", "key", "cause", "at", "revision", "traceparent", "replay", "stock",
    ]
}

private struct EventFields {
    let object: JSONObject

    func text(_ name: String) throws(EventDecodingError) -> String {
        guard let text = try optionalText(name), !text.isEmpty else { throw EventDecodingError("its field \(name) is missing or empty") }
        return text
    }

    func optionalText(_ name: String) throws(EventDecodingError) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.string else { throw EventDecodingError("its field \(name) is a \(value.kind), not a string") }
        guard text.utf8.count <= 1_024 else { throw EventDecodingError("its field \(name) is longer than 1,024 bytes") }
        return text
    }

    func word<Word: RawRepresentable<String>>(_ name: String, _ type: Word.Type) throws(EventDecodingError) -> Word {
        guard let word = Word(rawValue: try text(name)) else { throw EventDecodingError("its field \(name) has a word that is not known") }
        return word
    }

    func time(_ name: String) throws(EventDecodingError) -> Timestamp {
        guard let time = Timestamp(iso8601: try text(name)) else { throw EventDecodingError("its field \(name) is no time") }
        return time
    }

    func replay() throws(EventDecodingError) -> Event.Replay? {
        guard let value = object["replay"], !value.isNull else { return nil }
        guard let object = value.object else { throw EventDecodingError("its field replay is a \(value.kind), not an object") }
        let fields = EventFields(object: object)
        return try Event.Replay(
            id: fields.text("id"), original: fields.text("original"), reason: fields.optionalText("reason") ?? "",
            user: fields.optionalText("user") ?? "", force: object["force"]?.bool ?? false, dryRun: object["dry_run"]?.bool ?? false)
    }

    func stock() throws(EventDecodingError) -> StockReading? {
        guard let value = object["stock"], !value.isNull else { return nil }
        guard let object = value.object else { throw EventDecodingError("its field stock is a \(value.kind), not an object") }
        guard let quantity = object["quantity"]?.decimal, let number = object["reading"]?.int else {
            throw EventDecodingError("its field stock has no quantity or no reading")
        }
        return try StockReading(quantity: quantity, number: number, ean: EventFields(object: object).optionalText("ean"))
    }
}
