/// A connector that can say whether it will work.
public protocol Probing: Sendable {
    /// Tries address, credentials and each right that the flows need, with several calls, and names each that is missing. Never throws:
    /// what fails is a finding.
    func check(flows: Set<Flow>) async -> [Finding]
}

/// One thing that was checked.
public struct Finding: Sendable, Hashable {
    /// How bad it is.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        /// Works.
        case ok
        /// Works, but look at it.
        case warning
        /// Will not work.
        case problem
        /// This system cannot do it, and why.
        case unsupported
    }
    /// How bad it is.
    public var level: Level
    /// What was checked: "orders: read".
    public var subject: String
    /// What was found, in one sentence.
    public var message: String
    /// What a person should do; empty when nothing.
    public var advice: String

    /// Makes a finding.
    public init(_ level: Level, _ subject: String, _ message: String, advice: String = "") {
        self.level = level
        self.subject = subject
        self.message = message
        self.advice = advice
    }
}
