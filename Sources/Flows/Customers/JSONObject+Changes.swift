import JSON

extension JSONObject {
    /// The fields whose values differ from those of a record. A name with dots goes into an object of the record; such an object is written
    /// whole or not at all, because shops replace it.
    func changed(from record: JSONObject) -> JSONObject {
        let differing = Set(filter { Self.differs($0.value, from: record.value(at: $0.key)) }.map { $0.key })
        let objects = Set(differing.compactMap(Self.object(ofName:)))
        return JSONObject(
            filter { field in
                differing.contains(field.key) || Self.object(ofName: field.key).map { objects.contains($0) } ?? false
            }.map { ($0.key, $0.value) })
    }

    private static func differs(_ value: JSONValue, from known: JSONValue?) -> Bool {
        guard let known else { return true }
        guard case .string(let text) = value else { return value != known }
        if case .string(let old) = known { return text.trimmed != old.trimmed }
        // An empty text and nothing are the same, and so are a number and its text.
        if known.isNull { return !text.trimmed.isEmpty }
        return known.decimal?.description != text.trimmed
    }

    /// The object that a field with dots in its name belongs to.
    private static func object(ofName name: String) -> String? {
        name.lastIndex(of: ".").map { String(name[..<$0]) }
    }

    private func value(at name: String) -> JSONValue? {
        if let value = self[name] { return value }
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count > 1, let first = self[parts[0]] else { return nil }
        return parts.dropFirst().reduce(first) { (value: JSONValue?, part) in value?[part] }
    }
}
