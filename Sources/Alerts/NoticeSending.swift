import Runtime

/// A way to people: tells one notice, or throws why it could not.
protocol NoticeSending: Sendable {
    /// Tells it; returns when the other side has taken it.
    func send(_ notice: AlertNotice) async throws
}

/// Why a notice could not be told, in words without secrets.
struct NoticeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sentence.
    var description: String
    init(_ description: String) { self.description = description }
}
