import JSON

/// A call with its path taken apart, the version left out.
struct MijnWebwinkelCall {
    let request: SandboxRequest
    let path: [String]

    var method: String { request.method }

    func value(_ name: String) -> String? { request.queryValue(name) }

    /// Checks method and parameters; the general ones are always fine, repeated and unknown ones never.
    func allow(_ methods: String..., parameters: Set<String>, general: Bool = true) throws(MijnWebwinkelRefusal) {
        guard methods.contains(method) else { throw .method }
        var seen: Set<String> = []
        let known = parameters.union(["token", "partner_token"]).union(general ? ["language", "format"] : [])
        for (name, _) in request.query {
            guard known.contains(name) else { throw .invalid("Unknown parameter \(name)") }
            guard seen.insert(name).inserted else { throw .invalid("Repeated parameter \(name)") }
        }
        if let format = value("format"), format != "json" { throw .invalid("Only json is played here") }
    }

    func allow(_ method: String, _ parameters: Set<String>) throws(MijnWebwinkelRefusal) { try allow(method, parameters: parameters) }

    /// The object that was sent.
    func body() throws(MijnWebwinkelRefusal) -> JSONObject {
        guard request.headers["content-type"]?.hasPrefix("application/json") == true, let object = (try? JSONValue(parsing: request.body))?.object
        else { throw .invalid("The body is no JSON object") }
        return object
    }

    /// The list that was sent.
    func list() throws(MijnWebwinkelRefusal) -> [JSONValue] {
        guard request.headers["content-type"]?.hasPrefix("application/json") == true, let list = (try? JSONValue(parsing: request.body))?.array
        else { throw .invalid("The body is no JSON list") }
        return list
    }

    /// A whole number of the query.
    func number(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(MijnWebwinkelRefusal) -> Int {
        guard let text = value(name) else { return fallback }
        guard let number = Int(text), number >= range.lowerBound else { throw .invalid("Invalid \(name)") }
        return min(number, range.upperBound)
    }
}
