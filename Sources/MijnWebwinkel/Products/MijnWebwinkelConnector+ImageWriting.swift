public import Commerce
import Integrations
import JSON

extension MijnWebwinkelConnector: ImageWriting {
    /// Fifteen places; the size is what is taken for safe, since no document names one.
    public var imageRules: ImageRules { ImageRules(limit: 15, kinds: [.jpeg, .png, .gif], maxBytes: 2 << 20) }

    /// The answer names no picture: the article is read again, and what is new there is it.
    public func addImage(_ image: ImageData, isMain: Bool, to state: ProductState) async throws -> ImageState {
        let subject = "the picture \(image.fileName) of \(state.label)"
        try imageRules.check(image, "\(state.label): the picture \(image.fileName)", by: "MijnWebwinkel")
        let taken = Set(state.record.pictures.compactMap { $0.int("position") })
        guard let position = (1...15).first(where: { !taken.contains($0) }) else {
            throw Fault.park(
                "image.limit", "\(state.label) has fifteen pictures, and MijnWebwinkel takes no more.",
                advice: "Remove one in the back office, then replay.")
        }
        let body: JSONObject = [
            "filename": .string(image.fileName), "position": .number(Decimal128(position)), "content": .string(Base64.encode(image.bytes)),
        ]
        let call = MijnWebwinkelClient.Call(
            method: "POST", path: "articles/uploadImage/\(try articleID(state.id))", query: client.language, body: body, subject: subject,
            answersText: true)
        guard try await client.send(call) != nil, let article = try await readArticle(state.id) else { throw gone(state) }
        let before = Set(state.images.map(\.id))
        let new = article.pictures.filter { !before.contains($0.text("id") ?? "") }
        guard let made = new.first(where: { $0.text("original_name") == image.fileName }) ?? new.last, let id = made.text("id") else {
            throw Fault.retry("image.unseen", "MijnWebwinkel took \(subject) and does not show it.", writeMayHaveHappened: true)
        }
        if isMain, article.pictures.count > 1 { try await order([id], first: article, state) }
        return ImageState(id: id, name: made.text("original_name"))
    }

    public func removeImage(_ image: ImageState, from state: ProductState) async throws {
        let groups = image.id.split(separator: "-", omittingEmptySubsequences: false)
        guard !image.id.isEmpty, groups.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isHexDigit } }) else { return }
        let call = MijnWebwinkelClient.Call(
            method: "DELETE", path: "deleteImage/\(image.id)", query: client.language, subject: "a picture of \(state.label)")
        _ = try await client.send(call)
    }

    /// Puts pictures to the front. All of the article's are sent, because those left out are taken away.
    private func order(_ first: [String], first article: Record, _ state: ProductState) async throws {
        let ids = article.pictures.compactMap { $0.text("id") }
        let ordered = first + ids.filter { !first.contains($0) }
        let rows = ordered.enumerated().map { place, id -> JSONValue in ["id": .string(id), "position": .number(Decimal128(place + 1))] }
        if try await patchArticle(state.id, ["images": .array(rows)], state.label) == nil { throw gone(state) }
    }
}
