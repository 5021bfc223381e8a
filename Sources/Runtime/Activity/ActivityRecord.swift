public import Commerce

/// What the journal keeps of one attempt at one event. It travels as JSON through `koppel.activity`; payloads in it are sealed.
public struct ActivityRecord: Sendable, Hashable {
    /// Unique to this attempt.
    public var id: String
    /// The event's id.
    public var eventID: String
    /// The integration's id.
    public var integration: String
    /// The flow.
    public var flow: Flow
    /// What the event was about.
    public var entity: EntityRef
    /// The revision the event named.
    public var revision: String?
    /// Where the event came from: `webhook`, `poll`, `replay`, `backfill`.
    public var origin: String
    /// 1 for the first try.
    public var attempt: Int
    /// When the event was made.
    public var occurredAt: Timestamp
    /// When this attempt began.
    public var startedAt: Timestamp
    /// How long it took, in milliseconds.
    public var milliseconds: Int
    /// `written`, `updated`, `unchanged`, `exists`, `filtered`, `waiting`, `retrying`, `parked`.
    public var outcome: String
    /// The stable word for grouping, of a fault or of a filter; nil when all went well.
    public var cause: String?
    /// What happened, for people.
    public var message: String
    /// What a person should do; empty when nothing.
    public var advice: String
    /// The business words: "Order 100234, PrestaShop NL, EUR 84.50".
    public var title: String
    /// The target's number.
    public var number: String?
    /// Words to find it by; e-mails are keyed hashes.
    public var tags: [Tag]
    /// What was done, in order.
    public var steps: [Step]
    /// Remarks.
    public var notes: [String]
    /// Alarms: cause and message.
    public var alarms: [Alarm]
    /// Sealed payloads.
    public var payloads: [Payload]
    /// The version of the settings file.
    public var settingsVersion: String
    /// The worker's name.
    public var worker: String
    /// W3C trace context.
    public var traceparent: String?
    /// The replay this attempt belongs to, with reason and user.
    public var replay: Replay?
    /// Whether nothing was really written.
    public var isDryRun: Bool

    /// A word to find an entry by.
    public struct Tag: Sendable, Hashable {
        /// `order`, `sku`, `debtor`, `email`.
        public var kind: String
        /// The word.
        public var value: String
        /// Makes a tag.
        public init(kind: String, value: String) {
            self.kind = kind
            self.value = value
        }
    }

    /// One step.
    public struct Step: Sendable, Hashable {
        /// What was done: `fetch`, `find debtor`, `write`.
        public var name: String
        /// Milliseconds from the start of the attempt to the start of the step.
        public var offset: Int
        /// How long it took, in milliseconds.
        public var milliseconds: Int
        /// Calls to other systems inside it, by system id.
        public var calls: [String: Int]
        /// Why it failed; nil when it did not.
        public var error: String?
        /// Makes a step.
        public init(name: String, offset: Int, milliseconds: Int, calls: [String: Int] = [:], error: String? = nil) {
            self.name = name
            self.offset = offset
            self.milliseconds = milliseconds
            self.calls = calls
            self.error = error
        }
    }

    /// Something a person must look at although the event went through.
    public struct Alarm: Sendable, Hashable {
        /// The stable word.
        public var cause: String
        /// What, with the figures.
        public var message: String
        /// What a person should do.
        public var advice: String
        /// Makes an alarm.
        public init(cause: String, message: String, advice: String) {
            self.cause = cause
            self.message = message
            self.advice = advice
        }
    }

    /// A payload.
    public struct Payload: Sendable, Hashable {
        /// What it is: `source`, `mapped`, `request`, `response`.
        public var name: String
        /// Sealed bytes.
        public var sealed: [UInt8]
        /// Makes a payload.
        public init(name: String, sealed: [UInt8]) {
            self.name = name
            self.sealed = sealed
        }
    }

    /// The replay an event was published by.
    public struct Replay: Sendable, Hashable {
        /// The replay's own id.
        public var id: String
        /// The id of the event it repeats.
        public var originalID: String
        /// Why, in the operator's words.
        public var reason: String
        /// Who.
        public var user: String
        /// Whether it was told to write although it was already written.
        public var isForced: Bool
        /// Makes a replay.
        public init(id: String, originalID: String, reason: String, user: String, isForced: Bool) {
            self.id = id
            self.originalID = originalID
            self.reason = reason
            self.user = user
            self.isForced = isForced
        }
    }

    /// Makes a record.
    public init(
        id: String, eventID: String, integration: String, flow: Flow, entity: EntityRef, revision: String? = nil, origin: String, attempt: Int,
        occurredAt: Timestamp, startedAt: Timestamp, milliseconds: Int, outcome: String, cause: String? = nil, message: String = "",
        advice: String = "", title: String, number: String? = nil, tags: [Tag] = [], steps: [Step] = [], notes: [String] = [],
        alarms: [Alarm] = [], payloads: [Payload] = [], settingsVersion: String, worker: String, traceparent: String? = nil,
        replay: Replay? = nil, isDryRun: Bool = false
    ) {
        self.id = id
        self.eventID = eventID
        self.integration = integration
        self.flow = flow
        self.entity = entity
        self.revision = revision
        self.origin = origin
        self.attempt = attempt
        self.occurredAt = occurredAt
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.outcome = outcome
        self.cause = cause
        self.message = message
        self.advice = advice
        self.title = title
        self.number = number
        self.tags = tags
        self.steps = steps
        self.notes = notes
        self.alarms = alarms
        self.payloads = payloads
        self.settingsVersion = settingsVersion
        self.worker = worker
        self.traceparent = traceparent
        self.replay = replay
        self.isDryRun = isDryRun
    }
}
