import JSON

/// What a member of a body may be; the shop checks every body against a schema.
enum CCVType {
    case text(Int)
    case number
    case integer
    case bool
    case words([String])
    case any

    /// Checks the members of a body. Null clears what is no required member.
    static func check(_ body: JSONObject, _ schema: [String: CCVType], required: [String] = []) throws(CCVRefusal) {
        for (key, value) in body {
            guard let type = schema[key] else { continue }
            if value.isNull, !required.contains(key) { continue }
            switch type {
            case .text(let most):
                guard let text = value.string else { throw .invalid("\(key) must be a string.") }
                guard text.unicodeScalars.count <= most else { throw .invalid("\(key) must be at most \(most) characters long.") }
            case .number: guard value.decimal != nil else { throw .invalid("\(key) must be a number.") }
            case .integer: guard value.decimal?.isInteger == true else { throw .invalid("\(key) must be an integer.") }
            case .bool: guard value.bool != nil else { throw .invalid("\(key) must be a boolean.") }
            case .words(let words):
                guard let word = value.string, words.contains(word) else { throw .invalid("\(key) must be one of \(words.joined(separator: ", ")).") }
            case .any: break
            }
        }
    }
}

extension CCVCall {
    /// The body, checked against a schema.
    func body(_ schema: [String: CCVType], required: [String] = [], lenient: Bool) throws(CCVRefusal) -> JSONObject {
        let body = try body(Set(schema.keys), required: required, lenient: lenient)
        try CCVType.check(body, schema, required: required)
        return body
    }
}
