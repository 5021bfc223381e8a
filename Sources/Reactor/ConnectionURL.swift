/// The parts of an address like `amqps://user:password@host:5671/vhost?heartbeat=30`, percent-decoded.
package struct ConnectionURL: Sendable {
    package var scheme = ""
    package var user: String?
    package var password: String?
    package var host = ""
    package var port: Int?
    /// Behind the host's slash, decoded; nil where there is no slash.
    package var path: String?
    package var query: [(name: String, value: String)] = []

    package struct Invalid: Error, CustomStringConvertible {
        /// What is wrong, without the address itself: it may hold a password.
        package let description: String
    }

    package init(_ text: String) throws(Invalid) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw Invalid(description: "the address has no scheme (like amqp://)")
        }
        scheme = text[..<colon].lowercased()
        var rest = text[colon...].dropFirst(3)
        if let mark = rest.firstIndex(of: "?") {
            for pair in rest[rest.index(after: mark)...].split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                query.append((try Self.decode(parts[0]), parts.count > 1 ? try Self.decode(parts[1]) : ""))
            }
            rest = rest[..<mark]
        }
        if let slash = rest.firstIndex(of: "/") {
            path = try Self.decode(rest[rest.index(after: slash)...])
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = try Self.decode(parts[0])
            if parts.count > 1 { password = try Self.decode(parts[1]) }
            rest = rest[rest.index(after: at)...]
        }
        if rest.first == "[", let end = rest.firstIndex(of: "]") {  // IPv6
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            host = try Self.decode(rest[..<end])
            rest = rest[end...]
        }
        if rest.first == ":" {
            guard let number = Int(rest.dropFirst()), (1...65535).contains(number) else {
                throw Invalid(description: "the address's port is not a number from 1 to 65535")
            }
            port = number
        } else if !rest.isEmpty {
            throw Invalid(description: "the address cannot be read behind its host")
        }
    }

    private static func decode(_ text: Substring) throws(Invalid) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                throw Invalid(description: "the address has a % that is not followed by two hex digits (write %25 for %)")
            }
            bytes.append(high << 4 | low)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
