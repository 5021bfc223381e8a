import JSON

/// A refusal in the Webservice's own form.
struct ShopFailure: Error {
    var status: Int
    var errors: [(code: Int, message: String)]

    init(_ status: Int, _ code: Int, _ message: String) {
        self.status = status
        errors = [(code, message)]
    }

    init(_ status: Int, _ errors: [(Int, String)]) {
        self.status = status
        self.errors = errors.map { ($0.0, $0.1) }
    }

    /// A fatal PHP error: status 500 without a body.
    static let fatal = ShopFailure(500, [])

    /// A bad list parameter: PHP 8 adds four warnings, which make it 500.
    static func list(_ code: Int, _ message: String) -> ShopFailure {
        let warnings = (1_299...1_302).map { line in
            (
                3,
                "[PHP Warning #2] Trying to access array offset on value of type bool ([shop]/classes/webservice/WebserviceRequest.php, line \(line))"
            )
        }
        return ShopFailure(500, [(code, message)] + warnings)
    }

    func body(json: Bool) -> String {
        guard !errors.isEmpty else { return "" }
        if json {
            let list = errors.map { "{\"code\":\($0.code),\"message\":\(ShopText.quoted($0.message))}" }
            return "{\"errors\":[\(list.joined(separator: ","))]}"
        }
        let list = errors.map { "<error>\n<code><![CDATA[\($0.code)]]></code>\n<message><![CDATA[\($0.message)]]></message>\n</error>\n" }
        return ShopText.document("<errors>\n\(list.joined())</errors>\n")
    }
}

/// Spelling of answers.
enum ShopText {
    /// The envelope of XML answers.
    static func document(_ inner: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<prestashop xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n\(inner)</prestashop>\n"
    }

    /// A JSON string as PHP writes it: slashes escaped, other characters as they are.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "/": out += "\\/"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..."\u{1F}": out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    static func cdata(_ text: String) -> String {
        "<![CDATA[\(text.replacing("]]>", with: "]]]]><![CDATA[>"))]]>"
    }
}
