public import JSON

extension JSONValue {
    /// The settings' lookup tables as expressions see them, under `tables`; by name, so that the same tables give the same text.
    public init(tables: [String: [String: String]]) {
        self = .object(
            JSONObject(
                tables.sorted { $0.key < $1.key }.map { table in
                    (table.key, .object(JSONObject(table.value.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })))
                }))
    }
}
