import Commerce

/// Undoes percent-encoding once; `+` stays.
func percentDecoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
        if byte == 0x25, rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
            bytes.append(value)
            rest.removeFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// A form body.
func formEncoded(_ pairs: [(String, String)]) -> [UInt8] {
    Array(pairs.map { "\(percentEncoded($0))=\(percentEncoded($1))" }.joined(separator: "&").utf8)
}

/// Without blanks at both ends.
func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
}

/// For comparing keys: without blanks at both ends and without case.
func folded(_ text: some StringProtocol) -> String { trimmed(text).lowercased() }
