/// One HTTP answer, read completely.
public struct HTTPResponse: Sendable {
    /// The status, 100 to 599. Redirects are not followed: a 3xx arrives here.
    public var status: Int
    /// The headers, in order.
    public var headers: HTTPHeaders
    /// The body, decompressed.
    public var body: [UInt8]

    /// Makes an answer.
    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
