import Commerce
import Integrations
import JSON

/// Finds the article of every line.
struct ArticleStep: Sendable {
    let catalog: any ArticleCatalog
    let settings: OrdersSettings
    let mapping: Mapping

    /// Sets the articles of the lines. - Returns: the articles found, by their code.
    /// - Throws: `Fault` (park) naming every article that is missing or blocked.
    func resolve(_ lines: inout [BookedLine], order: Order, _ context: EventContext, isDryRun: Bool) async throws -> [String: ArticleMatch] {
        let key = settings.articles.match
        let wanted = lines.indices.filter { lines[$0].kind == .article && lines[$0].article == nil }
        let words = wanted.map { key == .sku ? (lines[$0].orderLine?.sku ?? "").trimmed : (lines[$0].orderLine?.ean ?? "").trimmed }
        var found: [String: ArticleMatch] = [:]
        let asked = Array(Set(words.filter { !$0.isEmpty })).sorted()
        if !asked.isEmpty { found = try await context.steps.step("articles") { try await catalog.articles(asked, by: key) } }
        var missing: [(index: Int, word: String)] = []
        var used: [String: ArticleMatch] = [:]
        for (index, word) in zip(wanted, words) {
            if let match = found[word] {
                lines[index].article = match.code
                used[match.code] = match
            } else {
                missing.append((index, word))
            }
        }
        let blocked = used.values.filter(\.isBlocked).map(\.code).sorted()
        guard blocked.isEmpty else {
            throw Fault.park(
                "article.blocked",
                "Order \(order.number): \(blocked.count == 1 ? "the article" : "these articles") may not be sold: \(blocked.joined(separator: ", ")).",
                advice: "Unblock it in AccountView, then replay the order.")
        }
        try await handle(missing, &lines, order, context, isDryRun)
        return used
    }

    private func handle(
        _ missing: [(index: Int, word: String)], _ lines: inout [BookedLine], _ order: Order, _ context: EventContext, _ isDryRun: Bool
    )
        async throws
    {
        guard !missing.isEmpty else { return }
        let names = missing.map { $0.word.isEmpty ? "\"\(lines[$0.index].name)\" (no \(settings.articles.match.rawValue.uppercased()))" : $0.word }
        let list = Array(Set(names)).sorted().joined(separator: ", ")
        switch settings.articles.missing {
        case .fallback where settings.articles.fallback != nil:
            for (index, _) in missing { lines[index].article = settings.articles.fallback }
            context.steps.note("Fallback article \(settings.articles.fallback ?? "") stands in for \(list).")
        case .create:
            if let writer = catalog as? any ArticleWriting, missing.allSatisfy({ !$0.word.isEmpty }), mapping.has("article") {
                return try await create(missing, &lines, order, writer, context, isDryRun)
            }
            fallthrough
        default:
            throw Fault.park(
                "sku.missing", "Order \(order.number): \(names.count == 1 ? "this article is" : "these articles are") not in AccountView: \(list).",
                advice: "Create them in AccountView or correct the SKU in the shop, then replay the order.")
        }
    }

    private func create(
        _ missing: [(index: Int, word: String)], _ lines: inout [BookedLine], _ order: Order, _ writer: any ArticleWriting, _ context: EventContext,
        _ isDryRun: Bool
    ) async throws {
        var made: [String: String] = [:]
        for (index, word) in missing {
            if let code = made[word] {
                lines[index].article = code
                continue
            }
            let group = settings.articles.createGroup.map { ["group": JSONValue.string($0)] as JSONValue } ?? [:]
            let document = (lines[index].orderLine?.json ?? .null).adding("koppel", group)
            let record = try mapping.apply("article", to: document, subject: "Order \(order.number)")
            let code =
                isDryRun
                ? word
                : try await context.steps.step("article create") {
                    try await context.alone("article|\(word)") {
                        // Another worker may just have made it.
                        if let match = try await catalog.articles([word], by: settings.articles.match)[word] { return match.code }
                        return try await context.writeOnce("article:\(word)") { try await writer.createArticle(record.fields) }
                    }
                }
            made[word] = code
            lines[index].article = code
            context.steps.note("Article \(code) was created.")
        }
    }
}
