/// A `multipart/form-data` body, read strictly: whatever a careful server would refuse is an error.
struct MultipartForm {
    /// One part.
    struct Part {
        let name: String
        let fileName: String?
        let contentType: String?
        let bytes: [UInt8]
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// What is wrong with a form.
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    let parts: [Part]

    /// - Throws: `Broken`, saying what is wrong.
    init(_ body: [UInt8], contentType: String) throws(Broken) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"), let boundary = Self.parameter("boundary", in: contentType),
            !boundary.isEmpty, boundary.utf8.count <= 70
        else { throw Broken(description: "the content type names no boundary") }
        let line = Array("--\(boundary)".utf8)
        guard body.starts(with: line) else { throw Broken(description: "the body does not begin with the boundary") }
        var (parts, place): ([Part], Int) = ([], line.count)
        while true {
            if body[place...].starts(with: Array("--".utf8)) {
                let rest = body[(place + 2)...]
                guard rest.isEmpty || rest.elementsEqual([13, 10]) else { throw Broken(description: "something follows the last boundary") }
                self.parts = parts
                return
            }
            guard body[place...].starts(with: [13, 10]) else { throw Broken(description: "a boundary is not followed by a line end") }
            guard let blank = Self.find([13, 10, 13, 10], in: body, from: place) else { throw Broken(description: "a part has no blank line") }
            let start = blank + 4
            guard let end = Self.find([13, 10] + line, in: body, from: start) else { throw Broken(description: "the last boundary is missing") }
            let head = blank > place + 2 ? String(decoding: body[(place + 2)..<blank], as: UTF8.self) : ""
            parts.append(try Self.part(head, Array(body[start..<end])))
            place = end + 2 + line.count
        }
    }

    /// The part with this name.
    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    private static func part(_ head: String, _ bytes: [UInt8]) throws(Broken) -> Part {
        var (disposition, type): (String?, String?)
        for line in head.split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { throw Broken(description: "a part's header has no colon") }
            let value = String(pair[1].drop { $0 == " " })
            switch pair[0].lowercased() {
            case "content-disposition": disposition = value
            case "content-type": type = value
            default: break
            }
        }
        guard let disposition, disposition.hasPrefix("form-data"), let name = parameter("name", in: disposition) else {
            throw Broken(description: "a part names no field")
        }
        return Part(name: name, fileName: parameter("filename", in: disposition), contentType: type, bytes: bytes)
    }

    private static func parameter(_ name: String, in header: String) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let pair = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return pair[1].first == "\"" ? String(pair[1].dropFirst().prefix { $0 != "\"" }) : String(pair[1])
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        guard body.count >= needle.count else { return nil }
        return body.withUnsafeBufferPointer { body in
            var place = start
            while place <= body.count - needle.count {
                if body[place] == needle[0], needle.indices.allSatisfy({ body[place + $0] == needle[$0] }) { return place }
                place += 1
            }
            return nil
        }
    }
}
