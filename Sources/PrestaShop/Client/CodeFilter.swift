/// Conditions on codes. In the grammar of filters a bar means "or", a comma between digits "from and to", brackets anything else, so codes
/// with such signs need another form; what comes back is always compared once more.
enum CodeFilter {
    /// The condition for one code; nil for one that no record can have.
    static func one(_ code: String) -> String? {
        guard !code.isEmpty else { return nil }
        // No form holds brackets: all that contain the longest part without them come, and are compared on our side.
        if code.contains(where: { $0 == "[" || $0 == "]" }) {
            let parts: [Substring] = code.split(whereSeparator: { $0 == "[" || $0 == "]" })
            guard let longest = parts.max(by: { $0.count < $1.count }) else { return nil }
            return "%[\(longest)]%"
        }
        return isPlain(code) ? "[\(code)]" : code
    }

    /// Conditions that together match all these codes, each with few enough for one address.
    static func any(_ codes: [String]) -> [String] {
        let plain = codes.filter(isPlain)
        let lists = stride(from: 0, to: plain.count, by: 50).map { "[\(plain[$0..<min($0 + 50, plain.count)].joined(separator: "|"))]" }
        return lists + codes.filter { !isPlain($0) }.compactMap(one)
    }

    /// Whether two codes are the same to the shop, which ignores case and blanks at the end.
    static func isSame(_ a: String, _ b: String) -> Bool { key(a) == key(b) }

    /// The same for codes that are the same to the shop.
    static func key(_ code: String) -> String { code.trimmed.lowercased() }

    private static func isPlain(_ code: String) -> Bool { !code.isEmpty && !code.contains { "[]|,".contains($0) } }
}
