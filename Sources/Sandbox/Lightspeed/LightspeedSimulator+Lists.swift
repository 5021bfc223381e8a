import Commerce
import JSON

extension LightspeedSimulator {
    /// A list of records as they are.
    func list(
        _ call: LightspeedCall, _ records: some Sequence<LightspeedRecord>, key: String, isCount: Bool,
        where matches: (LightspeedRecord) -> Bool = { _ in true }
    ) throws(LightspeedRefusal) -> JSONValue {
        try list(call, records, key: key, isCount: isCount, where: matches, show: { $0.shown(language: call.language) })
    }

    /// A list with the filters, paging and field choice that every list has; or its count.
    func list(
        _ call: LightspeedCall, _ records: some Sequence<LightspeedRecord>, key: String, isCount: Bool,
        where matches: (LightspeedRecord) -> Bool, show: (LightspeedRecord) -> JSONObject
    ) throws(LightspeedRefusal) -> JSONValue {
        var rows: [LightspeedRecord] = []
        let since = call.request.queryValue("since_id").flatMap { Int($0) } ?? 0
        let bounds = try (
            bound(call, "created_at_min"), bound(call, "created_at_max"), bound(call, "updated_at_min"), bound(call, "updated_at_max")
        )
        for record in records where record.id > since && matches(record) {
            // The shop compares whole seconds.
            let (created, updated) = (record.created.milliseconds / 1_000 * 1_000, record.updated.milliseconds / 1_000 * 1_000)
            if let min = bounds.0, created < min.milliseconds { continue }
            if let max = bounds.1, created > max.milliseconds { continue }
            if let min = bounds.2, updated < min.milliseconds { continue }
            if let max = bounds.3, updated > max.milliseconds { continue }
            rows.append(record)
        }
        if isCount { return ["count": .number(Decimal128(rows.count))] }
        rows.sort { switches.ascending ? $0.id < $1.id : $0.id > $1.id }
        let page = max(1, call.request.queryValue("page").flatMap { Int($0) } ?? 1)
        var limit = call.request.queryValue("limit").flatMap { Int($0) } ?? 50
        if limit > 250, switches.refusesLargeLimits { throw .invalid }
        limit = min(max(limit, 1), 250)
        let chosen = call.request.queryValue("fields")?.split(separator: ",").map(String.init)
        let shown = rows.dropFirst((page - 1) * limit).prefix(limit).map { record -> JSONValue in
            let object = withUnknown(show(record))
            return .object(chosen.map { names in JSONObject(object.filter { names.contains($0.key) }.map { ($0.key, $0.value) }) } ?? object)
        }
        if shown.isEmpty, switches.emptyList != "array" { return switches.emptyList == "false" ? .object([key: false]) : .array([]) }
        return .object([key: .array(shown)])
    }

    /// With members that nobody knows, when the switch is on.
    func withUnknown(_ object: JSONObject) -> JSONObject {
        guard switches.unknownMembers else { return object }
        var object = object
        object["xFutureThing"] = ["nested": [1, 2, ["deep": nil]], "text": "\u{1F600}"]
        return object
    }

    private func bound(_ call: LightspeedCall, _ name: String) throws(LightspeedRefusal) -> Timestamp? {
        guard let text = call.request.queryValue(name) else { return nil }
        guard let moment = LightspeedTime.filter(text, inUTC: switches.filtersInUTC) else { throw .invalid }
        return moment
    }

    /// Whether a to-one link of a record points to the id in a query parameter.
    func points(_ record: LightspeedRecord, _ name: String, _ call: LightspeedCall) -> Bool {
        guard let wanted = call.request.queryValue(name) else { return true }
        return record.links.contains { $0.name == name && $0.id.map(String.init) == wanted }
    }
}
