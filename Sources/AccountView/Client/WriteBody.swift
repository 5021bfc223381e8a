import JSON

/// A body for POST and PUT: definitions, and rows of values in their order.
struct WriteBody: Sendable {
    /// One table's part.
    struct Part: Sendable {
        var table: String
        var columns: [(name: String, type: String)]
        var rows: [[JSONValue]]
    }

    var object: String
    /// `YYYY-MM-DD`; nil for the current book year.
    var bookDate: String?
    /// The business key, for an update.
    var id: String?
    var header: Part
    var details: [Part] = []

    var json: JSONValue {
        var root: JSONObject = [
            "BookDate": .string(bookDate.map { "\($0)T00:00:00.000Z" } ?? ""), "BusinessObject": .string(object),
        ]
        if let id { root["id"] = .string(id) }
        var table: JSONObject = ["Definition": Self.definition(header, isDetail: false)]
        var data: JSONObject = ["Data": Self.data(header, isDetail: false)]
        if !details.isEmpty {
            table["DetailDefinitions"] = .array(details.map { Self.definition($0, isDetail: true) })
            data["DetailData"] = .array(details.map { Self.data($0, isDetail: true) })
        }
        root["Table"] = .object(table)
        root["TableData"] = .object(data)
        return .object(root)
    }

    private static func definition(_ part: Part, isDetail: Bool) -> JSONValue {
        let keys = [("RowId", "C")] + (isDetail ? [("HeaderId", "C")] : [])
        let fields = (keys + part.columns).map { name, type -> JSONValue in ["Name": .string(name), "FieldType": .string(type)] }
        return ["Name": .string(part.table), "Fields": .array(fields)]
    }

    private static func data(_ part: Part, isDetail: Bool) -> JSONValue {
        let rows = part.rows.enumerated().map { place, values -> JSONValue in
            let keys: [JSONValue] = [.string(String(place + 1))] + (isDetail ? ["1"] : [])
            return ["Values": .array(keys + values)]
        }
        return ["Rows": .array(rows)]
    }
}
