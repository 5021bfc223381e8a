/// One HTTP request.
public struct HTTPRequest: Sendable {
    /// The verb, upper case: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`.
    public var method: String
    /// The absolute address, percent-encoded. It may hold a key: never log it, log `redactedURL`.
    public var url: String
    /// The headers, in order.
    public var headers: HTTPHeaders
    /// The body; empty for none.
    public var body: [UInt8]
    /// How long the request may take.
    public var timeouts: HTTPTimeouts
    /// The most bytes an answer's body may have; more is `HTTPError.Code.tooLarge`. 16 MiB unless told.
    public var responseLimit: Int

    /// Makes a request.
    public init(
        _ method: String, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = [], timeouts: HTTPTimeouts = .init(),
        responseLimit: Int = 16 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.responseLimit = responseLimit
    }

    /// The address without its query and without user and password: fit for logs.
    public var redactedURL: String {
        var text = Substring(url.prefix { $0 != "?" && $0 != "#" })
        let authority = text.firstIndex(of: ":").map { text[$0...].drop { $0 == ":" || $0 == "/" } } ?? text
        let host = authority.prefix { $0 != "/" }
        if let at = host.lastIndex(of: "@") {
            text = text[..<authority.startIndex] + text[text.index(after: at)...]
        }
        return String(text)
    }
}

/// The time limits of a request.
public struct HTTPTimeouts: Sendable, Hashable {
    /// For DNS, TCP and TLS. 10 s unless told.
    public var connect: Duration
    /// For all of it. 60 s unless told.
    public var total: Duration
    /// How long it may go without a byte either way. 30 s unless told.
    public var stall: Duration

    /// Makes time limits.
    public init(connect: Duration = .seconds(10), total: Duration = .seconds(60), stall: Duration = .seconds(30)) {
        self.connect = connect
        self.total = total
        self.stall = stall
    }
}
