import Commerce

/// Percent-encoding of query values: everything but RFC 3986's unreserved characters, so that `+` and blanks survive.
enum Query {
    static func text(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
    }
}
