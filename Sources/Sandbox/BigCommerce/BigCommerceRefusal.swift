import JSON

/// A call that the API refuses, in the words of its version.
struct BigCommerceRefusal: Error {
    var status: Int
    var message: String
    /// v3: by field.
    var errors: JSONObject = [:]

    init(_ status: Int, _ message: String, errors: JSONObject = [:]) {
        self.status = status
        self.message = message
        self.errors = errors
    }

    static let missing = BigCommerceRefusal(404, "The requested resource was not found.")

    /// v2 answers an array of objects, v3 one object.
    func response(version: String, headers: [(name: String, value: String)]) -> SandboxResponse {
        let number = JSONValue.number(.init(status))
        let body: JSONValue =
            version == "v2"
            ? [["status": number, "message": .string(message)]]
            : [
                "status": number, "title": .string(message), "type": "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes",
                "errors": .object(errors),
            ]
        return SandboxResponse(status: status, headers: headers + [("Content-Type", "application/json")], body: body.bytes)
    }
}
