import JSON

/// An error on its way out; `Expression` makes a `JSONataError` of it. A class, so that throwing costs one pointer.
final class Failure: Error, @unchecked Sendable {  // written only by the evaluation that throws it
    let code: String
    let message: String
    var position: Int?
    var token: String?
    var argument: Int?

    init(_ code: String, _ message: String, at position: Int? = nil, token: String? = nil, argument: Int? = nil) {
        self.code = code
        self.message = message
        self.position = position
        self.token = token
        self.argument = argument
    }

    func error(in expression: String) -> JSONataError {
        JSONataError(code: code, message: message, position: position, token: token, argument: argument, expression: expression)
    }
}
