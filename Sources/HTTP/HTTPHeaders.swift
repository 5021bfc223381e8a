/// Header fields in order; names compare without regard to case.
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral, Sequence {
    /// Name and value of each field, as sent or received.
    public private(set) var fields: [Field] = []

    /// One header field.
    public struct Field: Sendable, Hashable {
        /// As sent or received.
        public var name: String
        /// Without surrounding blanks.
        public var value: String
    }

    /// Makes headers from name and value pairs.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The first value of `name`; setting replaces all of that name, nil removes them.
    public subscript(_ name: String) -> String? {
        get { fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value }
        set {
            fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
            if let newValue { add(name, newValue) }
        }
    }

    /// Adds a field behind the others.
    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// Iterates over the fields.
    public func makeIterator() -> [Field].Iterator { fields.makeIterator() }
}

extension String {
    /// Whether both are equal when ASCII letters are folded.
    package func equalsIgnoringASCIICase(_ other: String) -> Bool {
        let (a, b) = (utf8, other.utf8)
        return a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A) }
    }
}
