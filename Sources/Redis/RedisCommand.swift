/// A command in the wire's form: words with their lengths, so that any bytes may be in them.
public struct RedisCommand: Sendable {
    private(set) var count = 0
    private(set) var bytes: [UInt8] = []

    /// A command of its name and further words.
    public init(_ name: String, _ words: (any RedisArgument)...) {
        self.init(name, words)
    }

    /// A command of its name and further words.
    public init(_ name: String, _ words: [any RedisArgument]) {
        self.init(name, capacity: 64)
        for word in words { word.add(to: &self) }
    }

    init(_ name: String, capacity: Int) {
        bytes.reserveCapacity(capacity)
        add(name)
    }

    /// Adds a word.
    public mutating func add(_ word: String) {
        var word = word
        word.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// Adds a word.
    public mutating func add(_ word: [UInt8]) {
        word.withUnsafeBytes { add($0) }
    }

    /// Adds a number, as decimal text.
    public mutating func add(_ number: Int) { add(String(number)) }

    private mutating func add(_ word: UnsafeRawBufferPointer) {
        count += 1
        bytes.append(UInt8(ascii: "$"))
        appendDecimal(word.count)
        bytes.append(13)
        bytes.append(10)
        bytes.append(contentsOf: word)
        bytes.append(13)
        bytes.append(10)
    }

    private mutating func appendDecimal(_ number: Int) {
        if number >= 10 { appendDecimal(number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

/// What may be a word of a command: text, bytes, a whole number.
public protocol RedisArgument: Sendable {
    /// Adds itself as one word.
    func add(to command: inout RedisCommand)
}

extension String: RedisArgument {
    /// As UTF-8.
    public func add(to command: inout RedisCommand) { command.add(self) }
}

extension [UInt8]: RedisArgument {
    /// As they are.
    public func add(to command: inout RedisCommand) { command.add(self) }
}

extension Int: RedisArgument {
    /// As decimal text.
    public func add(to command: inout RedisCommand) { command.add(self) }
}
