import JSON

/// Why a call is refused, in AccountView's language.
struct AccountViewRefusal: Error {
    let status: Int
    let message: String
    var retryAfter: Int?

    init(_ message: String, status: Int = 400, retryAfter: Int? = nil) {
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
    }

    /// The error body as it was recorded, with the switches' distortions.
    func response(_ switches: AccountViewSwitches) -> SandboxResponse {
        let body: JSONValue = [
            "ErrorType": "AccountViewError", "ErrorNumbers": nil, "ErrorMessage": .string(switches.emptyErrorMessage ? "" : message),
        ]
        var headers = [(name: "Content-Type", value: "application/json; charset=utf-8")]
        if let retryAfter { headers.append(("Retry-After", String(retryAfter))) }
        let isMasked = switches.errorsOn200 && (status == 400 || status == 500)
        return SandboxResponse(status: isMasked ? 200 : status, headers: headers, body: body.bytes)
    }
}
