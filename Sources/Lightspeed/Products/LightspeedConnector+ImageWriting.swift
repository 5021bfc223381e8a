public import Commerce
import Integrations
import JSON

extension LightspeedConnector: ImageWriting {
    /// Ten is the limit of the usual plan; the size is what is taken for safe, since no document names one.
    public var imageRules: ImageRules { ImageRules(limit: 10, kinds: [.jpeg, .png, .gif], maxBytes: 5 << 20) }

    public func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState {
        let id = try checked(state.id, .product)
        let subject = "the picture \(image.fileName) of \(state.label)"
        try imageRules.check(image, "\(state.label): the picture \(image.fileName)", by: "Lightspeed")
        let fields: JSONObject = [
            "attachment": .string(Base64.encode(image.bytes)), "filename": .string(image.fileName.filter { !"()".contains($0) }),
        ]
        guard let answer = try await client.write("POST", "products/\(id)/images", "productImage", fields, about: subject) else { throw gone(state) }
        guard let number = Record(answer).text("id") else { throw client.malformed(subject, mayHaveWritten: true) }
        if isMain, !state.images.isEmpty { try await order([number] + state.images.map(\.id), ofProduct: id, subject) }
        return ImageState(id: number, name: Record(answer).text("title") ?? image.fileName)
    }

    public func removeImage(_ image: ImageState, from state: ProductState) async throws {
        let (product, number) = (try checked(state.id, .product), try checked(image.id, .product))
        _ = try await client.delete("products/\(product)/images/\(number)", about: "a picture of \(state.label)")
    }

    /// The product's pictures in the order buyers see them.
    func images(of product: Record) async throws -> [ImageState] {
        guard product.record("images") != nil || product.record("image") != nil, let id = product.text("id") else { return [] }
        return try await imageRows(ofProduct: id).compactMap { row in row.text("id").map { ImageState(id: $0, name: row.text("title")) } }
    }

    private func imageRows(ofProduct id: String) async throws -> [Record] {
        let rows = try await client.list("products/\(id)/images", about: "the pictures of product \(id)")
        return rows.sorted { ($0.int("sortOrder") ?? 0, $0.int("id") ?? 0) < ($1.int("sortOrder") ?? 0, $1.int("id") ?? 0) }
    }

    /// Gives each picture its place, where it has another.
    private func order(_ ids: [String], ofProduct product: String, _ subject: String) async throws {
        let rows = try await imageRows(ofProduct: product)
        for (place, id) in ids.enumerated() {
            guard let row = rows.first(where: { $0.text("id") == id }), row.int("sortOrder") != place + 1 else { continue }
            let fields: JSONObject = ["sortOrder": .number(Decimal128(place + 1))]
            _ = try await client.write("PUT", "products/\(product)/images/\(id)", "productImage", fields, about: subject)
        }
    }
}
