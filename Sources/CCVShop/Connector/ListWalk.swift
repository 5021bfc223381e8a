/// Where a walk over a list stands; it travels in the page token.
///
/// The list is read by rising id, so that what arrives meanwhile stands behind what was read. Each page begins with the last row of the page
/// before: where that row is missing, something before it was deleted and rows moved up, and the walk begins anew.
struct ListWalk: Equatable {
    /// The first row to read, from 0.
    var start = 0
    /// Rows of this page; fewer while a record that the shop cannot show is encircled.
    var size: Int
    /// The id of the row that this page must begin with; empty for the first page.
    var anchor = ""
    /// When the walk began, milliseconds since 1970.
    var began: Int64
    /// How often it had to begin anew.
    var restarts = 0

    init(size: Int, began: Int64) {
        self.size = size
        self.began = began
    }

    /// Reads a page token.
    init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let start = Int(parts[0]), start >= 0, let size = Int(parts[1]), size > 0, let began = Int64(parts[3]),
            let restarts = Int(parts[4])
        else { return nil }
        self.init(size: size, began: began)
        (self.start, anchor, self.restarts) = (start, parts[2], restarts)
    }

    /// The page token.
    var token: String { "\(start).\(size).\(anchor).\(began).\(restarts)" }

    /// What follows a page that was read.
    /// - Parameter ids: The ids of its rows.
    /// - Returns: nil when the walk is over.
    func advanced(past ids: [String], fullSize: Int) -> ListWalk? {
        var next = self
        if !anchor.isEmpty, !ids.contains(anchor), restarts < 3 {
            (next.start, next.size, next.anchor) = (0, fullSize, "")
            next.restarts += 1
            return next
        }
        guard ids.count >= size, let last = ids.last, last != anchor || size == 1 else { return nil }
        // At a size of one the page is the anchor alone: step over it.
        next.start = size == 1 ? start + 1 : start + ids.count - 1
        next.anchor = size == 1 ? "" : last
        next.size = fullSize
        return next
    }

    /// What follows a page that the shop could not show because of one broken record: half of it, or at last the row behind it.
    var encircled: ListWalk {
        var next = self
        if size > 1 {
            next.size = size / 2
        } else {
            next.start += 1
            next.anchor = ""
        }
        return next
    }
}
