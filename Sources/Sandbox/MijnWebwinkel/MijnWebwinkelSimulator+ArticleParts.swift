import Commerce
import Foundation
import JSON

extension MijnWebwinkelSimulator {
    private static let mostPictures = 15
    private static let largestPicture = 5 << 20

    func upload(_ body: JSONObject, to id: Int) throws(MijnWebwinkelRefusal) {
        guard var article = articles[id] else { throw .missing }
        guard let name = body["filename"]?.string, !name.isEmpty, let data = body["content"]?.string.flatMap({ Data(base64Encoded: $0) }),
            body.keys.allSatisfy({ ["filename", "content", "position"].contains($0) })
        else { throw .invalid("A file name and its content in base64 are needed") }
        let bytes = [UInt8](data)
        guard bytes.count <= Self.largestPicture else { throw .invalid("The picture is too large") }
        guard [[0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47], Array("GIF8".utf8)].contains(where: { bytes.starts(with: $0) }) else {
            throw .invalid("This kind of picture is not supported")
        }
        let position = body["position"]?.int ?? (article.pictures.map(\.position).max() ?? 0) + 1
        guard (1...Self.mostPictures).contains(position), article.pictures.count < Self.mostPictures else { throw .invalid("position: 1 to 15") }
        for place in article.pictures.indices where article.pictures[place].position >= position { article.pictures[place].position += 1 }
        article.pictures.append(.init(id: newID(), name: name, position: position, bytes: bytes))
        article.updated = now
        articles[id] = article
    }

    func deletePicture(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        try call.allow("DELETE", [])
        guard let id = articles.first(where: { $0.value.pictures.contains { $0.id == call.path[1] } })?.key else { throw .missing }
        articles[id]?.pictures.removeAll { $0.id == call.path[1] }
        articles[id]?.updated = now
        return nil
    }

    /// Pictures that are left out go; those named stay, in their new places.
    func pictures(_ value: JSONValue, _ article: inout MijnWebwinkelArticle) throws(MijnWebwinkelRefusal) {
        var kept: [MijnWebwinkelArticle.Picture] = []
        for row in value.array ?? [] {
            guard let position = row["position"]?.int, (1...Self.mostPictures).contains(position) else { throw .invalid("images: position 1 to 15") }
            if let id = row["id"]?.string {
                guard var picture = article.pictures.first(where: { $0.id == id }) else { throw .invalid("images: unknown id") }
                picture.position = position
                kept.append(picture)
            } else {
                guard let url = row["url"]?.string, url.hasPrefix("http") else { throw .invalid("images: id or url") }
                kept.append(.init(id: newID(), name: String(url.split(separator: "/").last ?? ""), position: position, bytes: []))
            }
        }
        article.pictures = kept
    }

    /// Extra fields by name, shown to buyers or not.
    func answerFields(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        try call.allow("POST", "DELETE", parameters: ["visible", "use_url_id"])
        guard let id = Int(call.path[1]), var article = articles[id] else { throw .missing }
        guard call.value("use_url_id") == "false", let isVisible = call.value("visible").flatMap({ ["true": true, "false": false][$0] }) else {
            throw .invalid("visible and use_url_id are needed")
        }
        var fields = isVisible ? article.visible : article.invisible
        if call.method == "POST" {
            for (name, value) in try call.body() {
                guard value.string != nil, !name.isEmpty else { throw .invalid("Fields are texts") }
                fields[name] = value
            }
        } else {
            for name in try call.list() {
                guard let name = name.string else { throw .invalid("Names are texts") }
                fields.removeValue(forKey: name)
            }
        }
        if isVisible { article.visible = fields } else { article.invisible = fields }
        article.updated = now
        articles[id] = article
        return shown(article)
    }

    /// A choice list of the shop. Which there are, no call tells.
    func answerLists(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        try call.allow("GET", [])
        guard let id = Int(call.path[1]), let list = lists[id] else { throw .missing }
        return list.shown()
    }

    // MARK: As it is answered

    func shown(_ article: MijnWebwinkelArticle) -> JSONValue {
        var out: JSONObject = ["id": .number(Decimal128(article.id)), "uuid": .string(article.uuid)]
        for (name, value) in article.fields { out[name] = value }
        out["price"] = .object(article.price)
        out["stock"] = article.stock.map { .number(Decimal128($0)) } ?? .null
        (out["created_date"], out["created_time"]) = Self.dateAndTime(article.created)
        (out["updated_date"], out["updated_time"]) = Self.dateAndTime(article.updated)
        // PHP writes an empty map as a list.
        out["extra"] = [
            "invisible": article.invisible.isEmpty ? [] : .object(article.invisible),
            "visible": article.visible.isEmpty ? [] : .object(article.visible),
        ]
        out["url"] = .string("https://demo-shop.example/a-\(article.places.first?.urlID ?? 0)/artikel")
        out["categories"] = .array(
            article.places.enumerated().map { position, place in
                [
                    "category_id": .number(Decimal128(place.category)), "article_url_id": .number(Decimal128(place.urlID)),
                    "is_active": .bool(place.isActive), "is_main": .bool(place.isMain), "position": .number(Decimal128(position + 1)),
                ]
            })
        out["lists"] = .array(article.choices.compactMap { choice in lists[choice.list]?.shown(choice) })
        out["variants"] = .array(article.versions.map(shown))
        let pictures = article.pictures.sorted { $0.position < $1.position }.map { picture -> JSONValue in
            let url = "https://assets.example"
            return [
                "id": .string(picture.id), "position": .string(String(picture.position)), "original_name": .string(picture.name),
                "urls": ["full": .string("\(url)/full/\(picture.id)"), "thumb": .string("\(url)/thumb/\(picture.id)")],
            ]
        }
        if !pictures.isEmpty || !switches.omitsNoImages { out["images"] = .array(pictures) }
        return .object(out)
    }

    /// Options as a map from list to name, or as the document has them.
    private func shown(_ version: MijnWebwinkelArticle.Version) -> JSONValue {
        let options = version.options.sorted { $0.key < $1.key }.map { list, option in
            (list, option, lists[list]?.options.first { $0.id == option }?.name ?? "")
        }
        let form: JSONValue =
            switches.optionsAreMaps
            ? .object(JSONObject(options.map { (String($0.0), .string($0.2)) }))
            : .array(
                options.map { ["list_id": .number(Decimal128($0.0)), "option_id": .number(Decimal128($0.1)), "name": .string($0.2)] })
        return [
            "id": .number(Decimal128(version.id)), "options": form, "stock": version.stock.map { .number(Decimal128($0)) } ?? .null,
            "can_backorder": .bool(version.canBackorder),
        ]
    }

    /// The files of an article's pictures, in the order buyers see them.
    public func pictures(ofArticle sku: String) -> [[UInt8]] {
        articles.values.first { $0.sku == sku }?.pictures.sorted { $0.position < $1.position }.map(\.bytes) ?? []
    }
}
