/// Where a poll stands; it travels in the page token.
///
/// The API has no filter by change. A poll is two walks: over the orders placed since a day, then over those whose state changed since a
/// moment. Both read by rising number, and each page begins with the last row of the page before: where that row is missing, rows moved up,
/// and the walk begins anew. What arrives meanwhile stands behind what was read, or is read twice.
struct OrderWalk: Equatable {
    /// What is listed.
    enum Pass: String {
        case placed
        case changed
    }

    var pass = Pass.placed
    /// Rows to leave out.
    var offset = 0
    /// The number that the page must hold; empty for a first page.
    var anchor = ""
    /// When the poll began, milliseconds since 1970.
    var began: Int64
    /// How often a walk began anew.
    var restarts = 0

    init(began: Int64) { self.began = began }

    /// Reads a page token.
    init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let pass = Pass(rawValue: parts[0]), let offset = Int(parts[1]), offset >= 0, let began = Int64(parts[3]),
            let restarts = Int(parts[4])
        else { return nil }
        self.init(began: began)
        (self.pass, self.offset, anchor, self.restarts) = (pass, offset, parts[2], restarts)
    }

    /// The page token.
    var token: String { "\(pass.rawValue).\(offset).\(anchor).\(began).\(restarts)" }

    /// What follows a page with these numbers; nil when the poll is over.
    func advanced(past numbers: [String], pageSize: Int) -> OrderWalk? {
        var next = self
        if !anchor.isEmpty, !numbers.contains(anchor), restarts < 3 {
            (next.offset, next.anchor, next.restarts) = (0, "", restarts + 1)
            return next
        }
        if numbers.count >= pageSize, let last = numbers.last {
            // One row twice; a page that brought nothing else is stepped over.
            next.offset = offset + max(1, numbers.count - 1)
            next.anchor = last
            return next
        }
        guard pass == .placed else { return nil }
        (next.pass, next.offset, next.anchor, next.restarts) = (.changed, 0, "", 0)
        return next
    }
}
