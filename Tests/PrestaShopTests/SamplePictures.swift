import Commerce

/// Pictures of one kind or another, as far as their first bytes tell.
enum SamplePictures {
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 400) + [13, 10, 45, 45, 13, 10]
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 9, count: 300)
    static let svg = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)

    static func data(_ bytes: [UInt8], _ name: String = "mok.png") -> ImageData { ImageData(bytes: bytes, fileName: name) }
}
