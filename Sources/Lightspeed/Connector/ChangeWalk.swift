import Commerce

/// Where a walk over a changed-since list stands; it travels in the page token.
///
/// The list is filtered by a lower bound alone: rows then only ever enter it, so that a list sorted either way can repeat rows on a later
/// page and never skip one. An upper bound would let a row that changes meanwhile leave, and pull an unread row to a page already read.
/// A deletion does the same; it shows in the number of rows, and the walk starts again.
struct ChangeWalk: Equatable {
    /// Counted from 1.
    var page = 1
    /// When the walk began, milliseconds since 1970.
    var started: Int64
    /// Rows read so far, repeated ones too.
    var rows = 0
    /// How many rows the list had after the first page; nil while there is but one page.
    var expected: Int?
    /// How often it had to start again.
    var restarts = 0

    /// How much earlier the list is asked to begin: the API does not say in which zone its filter is read, UTC or the shop's, at most two
    /// hours ahead. The rows carry an offset, so what is too old by them is left out again.
    static let zoneSlack = Duration.seconds(3 * 3_600)

    init(started: Timestamp) { self.started = started.milliseconds }

    /// Reads a page token.
    init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 5, let page = parts[0], page > 0, let started = parts[1], let rows = parts[2], let restarts = parts[4]
        else { return nil }
        self.page = Int(page)
        self.started = started
        self.rows = Int(rows)
        expected = parts[3].map { Int($0) }
        self.restarts = Int(restarts)
    }

    /// The page token.
    var token: String { "\(page).\(started).\(rows).\(expected.map(String.init) ?? "").\(restarts)" }

    /// The walk behind a page; nil when it is over.
    func advanced(rows count: Int, isFull: Bool) -> ChangeWalk? {
        var next = self
        next.rows += count
        if isFull {
            next.page += 1
            return next
        }
        guard let expected, next.rows < expected, restarts < 3 else { return nil }
        next.page = 1
        next.rows = 0
        next.expected = nil
        next.restarts += 1
        return next
    }

    /// Where the next poll starts: at this walk's own beginning, because what changed meanwhile may stand on a page that was already read.
    var cursor: String { String(started) }

    /// A cursor as a moment.
    static func moment(ofCursor cursor: String) -> Timestamp? { Int64(cursor).map { Timestamp(milliseconds: $0) } }

    /// A moment as the list's filters want it: `2026-03-04 08:15:02`.
    static func filterText(_ moment: Timestamp) -> String {
        let text = moment.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }
}
