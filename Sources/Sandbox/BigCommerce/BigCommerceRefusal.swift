import JSON

/// A call that the API refuses, in the words of its version.
struct BigCommerceRefusal: Error {
    var status: Int
    var message: String
    /// v3: by field.
    var errors: JSONObject = [:]
    /// Batches and category trees have bodies of their own.
    var body: JSONValue?
    var contentType = "application/json"

    init(_ status: Int, _ message: String, errors: JSONObject = [:]) {
        self.status = status
        self.message = message
        self.errors = errors
    }

    /// As the inventory API refuses.
    static func inventory(_ message: String) -> BigCommerceRefusal {
        var refusal = BigCommerceRefusal(422, message)
        refusal.contentType = "application/problem+json"
        return refusal
    }

    /// As v3 describes one refused thing.
    var v3: JSONValue {
        [
            "status": .number(.init(status)), "title": .string(message),
            "type": "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes", "errors": .object(errors),
        ]
    }

    static let missing = BigCommerceRefusal(404, "The requested resource was not found.")

    /// v2 answers an array of objects, v3 one object.
    func response(version: String, headers: [(name: String, value: String)]) -> SandboxResponse {
        let number = JSONValue.number(.init(status))
        let answer = body ?? (version == "v2" ? [["status": number, "message": .string(message)]] : v3)
        return SandboxResponse(status: status, headers: headers + [("Content-Type", contentType)], body: answer.bytes)
    }
}
