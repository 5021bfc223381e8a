import Commerce

extension CCVShopClient {
    /// Reads a long list page by page, by rising id. A record that the shop cannot show is stepped around; a row may come twice.
    func forEachPage(
        _ path: String, _ query: [(String, String)] = [], about subject: String, _ body: ([Record]) async throws -> Void
    ) async throws {
        var next: ListWalk? = ListWalk(size: pageSize, began: services.clock.now.milliseconds)
        while let walk = next {
            let rows: [Record]
            do {
                rows = try await page(path, query + [("orderby", "id")], start: walk.start, size: walk.size, about: subject)
            } catch let fault as Fault where fault.cause == "ccvshop.schema" {
                next = walk.encircled
                continue
            }
            try await body(rows)
            next = walk.advanced(past: rows.compactMap { $0.text("id") }, fullSize: pageSize)
        }
    }
}
