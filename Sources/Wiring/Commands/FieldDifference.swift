public import JSON

/// One field that is, or would be, different.
public struct FieldDifference: Sendable, Hashable {
    /// Where: `lines[0].QTY`.
    public var path: String
    /// As it was; nil where there was none.
    public var before: JSONValue?
    /// As it would be; nil where there would be none.
    public var after: JSONValue?

    /// The fields that differ, in order; all of them where nothing is known of before.
    public static func between(_ before: JSONValue?, _ after: JSONValue?, path: String = "") -> [FieldDifference] {
        if let before, let after, before == after { return [] }
        if before?.array == nil, after?.array == nil, before?.object == nil, after?.object == nil {
            return [FieldDifference(path: path, before: before, after: after)]
        }
        var differences: [FieldDifference] = []
        if let old = before?.object ?? (after?.object == nil ? nil : [:]), let new = after?.object ?? (before?.object == nil ? nil : [:]) {
            var names = new.map(\.key)
            for (name, _) in old where new[name] == nil { names.append(name) }
            for name in names { differences += between(old[name], new[name], path: path.isEmpty ? name : "\(path).\(name)") }
            return differences
        }
        let old = before?.array ?? [], new = after?.array ?? []
        for index in 0..<max(old.count, new.count) {
            differences += between(
                old.indices.contains(index) ? old[index] : nil, new.indices.contains(index) ? new[index] : nil, path: "\(path)[\(index)]")
        }
        return differences
    }

    /// For people.
    public var text: String { before == nil ? "\(path): \(after?.text ?? "-")" : "\(path): \(before?.text ?? "-") → \(after?.text ?? "-")" }

    /// For programs.
    public var json: JSONValue { ["field": .string(path), "before": before ?? .null, "after": after ?? .null] }
}
