/// A picture of a product.
struct ShopImage: Sendable {
    var id: Int
    var product: Int
    /// From 1.
    var position: Int
    var isCover: Bool
    /// As they were sent; a real shop keeps them recompressed.
    var bytes: [UInt8]

    /// The media type that the bytes' beginning tells; nil for what the shop does not take.
    static func type(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: Array("GIF8".utf8)) { return "image/gif" }
        return bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) ? "image/webp" : nil
    }
}

/// All pictures of a shop.
struct ShopImages: Sendable {
    private(set) var images: [Int: ShopImage] = [:]
    private var lastID = 0

    subscript(id: Int) -> ShopImage? { images[id] }

    /// The pictures of a product by position.
    func of(product: Int) -> [ShopImage] { images.values.filter { $0.product == product }.sorted { ($0.position, $0.id) < ($1.position, $1.id) } }

    /// The products that have pictures.
    var products: [Int] { Set(images.values.map(\.product)).sorted() }

    /// Adds one; the first of a product is its cover.
    mutating func add(_ bytes: [UInt8], to product: Int, id: Int? = nil) -> ShopImage {
        let before = of(product: product)
        lastID = max(lastID + 1, id ?? 0)
        let image = ShopImage(
            id: id ?? lastID, product: product, position: (before.map(\.position).max() ?? 0) + 1, isCover: !before.contains { $0.isCover },
            bytes: bytes)
        images[image.id] = image
        return image
    }

    mutating func replace(_ id: Int, with bytes: [UInt8]) { images[id]?.bytes = bytes }

    /// Takes one away. The others move up; none of them becomes the cover by itself.
    mutating func remove(_ id: Int) {
        guard let gone = images.removeValue(forKey: id) else { return }
        for image in of(product: gone.product) where image.position > gone.position { images[image.id]?.position -= 1 }
    }

    mutating func setCover(_ id: Int, of product: Int) {
        for image in of(product: product) { images[image.id]?.isCover = image.id == id }
    }
}
