public import Commerce
import Integrations
import JSON

extension AccountViewPictureTarget {
    /// One picture, in a memo field: kept small, as each reading of it travels to the customer's own machine.
    public var imageRules: ImageRules { ImageRules(limit: 1, kinds: [.jpeg, .png, .gif, .bmp], maxBytes: 4 << 20) }

    public func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState {
        var changes: JSONObject = [try await field(): .string(Base64.encode(image.bytes))]
        if let name = fields.imageName { changes[name] = .string(image.fileName) }
        try await change(state.id, changes)
        return ImageState(id: image.fileName, name: image.fileName)
    }

    public func removeImage(_ image: ImageState, from state: ProductState) async throws {
        var changes: JSONObject = [try await field(): ""]
        if let name = fields.imageName { changes[name] = "" }
        try await change(state.id, changes)
    }

    /// The field for a picture, when the dictionary shows it.
    private func field() async throws -> String {
        let field = fields.imageData ?? ""
        let table = try await erp.dictionary.table("ARTICLE")
        guard !table.isDiscovered || table.has(field) else {
            throw Fault.park(
                "article.field-missing", "AccountView's articles have no field \(field) (erp.article-fields.image) for pictures.",
                advice: "Name a field that \"koppel discover\" lists, or take it out of the settings.")
        }
        return field
    }
}
