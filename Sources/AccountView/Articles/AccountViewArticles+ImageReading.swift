public import Commerce
import Integrations
import JSON

extension AccountViewArticles: ImageReading {
    public func image(_ image: ProductImage, of product: Product) async throws -> ImageData {
        let code = image.key
        guard let field = fields.imageData, let row = try await imageRow(code, [field]), let text = row.filled(field) else {
            throw Fault.skip("image.gone", "Article \(code) has no picture any more.")
        }
        guard let bytes = Base64.decode(Self.base64(text)), !bytes.isEmpty else {
            throw Fault.park(
                "image.broken", "The picture of article \(code) cannot be read: field \(field) holds no base64.",
                advice: "Put the picture into AccountView again, then replay.")
        }
        let data = ImageData(bytes: bytes, fileName: "")
        guard data.kind != .unknown else {
            throw Fault.park(
                "image.unknown-kind", "The picture of article \(code) is none that a shop can show.",
                advice: "Put it into AccountView as JPEG or PNG, then replay.")
        }
        return ImageData(bytes: bytes, fileName: Self.fileName(image.name ?? code, data.kind))
    }

    /// The picture of a product: that of the article, or of the first variant where the parent is no article. One that cannot be told from
    /// a name is looked for.
    func images(of family: Family) async throws -> [ProductImage] {
        guard integration.products.images, let field = fields.imageData, let row = family.own ?? family.variants.first else { return [] }
        let code = row.text("ART_CODE")
        if let nameField = fields.imageName {
            guard let name = Self.imageName(row, nameField) else { return [] }
            return [ProductImage(key: code, name: name)]
        }
        guard let found = try await imageRow(code, [field]), found.filled(field) != nil else { return [] }
        return [ProductImage(key: code)]
    }

    private func imageRow(_ code: String, _ columns: [String]) async throws -> JSONObject? {
        let query = ReadQuery(object: "AK1", table: "ARTICLE", fields: ["ART_CODE"] + columns, filters: [.equal("ART_CODE", code)], pageSize: 2)
        return try await connector.exact(query, key: "ART_CODE", code).first
    }

    /// A file name as text, or as an object with a name in it: both were seen.
    static func imageName(_ row: JSONObject, _ field: String) -> String? {
        if let name = row[field]?.object?.first(where: { folded($0.key) == "name" })?.value.string { return trimmed(name).isEmpty ? nil : name }
        return row.filled(field)
    }

    /// Without the head of a data address, and without line ends.
    private static func base64(_ text: String) -> String {
        var text = Substring(text)
        if text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") { text = text[text.index(after: comma)...] }
        return String(text.filter { !$0.isWhitespace })
    }

    /// `Mok wit.PNG` of a JPEG as `Mok-wit.jpg`.
    static func fileName(_ name: String, _ kind: ImageData.Kind) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? name
        let stem = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
        var safe = ""
        for scalar in stem.unicodeScalars {
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar)))
            if isSafe { safe.unicodeScalars.append(scalar) } else if safe.last != "-", !safe.isEmpty { safe += "-" }
        }
        while safe.last == "-" { safe.removeLast() }
        return "\(safe.isEmpty ? "image" : safe).\(kind.fileExtension)"
    }
}
