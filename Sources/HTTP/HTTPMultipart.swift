/// A `multipart/form-data` body.
///
///     var form = HTTPMultipart(boundary: "x7Fq...")
///     form.add("image", [UInt8](...), filename: "7.jpg", contentType: "image/jpeg")
///     let request = HTTPRequest("POST", url, headers: ["Content-Type": form.contentType], body: form.body)
public struct HTTPMultipart: Sendable {
    /// What separates the parts; must not occur in them.
    public let boundary: String
    private var bytes: [UInt8] = []

    /// An empty form.
    public init(boundary: String) { self.boundary = boundary }

    /// Adds a part.
    public mutating func add(_ name: String, _ content: [UInt8], filename: String? = nil, contentType: String? = nil) {
        var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(name))\""
        if let filename { head += "; filename=\"\(Self.quoted(filename))\"" }
        if let contentType { head += "\r\nContent-Type: \(contentType)" }
        bytes.append(contentsOf: (head + "\r\n\r\n").utf8)
        bytes.append(contentsOf: content)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    /// Adds a field of text.
    public mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    /// For the request's `Content-Type`.
    public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The request's body.
    public var body: [UInt8] { bytes + Array("--\(boundary)--\r\n".utf8) }

    /// As browsers do (WHATWG): quotes and line ends percent-encoded.
    private static func quoted(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\"": result += "%22"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
