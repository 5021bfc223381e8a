import Commerce
import JSON

extension MijnWebwinkelSimulator {
    static let goodsCommands = ["add-article", "edit-article", "remove-article", "add-list", "add-page", "keep-stock-per-version"]

    /// What staff does with articles:
    /// - `add-list` `{name, options: [name, or {name, price}]}` and `add-page` `{title, parent_category_id}` answer `{id}`;
    /// - `add-article` `{sku, name, barcode, price, stock, lists: [name]}` answers `{id}`: with all options of the lists, a stock for each version;
    ///   stock null is unlimited;
    /// - `edit-article` `{sku, ...}` with the API's fields; `remove-article` `{sku}`; `keep-stock-per-version` `{sku}`.
    func performOnGoods(_ command: String, _ arguments: JSONObject) throws -> JSONValue {
        switch command {
        case "add-list": return ["id": .string(String(addList(arguments)))]
        case "add-page": return ["id": .string(String(try makePage(arguments)))]
        case "add-article": return ["id": .string(String(try addArticle(arguments)))]
        case "edit-article":
            var fields = arguments
            fields["sku"] = nil
            try changeArticle(try article(arguments), fields)
        case "remove-article": articles[try article(arguments)] = nil
        default:
            let id = try article(arguments)
            guard var changed = articles[id] else { break }
            addVersions(&changed, stock: changed.stock)
            changed.updated = now
            articles[id] = changed
        }
        return ["ok": true]
    }

    private func article(_ arguments: JSONObject) throws -> Int {
        guard let sku = arguments["sku"]?.string, let id = articles.values.filter({ $0.sku == sku }).map(\.id).min() else {
            throw SandboxCommandError("there is no article with this sku")
        }
        return id
    }

    private func addList(_ arguments: JSONObject) -> Int {
        lastList += 1
        var list = MijnWebwinkelList(id: lastList, name: arguments["name"]?.string ?? "Lijst", options: [])
        for option in arguments["options"]?.array ?? [] {
            lastOption += 1
            list.options.append((lastOption, option.string ?? option["name"]?.string ?? "", option["price"]?.decimal ?? 0))
        }
        lists[list.id] = list
        return list.id
    }

    private func addArticle(_ arguments: JSONObject) throws -> Int {
        if pages.isEmpty { _ = try makePage(["title": "Assortiment"]) }
        let stock = arguments["stock"] ?? 0
        var fields: JSONObject = [
            "name": arguments["name"] ?? arguments["sku"] ?? "Artikel", "sku": arguments["sku"] ?? "", "stock": stock,
            "price": ["default": .string((arguments["price"]?.decimal ?? 10).text(places: 2))],
            "categories": [["category_id": .number(Decimal128(pages.keys.min() ?? 0)), "is_main": true]],
        ]
        if let barcode = arguments["barcode"] { fields["extra"] = ["invisible": ["barcode": barcode]] }
        let wanted = (arguments["lists"]?.array ?? []).compactMap(\.string)
        let chosen = try wanted.map { name in
            guard let list = lists.values.first(where: { $0.name == name }) else { throw SandboxCommandError("there is no list \(name)") }
            return list
        }
        if !chosen.isEmpty {
            fields["lists"] = .array(
                chosen.map { list in
                    [
                        "id": .number(Decimal128(list.id)),
                        "options": .array(list.options.map { ["id": .number(Decimal128($0.id)), "image_ids": []] }),
                    ]
                })
        }
        let id = try makeArticle(fields).id
        if !chosen.isEmpty, var made = articles[id] {
            addVersions(&made, stock: stock.int)
            articles[id] = made
        }
        return id
    }

    /// A sale takes from what is counted.
    func sell(_ sku: String, _ quantity: Int) {
        guard let id = articles.values.filter({ $0.sku == sku }).map(\.id).min(), let stock = articles[id]?.stock else { return }
        articles[id]?.stock = max(0, stock - quantity)
        articles[id]?.updated = now
    }

    /// An article as its owner sees it.
    func shownInSnapshot(_ article: MijnWebwinkelArticle) -> JSONValue {
        func names(_ options: [Int: Int]) -> JSONValue {
            .object(
                JSONObject(
                    options.sorted { $0.key < $1.key }.map { list, option in
                        (lists[list]?.name ?? "", .string(lists[list]?.options.first { $0.id == option }?.name ?? ""))
                    }))
        }
        let offered = article.choices.isEmpty ? [] : article.combinations
        let versions = offered.map { options -> JSONValue in
            let version = article.versions.first { $0.options == options }
            let price = options.reduce(article.price["default"]?.string.flatMap { Decimal128($0) } ?? 0) { sum, pair in
                sum + (lists[pair.key]?.options.first { $0.id == pair.value }?.price ?? 0)
            }
            return [
                "options": names(options), "price": .number(price), "hasOwnStock": .bool(version != nil),
                "stock": (version == nil ? article.stock : version?.stock).map { .number(Decimal128($0)) } ?? .null,
                "canBackorder": .bool(version?.canBackorder ?? article.fields["can_backorder"]?.bool ?? false),
            ]
        }
        return [
            "id": .string(String(article.id)), "sku": .string(article.sku), "name": article.fields["name"] ?? "",
            "description": article.fields["description"] ?? "", "price": article.price["default"] ?? "",
            "stock": article.stock.map { .number(Decimal128($0)) } ?? .null,
            "barcode": article.invisible["barcode"] ?? article.visible["barcode"] ?? "",
            "categories": .array(article.places.map { pages[$0.category]?.fields["title"] ?? "" }), "versions": .array(versions),
            "features": .object(article.visible), "images": .number(Decimal128(article.pictures.count)),
            "isVisible": .bool(article.places.contains(where: \.isActive)),
        ]
    }
}
