import Commerce

/// Everything the broker must have, as values in the order in which they are declared. Declaring twice changes nothing.
public struct TopologyPlan: Sendable, Hashable {
    /// An exchange.
    public struct Exchange: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// `topic` or `fanout`.
        public var type: String
    }

    /// A queue, durable always.
    public struct Queue: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its arguments.
        public var arguments: [String: Argument]
    }

    /// A binding.
    public struct Binding: Sendable, Hashable {
        /// From here.
        public var exchange: String
        /// To there.
        public var queue: String
        /// For these keys.
        public var key: String
    }

    /// A queue argument.
    public enum Argument: Sendable, Hashable {
        /// A number.
        case int(Int64)
        /// A text.
        case text(String)
        /// A switch.
        case bool(Bool)
    }

    /// The exchanges.
    public var exchanges: [Exchange] = []
    /// The queues.
    public var queues: [Queue] = []
    /// The bindings.
    public var bindings: [Binding] = []

    /// A plan without anything.
    public init() {}

    /// What is there whatever the integrations are: exchanges, archive, state, activity, retry rungs and parking queues.
    public static func house(ladder: RetryLadder = RetryLadder(), limits: TopologyLimits = .init()) -> TopologyPlan {
        var plan = TopologyPlan()
        plan.exchanges = [
            .init(name: Names.events, type: "topic"), .init(name: Names.direct, type: "topic"), .init(name: Names.parked, type: "topic"),
        ]
        plan.addStream(Names.archive)
        plan.bindings.append(.init(exchange: Names.events, queue: Names.archive, key: "#"))
        plan.addStream(Names.state)
        // Classic: activity is plenty, may be lost at worst, and must never push back on a flow; drop-head bounds it.
        plan.queues.append(
            .init(
                name: Names.activity,
                arguments: [
                    "x-queue-type": .text("classic"), "x-queue-mode": .text("lazy"), "x-max-length-bytes": .int(limits.activityBytes),
                    "x-overflow": .text("drop-head"),
                ]))
        for rung in ladder.rungs {
            for queue in rung.queues { plan.addRetryQueue(queue.name, milliseconds: queue.milliseconds) }
        }
        for flow in Flow.allCases {
            plan.queues.append(.init(name: Names.parked(flow), arguments: ["x-queue-type": .text("quorum")]))
            plan.bindings.append(.init(exchange: Names.parked, queue: Names.parked(flow), key: "\(flow.rawValue).*"))
        }
        // What the broker itself dead-letters (a message that keeps killing its worker) is told here too, so that a worker can write it
        // into the journal; the message is in the parking queue already.
        plan.exchanges.append(.init(name: Names.crashed, type: "topic"))
        plan.queues.append(
            .init(name: Names.crashed, arguments: ["x-queue-type": .text("quorum"), "x-max-length": .int(10_000), "x-overflow": .text("drop-head")]))
        plan.bindings.append(.init(exchange: Names.crashed, queue: Names.crashed, key: "#"))
        for flow in Flow.allCases { plan.bindings.append(.init(exchange: Names.crashed, queue: Names.parked(flow), key: "\(flow.rawValue).*")) }
        return plan
    }

    /// What one flow of one integration needs beside the house.
    ///
    /// - Parameter singleActiveConsumer: For queues whose target is the ERP, which wants one write at a time per company.
    public static func queue(_ name: QueueName, singleActiveConsumer: Bool, limits: TopologyLimits = .init()) -> TopologyPlan {
        var plan = TopologyPlan()
        var arguments: [String: Argument] = [
            "x-queue-type": .text("quorum"), "x-delivery-limit": .int(limits.deliveryLimit), "x-dead-letter-exchange": .text(Names.crashed),
            "x-dead-letter-strategy": .text("at-least-once"), "x-overflow": .text("reject-publish"),
        ]
        if singleActiveConsumer { arguments["x-single-active-consumer"] = .bool(true) }
        plan.queues = [.init(name: name.description, arguments: arguments)]
        plan.bindings = [Names.events, Names.direct].map { .init(exchange: $0, queue: name.description, key: name.routingKey) }
        return plan
    }

    /// Both plans, this one first.
    public static func + (a: TopologyPlan, b: TopologyPlan) -> TopologyPlan {
        var plan = a
        plan.exchanges += b.exchanges
        plan.queues += b.queues
        plan.bindings += b.bindings
        return plan
    }

    private mutating func addStream(_ name: String) {
        // No age here: a stream declared again with another age is refused. A policy sets it (deploy/rabbitmq/policies). Small segments, because a
        // stream deletes whole segments only.
        queues.append(.init(name: name, arguments: ["x-queue-type": .text("stream"), "x-stream-max-segment-size-bytes": .int(20_000_000)]))
    }

    private mutating func addRetryQueue(_ name: String, milliseconds: Int64) {
        // The key has to survive the wait, so each queue has an exchange of its own instead of being addressed by name.
        exchanges.append(.init(name: name, type: "fanout"))
        queues.append(
            .init(
                name: name,
                arguments: [
                    "x-queue-type": .text("quorum"), "x-message-ttl": .int(milliseconds), "x-dead-letter-exchange": .text(Names.direct),
                    "x-dead-letter-strategy": .text("at-least-once"), "x-overflow": .text("reject-publish"),
                ]))
        bindings.append(.init(exchange: name, queue: name, key: ""))
    }
}

/// The figures of the topology that an operator may want to set before the first start.
public struct TopologyLimits: Sendable, Hashable {
    /// How often one message may be delivered before it counts as crashing its worker.
    public var deliveryLimit: Int64
    /// The most bytes of journal records kept while nobody reads them.
    public var activityBytes: Int64

    /// Makes limits.
    public init(deliveryLimit: Int64 = 50, activityBytes: Int64 = 256 << 20) {
        self.deliveryLimit = deliveryLimit
        self.activityBytes = activityBytes
    }
}
