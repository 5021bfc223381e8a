import Commerce
import JSON

/// Pictures: uploaded as a form, bytes kept. The sandbox fetches none from outside.
extension BigCommerceSimulator {
    private static let mostBytes = 8 << 20
    private static let mostPictures = 1_000
    private static let kinds: Set<ImageData.Kind> = [.bmp, .gif, .jpeg, .png, .webp]

    func listImages(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let product = try product(call)
        if product.pictures.isEmpty { return .none }
        return .page(product.pictures.sorted { $0.sortOrder < $1.sortOrder }.map { trimmed($0.json(of: product.id), call) }, call)
    }

    func createImage(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        guard let type = call.request.headers["content-type"], type.hasPrefix("multipart/form-data") else {
            try BigCommerceFields.imageCreate.check(try object(call))
            throw BigCommerceRefusal(400, "The image could not be fetched", errors: ["image_url": "not reachable"])
        }
        let form: MultipartForm
        do { form = try MultipartForm(call.request.body, contentType: type) } catch {
            throw BigCommerceRefusal(422, "The form cannot be read", errors: ["": .string(error.description)])
        }
        let known: Set = ["image_file", "is_thumbnail", "sort_order", "description"]
        if let stranger = form.parts.first(where: { !known.contains($0.name) }) {
            throw invalid(stranger.name, stranger.name == "image_url" ? "not in a form" : "error.unexpected")
        }
        guard let file = form["image_file"], let name = file.fileName, !name.isEmpty, !file.bytes.isEmpty else {
            throw invalid("image_file", "error.path.missing")
        }
        if file.bytes.count > Self.mostBytes { throw BigCommerceRefusal(413, "The image is larger than 8 MB") }
        guard Self.kinds.contains(ImageData.Kind(sniffing: file.bytes)) else {
            throw invalid("image_file", "The file is not an image of a known type")
        }
        if product.pictures.count >= Self.mostPictures { throw invalid("images", "more than \(Self.mostPictures)") }
        let isThumbnail = ["true", "1"].contains(form["is_thumbnail"]?.text ?? "false")
        let last = product.pictures.map(\.sortOrder).max() ?? -1
        let picture = BigCommercePicture(
            id: store.nextID(), bytes: file.bytes, file: storedName(name), isThumbnail: isThumbnail,
            sortOrder: form["sort_order"].flatMap { Int($0.text) } ?? last + 1, description: form["description"]?.text ?? "", modified: now)
        if isThumbnail { for index in product.pictures.indices { product.pictures[index].isThumbnail = false } }
        product.pictures.append(picture)
        product.modified = now
        store.catalog.products[product.id] = product
        return .data(picture.json(of: product.id), didWrite: true)
    }

    func updateImage(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        let row = try object(call)
        try BigCommerceFields.imageUpdate.check(row)
        guard let place = product.pictures.firstIndex(where: { $0.id == call.numbers[1] }) else {
            throw BigCommerceRefusal(404, "The image was not found")
        }
        if let isThumbnail = row["is_thumbnail"]?.bool {
            if isThumbnail { for index in product.pictures.indices { product.pictures[index].isThumbnail = false } }
            product.pictures[place].isThumbnail = isThumbnail
        }
        if let order = row["sort_order"]?.int { product.pictures[place].sortOrder = order }
        if let text = row["description"]?.string { product.pictures[place].description = text }
        store.catalog.products[product.id] = product
        return .data(product.pictures[place].json(of: product.id), didWrite: true)
    }

    func deleteImage(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var product = try product(call)
        guard product.pictures.contains(where: { $0.id == call.numbers[1] }) else { throw BigCommerceRefusal(404, "The image was not found") }
        product.pictures.removeAll { $0.id == call.numbers[1] }
        product.modified = now
        store.catalog.products[product.id] = product
        return BigCommerceReply(status: 204, didWrite: true)
    }

    /// The bytes of a picture, for tests.
    public func picture(_ id: Int) -> [UInt8]? {
        store.catalog.products.values.lazy.flatMap(\.pictures).first { $0.id == id }?.bytes
    }

    /// A folder before the name, a number behind it.
    private func storedName(_ name: String) -> String {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        let base = name[..<dot].lowercased().map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "-" }.joined()
        let number = String(random.next() % 100_000)
        return
            "\(base.first.map(String.init) ?? "x")/\(random.next() % 1_000)/\(base)__\(String(repeating: "0", count: 5 - number.count))\(number)\(name[dot...])"
    }
}
