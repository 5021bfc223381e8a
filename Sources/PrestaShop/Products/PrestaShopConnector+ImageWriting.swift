public import Commerce
import HTTP
import Integrations
import JSON

extension PrestaShopConnector: ImageWriting {
    public var imageRules: ImageRules {
        // WebP came with PrestaShop 8; before the first answer the version is not known, and the shop itself refuses what it cannot take.
        let isOld = client.version?.split(separator: ".").first.flatMap { Int($0) }.map { $0 < 8 } ?? false
        return ImageRules(
            kinds: isOld ? [.jpeg, .png, .gif] : [.jpeg, .png, .gif, .webp], maxBytes: settings.imageMegabytes << 20,
            sizeAdvice: "Make it smaller, or raise the shop's limit for pictures and shop.image-megabytes with it.")
    }

    public func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState {
        let subject = Self.name(of: state)
        try imageRules.check(image, "The picture \(image.fileName) of \(subject)", by: "PrestaShop")
        let product = try shopID(state.id, "product")
        var form = HTTPMultipart(boundary: "koppel-\(services.makeID())")
        form.add("image", image.bytes, filename: image.fileName, contentType: image.kind.mediaType)
        let call = Subject(resource: "images", method: "POST", name: "the picture \(image.fileName) of \(subject)")
        let response = try await client.send("POST", "/images/products/\(product)", [], body: form.body, type: form.contentType, subject: call)
        let stored = try client.entity(response.body, call)
        guard let id = stored["id"].flatMap({ Int($0.text) }), id > 0 else { throw call.unreadable(response.body) }
        // The first picture of a product is its cover by itself.
        if isMain, stored["cover"]?.text != "1" { try await setCover(id, of: state) }
        return ImageState(id: String(id))
    }

    public func removeImage(_ image: ImageState, from state: ProductState) async throws {
        let product = try shopID(state.id, "product")
        let call = Subject(resource: "images", method: "DELETE", id: product, name: "picture \(image.id) of \(Self.name(of: state))")
        do {
            _ = try await client.send("DELETE", "/images/products/\(product)/\(try shopID(image.id, "image"))", [], subject: call)
        } catch let fault as Fault where fault.cause == "image.gone" {
            return
        }
        guard state.images.first?.id == image.id else { return }
        // What was the cover is gone: the next one takes its place, unless another has been chosen.
        let display = "[id,id_default_image,images[id]]"
        guard let row = try await client.record("products", product, display: display) else { return }
        let left = row.associated("images").map { $0.id("id") }
        guard !left.contains(row.id("id_default_image")), let next = left.first else { return }
        try await setCover(next, of: state)
    }

    private func setCover(_ image: Int, of state: ProductState) async throws {
        try await change(state, RecordChange([("id_default_image", String(image))]))
    }
}
