import Commerce
import JSON

extension AccountViewSimulator {
    /// The warehouse marks an order as sent, in columns of the dictionary: in the order book, or in history where the order has left it.
    func shipOrder(_ given: JSONObject) throws -> JSONValue {
        let (year, reference) = (try year(given), try text("reference", given))
        let fields = try typed(given["fields"], "SO_HDR")
        guard !fields.isEmpty else { throw SandboxCommandError("fields: name at least one column of SO_HDR") }
        let now = JSONValue.string(context.clock.now.dutchText)
        for table in ["SO_HDR", "HST_AH"] {
            guard let place = year[table].rows.firstIndex(where: { $0.text("COMMENT1") == reference }) else { continue }
            if let unknown = fields.keys.sorted().first(where: { model.tables[table]![$0] == nil }) {
                throw SandboxCommandError("\(table) has no column \(unknown)")
            }
            year[table].change(at: place) { row in
                for (name, value) in fields { row.values[name] = value }
                if table == "SO_HDR", switches.hasOrderChangeDate { row.values["CNG_DATE"] = now }
            }
            return ["ok": true]
        }
        throw SandboxCommandError("there is no order \(reference)")
    }
}
