import Commerce

extension Duration {
    /// Reads `250ms`, `30s`, `5m`, `2h`, `30d`.
    public init?(setting text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3_600)
        case "d": self = .seconds(count * 86_400)
        default: return nil
        }
    }

    /// As settings write it: `5m`.
    public var settingText: String {
        let total = milliseconds
        if total % 1_000 != 0 { return "\(total)ms" }
        for (unit, size) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where total != 0 && total / 1_000 % size == 0 {
            return "\(total / 1_000 / size)\(unit)"
        }
        return "\(total / 1_000)s"
    }
}

extension SettingsSection {
    static func isDate(_ text: String) -> Bool { Timestamp(iso8601: text) != nil }
}
