public import JSON

/// Something that goes wrong on purpose with some calls to one instance.
public struct FaultSwitch: Sendable, Hashable {
    /// What goes wrong.
    public enum Kind: Sendable, Hashable {
        /// Answers this status with this body; the simulator never sees the call.
        case status(Int, body: String)
        /// Answers late, by milliseconds.
        case slow(Int)
        /// Lets the simulator do its work, then ends the connection without an answer.
        case dropAfter
        /// Ends the connection at once, never does the work.
        case dropBefore
        /// Ends the connection at once and lets the simulator do the work this many milliseconds later.
        case dropThenStore(Int)
        /// Hands the same call to the simulator twice, as a stuttering proxy does; the second answer counts.
        case duplicate
        /// Cuts the answer's body in half, with a content length that fits.
        case malformed
        /// Answers 200 with this body; the simulator never sees the call.
        case errorOn200(body: String)

        /// Whether what the client gets is not the simulator's own answer.
        var replacesAnswer: Bool {
            switch self {
            case .status, .errorOn200, .malformed: true
            case .slow, .dropAfter, .dropBefore, .dropThenStore, .duplicate: false
            }
        }
    }

    /// What goes wrong.
    public var kind: Kind
    /// Only calls with this verb; nil for all.
    public var method: String?
    /// Only calls whose path and query contain this text; nil for all.
    public var contains: String?
    /// Only calls whose body contains this text; nil for all.
    public var bodyContains: String?
    /// Lets so many matching calls through first.
    public var skip: Int
    /// Then goes wrong so many times; nil for ever.
    public var times: Int?
    /// Goes wrong with this share of the matching calls, 1 to 100 percent.
    public var percent: Int

    /// Makes a switch.
    public init(
        _ kind: Kind, method: String? = nil, contains: String? = nil, bodyContains: String? = nil, skip: Int = 0, times: Int? = 1,
        percent: Int = 100
    ) {
        self.kind = kind
        self.method = method
        self.contains = contains
        self.bodyContains = bodyContains
        self.skip = skip
        self.times = times
        self.percent = percent
    }

    func matches(_ request: SandboxRequest) -> Bool {
        if let method, method != request.method { return false }
        if let contains, !"\(request.path)?\(request.rawQuery)".contains(contains) { return false }
        if let bodyContains, !request.text.contains(bodyContains) { return false }
        return true
    }

    /// Reads what the control API is sent:
    /// `{"kind": "status", "status": 503, "body": "", "method": "POST", "contains": "/token", "skip": 0, "times": 3}`.
    /// - Throws: `SandboxCommandError`.
    public init(json: JSONValue) throws {
        let number = { (key: String, other: Int) in json[key]?.int ?? other }
        let body = json["body"]?.string ?? ""
        switch json["kind"]?.string {
        case "status": kind = .status(number("status", 500), body: body)
        case "slow": kind = .slow(number("milliseconds", 5_000))
        case "drop-after": kind = .dropAfter
        case "drop-before": kind = .dropBefore
        case "drop-then-store": kind = .dropThenStore(number("milliseconds", 2_000))
        case "duplicate": kind = .duplicate
        case "malformed": kind = .malformed
        case "error-on-200": kind = .errorOn200(body: body)
        case let other:
            throw SandboxCommandError(
                "kind \(other ?? "is missing"): expected status, slow, drop-after, drop-before, drop-then-store, duplicate, malformed or error-on-200"
            )
        }
        method = json["method"]?.string
        contains = json["contains"]?.string
        bodyContains = json["bodyContains"]?.string
        skip = number("skip", 0)
        times = json["times"]?.isNull == true ? nil : number("times", 1)
        percent = number("percent", 100)
    }
}
