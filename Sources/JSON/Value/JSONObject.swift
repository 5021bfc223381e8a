/// The members of a JSON object: in their order, each key once.
///
/// Small objects are searched member by member, larger ones through an index. Equality and hash ignore the order.
public struct JSONObject: Sendable {
    public typealias Element = (key: String, value: JSONValue)

    @usableFromInline struct Member: Sendable {
        @usableFromInline let key: String
        @usableFromInline var value: JSONValue

        @inlinable
        init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    @usableFromInline var members: [Member] = []
    /// Only for more than `indexedFrom` members.
    @usableFromInline var index: KeyIndex?

    @usableFromInline static let indexedFrom = 16

    @inlinable
    public init() {}

    /// Of two members with the same key the last value stays, at the place of the first.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        members.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs { self[key] = value }
    }

    @inlinable public var count: Int { members.count }
    @inlinable public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }
    public var values: [JSONValue] { members.map(\.value) }

    public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    /// A member's value. Setting a new key appends it, setting nil removes the member.
    @inlinable
    public subscript(key: String) -> JSONValue? {
        get {
            if let place = place(of: key) { return members[place].value }
            return nil
        }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            if let place = place(of: key) { members[place].value = newValue } else { append(key, newValue) }
        }
    }

    /// Removes a member and returns its value.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let place = place(of: key) else { return nil }
        let value = members.remove(at: place).value
        index = members.count > Self.indexedFrom ? KeyIndex(members) : nil
        return value
    }

    /// The position of a key.
    @inlinable
    package func place(of key: String) -> Int? {
        if let index { return index.place(of: key, in: members) }
        for place in members.indices where members[place].key.hasSameBytes(as: key) { return place }
        return nil
    }

    /// The member at a position.
    @inlinable
    package subscript(place place: Int) -> Element { (members[place].key, members[place].value) }

    /// Appends a member whose key is known to be new.
    @usableFromInline
    package mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        guard members.count > Self.indexedFrom else { return }
        if index == nil || !isKnownUniquelyReferenced(&index) || !index!.hasRoom(for: members.count) {
            index = KeyIndex(members)
        } else {
            index!.insert(key, at: members.count - 1)
        }
    }
}

extension JSONObject: Sequence {
    public struct Iterator: IteratorProtocol, Sendable {
        @usableFromInline var base: IndexingIterator<[Member]>

        @inlinable
        init(base: IndexingIterator<[Member]>) { self.base = base }

        @inlinable
        public mutating func next() -> Element? {
            guard let member = base.next() else { return nil }
            return (member.key, member.value)
        }
    }

    @inlinable
    public func makeIterator() -> Iterator { Iterator(base: members.makeIterator()) }

    @inlinable public var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var one = Hasher()
            one.combine(member.key)
            one.combine(member.value)
            sum ^= one.finalize()
        }
        hasher.combine(count)
        hasher.combine(sum)
    }
}

extension JSONObject: CustomStringConvertible {
    /// The JSON text.
    public var description: String { JSONValue.object(self).text }
}
