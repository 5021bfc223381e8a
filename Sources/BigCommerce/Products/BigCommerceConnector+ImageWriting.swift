public import Commerce
import HTTP
import JSON

extension BigCommerceConnector: ImageWriting {
    public var imageRules: ImageRules { ImageRules(limit: 1_000, kinds: [.jpeg, .png, .gif, .webp, .bmp], maxBytes: 8_000_000) }

    /// Uploads it. The store keeps the file's name inside a longer one, by which it is found again.
    public func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState {
        try imageRules.check(image, "The picture \(image.fileName) of \(state.label)", by: "BigCommerce")
        var form = HTTPMultipart(boundary: "koppel-\(services.makeID())")
        form.add("image_file", image.bytes, filename: image.fileName, contentType: image.kind.mediaType)
        form.add("is_thumbnail", isMain ? "true" : "false")
        let answer = try await client.send(
            .init(
                method: "POST", path: "/v3/catalog/products/\(state.id)/images", form: form, scope: "store_v2_products",
                subject: "picture \(image.fileName) of \(state.label)"))
        if answer.isMissing { throw state.goneFault }
        guard let added = answer.data.flatMap(ProductReader.image) else {
            throw Fault.retry(
                "bigcommerce.unreadable", "BigCommerce did not name the picture it took for \(state.label).", writeMayHaveHappened: true)
        }
        return added
    }

    public func removeImage(_ image: ImageState, from state: ProductState) async throws {
        _ = try await client.send(
            .init(
                method: "DELETE", path: "/v3/catalog/products/\(state.id)/images/\(image.id)", scope: "store_v2_products",
                subject: "picture \(image.id) of \(state.label)"))
    }
}
