import DequeModule

/// Scheme, host and port: what connections are counted by. Confined to the engine's thread.
final class Host {
    let origin: String
    var active = 0
    var waiting: Deque<PendingRequest> = []

    init(_ origin: String) { self.origin = origin }

    /// Whether `url` is of this host.
    func isHost(of url: String) -> Bool {
        let (origin, url) = (origin.utf8, url.utf8)
        guard let end = url.index(url.startIndex, offsetBy: origin.count, limitedBy: url.endIndex), url[..<end].elementsEqual(origin) else {
            return false
        }
        return end == url.endIndex || url[end] == UInt8(ascii: "/") || url[end] == UInt8(ascii: "?")
    }

    /// What is before the path.
    static func origin(of url: String) -> String {
        var slashes = 0
        return String(
            url.prefix { character in
                if character == "/" { slashes += 1 }
                return slashes < 3 && character != "?"
            })
    }
}
