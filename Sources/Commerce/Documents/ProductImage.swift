/// A picture as the source names it; its bytes are read when they are needed.
public struct ProductImage: Sendable, Hashable {
    /// How the source finds it again.
    public var key: String
    /// File name, where the source has one.
    public var name: String?

    /// Names a picture.
    public init(key: String, name: String? = nil) {
        self.key = key
        self.name = name
    }
}

/// A picture's bytes.
public struct ImageData: Sendable, Hashable {
    /// What kind of picture the bytes are; told from the bytes, never from a name.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case jpeg, png, gif, webp, bmp, svg
        /// None that is known.
        case unknown

        /// The media type; `application/octet-stream` for what is not known.
        public var mediaType: String {
            switch self {
            case .unknown: "application/octet-stream"
            case .svg: "image/svg+xml"
            default: "image/\(rawValue)"
            }
        }

        /// The usual ending of a file name, without dot.
        public var fileExtension: String {
            switch self {
            case .jpeg: "jpg"
            case .unknown: "bin"
            default: rawValue
            }
        }
    }

    /// The file.
    public var bytes: [UInt8]
    /// A file name that is safe anywhere: letters, digits, `-`, `.`.
    public var fileName: String
    /// What the bytes are.
    public var kind: Kind

    /// Holds a picture; its kind is read from its first bytes.
    public init(bytes: [UInt8], fileName: String) {
        self.bytes = bytes
        self.fileName = fileName
        kind = Kind(sniffing: bytes)
    }
}

extension ImageData.Kind {
    /// The kind of a file by its first bytes.
    public init(sniffing bytes: [UInt8]) {
        func starts(_ prefix: [UInt8], at offset: Int = 0) -> Bool {
            bytes.count >= offset + prefix.count && bytes[offset..<offset + prefix.count].elementsEqual(prefix)
        }
        if starts([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if starts(Array("GIF87a".utf8)) || starts(Array("GIF89a".utf8)) {
            self = .gif
        } else if starts(Array("RIFF".utf8)), starts(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else if starts(Array("BM".utf8)) {
            self = .bmp
        } else if starts(Array("<svg".utf8)) || starts(Array("<?xml".utf8)) {
            self = .svg
        } else {
            self = .unknown
        }
    }
}
