import JSON

/// A call that the API refuses.
struct MijnWebwinkelRefusal: Error {
    var status: Int
    var message: String
    /// By field, for the problem shape of customers.
    var errors: JSONObject = [:]

    static let missing = MijnWebwinkelRefusal(status: 404, message: "Not found")
    static let method = MijnWebwinkelRefusal(status: 405, message: "Method not allowed")
    static func invalid(_ message: String) -> MijnWebwinkelRefusal { MijnWebwinkelRefusal(status: 400, message: message) }
    static func problem(_ field: String, _ words: String) -> MijnWebwinkelRefusal {
        MijnWebwinkelRefusal(status: 422, message: "Invalid data provided.", errors: [field: .string(words)])
    }

    /// The general error object, or the problem object that customers answer 422 with.
    var body: JSONValue {
        if status != 422 {
            return ["code": .number(.init(status)), "message": .string(message), "description": .string("\(message) (\(status))")]
        }
        return [
            "type": "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html", "title": "Invalid Request", "detail": .string(message),
            "status": .number(.init(status)), "errors": .object(errors),
        ]
    }
}
