/// What pictures a system takes.
public struct ImageRules: Sendable, Hashable {
    /// The most pictures of one product; nil for any number.
    public var limit: Int?
    /// Kinds it takes.
    public var kinds: Set<ImageData.Kind>
    /// The largest file, in bytes.
    public var maxBytes: Int
    /// What a person can do about a picture that is too large.
    public var sizeAdvice: String

    /// Says what is taken.
    public init(limit: Int? = nil, kinds: Set<ImageData.Kind>, maxBytes: Int, sizeAdvice: String = "Make it smaller, then replay.") {
        self.limit = limit
        self.kinds = kinds
        self.maxBytes = maxBytes
        self.sizeAdvice = sizeAdvice
    }

    /// Why a picture is not taken; nil when it is.
    ///
    /// - Parameters:
    ///   - picture: Names it at the beginning of a sentence: `The picture mok.svg of MOK-1`.
    ///   - system: Who does not take it: `PrestaShop`.
    /// - Returns: A fault to park with the cause `image.kind` or `image.too-large`.
    public func refusal(of image: ImageData, _ picture: String, by system: String) -> Fault? {
        guard kinds.contains(image.kind) else {
            let kind = image.kind == .unknown ? "no picture that is known" : "of the kind \(image.kind.rawValue.uppercased())"
            return .park(
                "image.kind", "\(picture) is \(kind), and \(system) takes only \(kindWords).",
                advice: "Save it as \(kinds.contains(.jpeg) ? "JPEG" : kindWords), then replay.")
        }
        guard image.bytes.count <= maxBytes else {
            // The one is rounded up and the other down, so that they never read the same.
            return .park(
                "image.too-large", "\(picture) has \((image.bytes.count + 1_023) / 1_024) kB, and \(system) takes at most \(maxBytes / 1_024) kB.",
                advice: sizeAdvice)
        }
        return nil
    }

    /// Throws the refusal, if there is one.
    public func check(_ image: ImageData, _ picture: String, by system: String) throws(Fault) {
        if let refusal = refusal(of: image, picture, by: system) { throw refusal }
    }

    /// "JPEG, PNG and GIF".
    private var kindWords: String {
        let words = ImageData.Kind.allCases.filter(kinds.contains).map { $0.rawValue.uppercased() }
        guard words.count > 1, let last = words.last else { return words.first ?? "none" }
        return "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }
}
