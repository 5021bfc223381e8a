/// Takes secrets out of what is logged or shown.
public enum HTTPRedaction {
    /// The address without user and password, with `***` for each value of its query: keys like `ws_key` travel there.
    public static func url(_ url: String) -> String {
        let base = HTTPRequest("GET", url).redactedURL
        guard let mark = url.firstIndex(of: "?") else { return base }
        let query = url[url.index(after: mark)...].prefix { $0 != "#" }
        let pairs = query.split(separator: "&").map { pair in
            pair.firstIndex(of: "=").map { pair[...$0] + "***" } ?? "***"
        }
        return base + "?" + pairs.joined(separator: "&")
    }

    /// The headers with `***` for values that let somebody in.
    public static func headers(_ headers: HTTPHeaders) -> HTTPHeaders {
        var redacted: HTTPHeaders = [:]
        for field in headers { redacted.add(field.name, isSecret(header: field.name) ? "***" : field.value) }
        return redacted
    }

    /// Whether a header's value may let somebody in: `Authorization`, `Cookie`, and whatever is called key, token, secret, signature or password.
    public static func isSecret(header name: String) -> Bool {
        let name = name.lowercased()
        if name == "location" { return true }  // carries codes and tokens in its query
        return ["auth", "cookie", "key", "token", "secret", "signature", "password", "hash"].contains { part in
            name.utf8.count >= part.utf8.count && name.indices.contains { name[$0...].hasPrefix(part) }
        }
    }
}
