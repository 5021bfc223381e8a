/// A failure as the shop tells it: HTTP status, its own code, and words.
struct CCVRefusal: Error {
    var status: Int
    var code: String
    var message: String

    static let unknownResource = CCVRefusal(status: 404, code: "404.20", message: "Resource not found.")
    static let method = CCVRefusal(status: 405, code: "405.10", message: "Method not allowed.")
    static let exists = CCVRefusal(status: 500, code: "500.40", message: "Property already exists.")
    static let sameValue = CCVRefusal(status: 500, code: "500.50", message: "New value equals old value.")

    static func invalid(_ message: String) -> CCVRefusal { CCVRefusal(status: 400, code: "400.10", message: message) }
    static func unauthorized(_ message: String) -> CCVRefusal { CCVRefusal(status: 401, code: "401.10", message: message) }
}
