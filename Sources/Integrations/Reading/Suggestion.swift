/// Finds the word that was probably meant.
public enum Suggestion {
    /// The known word nearest to `word`, when it is near enough to be a typing error: one change per three letters.
    public static func nearest(to word: String, in known: some Sequence<String>) -> String? {
        let wanted = Array(word.lowercased())
        var best: (word: String, distance: Int)?
        for candidate in known where candidate != word {
            let distance = distance(wanted, Array(candidate.lowercased()))
            if distance <= max(1, wanted.count / 3), distance < (best?.distance ?? .max) { best = (candidate, distance) }
        }
        return best?.word
    }

    /// `Did you mean "x"?` or, without a near word, the words there are.
    public static func hint(for word: String, in known: some Collection<String>, limit: Int = 12) -> String {
        if let near = nearest(to: word, in: known) { return "Did you mean \"\(near)\"?" }
        let sorted = known.sorted()
        guard !sorted.isEmpty else { return "" }
        return "Known here: \(sorted.prefix(limit).joined(separator: ", "))\(sorted.count > limit ? ", ..." : "")."
    }

    // Levenshtein with swaps of neighbours counted as one: the commonest typing error.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { rows[i][0] = i }
        for j in 0...b.count { rows[0][j] = j }
        for i in 1...a.count {
            for j in 1...b.count {
                let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                rows[i][j] = min(change, rows[i - 1][j] + 1, rows[i][j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1) }
            }
        }
        return rows[a.count][b.count]
    }
}
