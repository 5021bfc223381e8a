public import Commerce

/// One thing that must outlive Redis. Records are appended, sealed, to the stream `koppel.state`; of several with the same kind,
/// integration and key the last one counts.
public struct StateRecord: Sendable, Hashable {
    /// What kind of thing.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The target's number of an entity; an empty value forgets it. Key: `<flow>:<entity kind>:<key>`.
        case mark
        /// Where a poll goes on. Key: the poll's name.
        case cursor
        /// A secret of a vault. Key: its name.
        case secret
        /// An order that is watched; an empty value ends it. Key: `<flow>:<entity kind>:<key>`.
        case watch
        /// That Redis was filled anew.
        case epoch
    }

    /// What kind of thing.
    public var kind: Kind
    /// The integration, or company, it belongs to.
    public var integration: String
    /// Its name.
    public var key: String
    /// The value.
    public var value: [UInt8]
    /// When it was made. Of two in Redis and stream the later counts.
    public var at: Timestamp
    /// When it was last appended again because it was old; nil for one that was not.
    public var renewedAt: Timestamp?

    /// Makes a record.
    public init(_ kind: Kind, integration: String, key: String, value: [UInt8], at: Timestamp) {
        self.kind = kind
        self.integration = integration
        self.key = key
        self.value = value
        self.at = at
    }

    /// The key of something about an entity.
    static func key(_ flow: Flow, _ entity: EntityRef) -> String { "\(flow.rawValue):\(entity.kind.rawValue):\(entity.key)" }

    /// Takes apart what `key(_:_:)` made.
    static func entity(ofKey key: String) -> (flow: Flow, entity: EntityRef)? {
        let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let flow = Flow(rawValue: String(parts[0])), let kind = EntityKind(rawValue: String(parts[1])) else { return nil }
        return (flow, EntityRef(kind, String(parts[2])))
    }
}
