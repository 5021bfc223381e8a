import JSON

extension Builtin {
    static let urls: [Builtin] = [
        Builtin("encodeUrlComponent", "<s-:s>", 1) { (arguments, _) in
            arguments[0].string.map { .string(encode($0, keeping: unreserved)) } ?? .undefined
        },
        Builtin("encodeUrl", "<s-:s>", 1) { (arguments, _) in
            arguments[0].string.map { .string(encode($0, keeping: unreserved + reserved)) } ?? .undefined
        },
        Builtin("decodeUrlComponent", "<s-:s>", 1) { (arguments, _) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            return .string(try decode(text, leaving: [], "decodeUrlComponent"))
        },
        Builtin("decodeUrl", "<s-:s>", 1) { (arguments, _) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            return .string(try decode(text, leaving: reserved, "decodeUrl"))
        },
    ]

    private static let unreserved = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()".utf8)
    private static let reserved = Array(";,/?:@&=+$#".utf8)

    private static func encode(_ text: String, keeping: [UInt8]) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            if keeping.contains(byte) { out.append(byte) } else { out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]] }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func decode(_ text: String, leaving: [UInt8], _ name: String) throws(Failure) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var at = 0
        var valid = true
        while at < bytes.count {
            if bytes[at] != UInt8(ascii: "%") {
                out.append(bytes[at])
                at += 1
                continue
            }
            guard at + 2 < bytes.count, bytes[at + 1] != UInt8(ascii: "+"), bytes[at + 1] != UInt8(ascii: "-"),
                let byte = UInt8(String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
            else {
                valid = false
                break
            }
            if leaving.contains(byte) { out += bytes[at...(at + 2)] } else { out.append(byte) }
            at += 3
        }
        guard valid, let result = String(validating: out, as: UTF8.self) else {
            throw Failure("D3140", "Malformed URL passed to $\(name)(): \(JSONValue.string(text).text)", token: name)
        }
        return result
    }
}
