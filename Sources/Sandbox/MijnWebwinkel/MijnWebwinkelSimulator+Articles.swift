import Commerce
import JSON

extension MijnWebwinkelSimulator {
    private static let dates = ["created_start_date", "created_end_date", "changed_start_date", "changed_end_date"]

    func answerArticles(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        if call.path.count == 1 {
            if call.method == "POST" {
                try call.allow("POST", [])
                return shown(try makeArticle(try call.body()))
            }
            try call.allow("GET", Set(Self.dates + ["limit", "offset"]))
            let limit = try call.number("limit", default: 10, in: 1...100)
            let offset = try call.number("offset", default: 0, in: 0...Int.max)
            return .array(try matching(call).dropFirst(offset).prefix(limit).compactMap { articles[$0].map(shown) })
        }
        if call.path[1] == "count" {
            try call.allow("GET", Set(Self.dates))
            return ["count": .number(Decimal128(try matching(call).count))]
        }
        if call.path[1] == "uploadImage" {
            try call.allow("POST", [])
            guard call.path.count == 3, let id = Int(call.path[2]), articles[id] != nil else { throw .missing }
            try upload(try call.body(), to: id)
            return "success"
        }
        guard call.path.count == 2, let id = Int(call.path[1]), articles[id] != nil else { throw .missing }
        try call.allow("GET", "PATCH", "DELETE", parameters: ["use_url_id"])
        // Declared as required; `true` would name a link of a page instead.
        guard call.value("use_url_id") == "false" else { throw .invalid("use_url_id is missing") }
        switch call.method {
        case "PATCH": try changeArticle(id, try call.body())
        case "DELETE":
            articles[id] = nil
            return "Article successfully deleted"
        default: break
        }
        return articles[id].map(shown)
    }

    /// The ids that the filters leave, rising. Dates with seconds count in Dutch civil time, both ends included.
    private func matching(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> [Int] {
        for name in Self.dates {
            guard let text = call.value(name) else { continue }
            guard text.utf8.count == 10 || (text.utf8.count == 19 && text.contains(" ")) else { throw .invalid("Invalid \(name)") }
        }
        func isWithin(_ name: String) -> (Timestamp) -> Bool {
            let (start, end) = (call.value("\(name)_start_date"), call.value("\(name)_end_date"))
            if start == nil, end == nil { return { _ in true } }
            return { moment in
                let text = moment.dutchText.replacing("T", with: " ")
                return text >= start ?? "" && text <= end ?? "~"
            }
        }
        let (isCreatedThen, isChangedThen) = (isWithin("created"), isWithin("changed"))
        return articles.filter { isCreatedThen($0.value.created) && isChangedThen($0.value.updated) }.keys.sorted()
    }

    func makeArticle(_ fields: JSONObject) throws(MijnWebwinkelRefusal) -> MijnWebwinkelArticle {
        guard let name = fields["name"]?.string, !name.isEmpty else { throw .invalid("name: a text is needed") }
        guard fields["categories"]?.array?.isEmpty == false else { throw .invalid("categories: at least one") }
        lastArticle += 1
        var article = MijnWebwinkelArticle(
            id: lastArticle, uuid: newID(),
            fields: [
                "name": "", "description": "", "short_description": "", "sku": "", "badge_text": "", "taxable": true, "delivery_days": 2,
                "can_backorder": false, "meta_title": "", "meta_description": "",
            ], stock: 0, created: now, updated: now)
        try apply(fields, to: &article, isNew: true)
        articles[article.id] = article
        return article
    }

    func changeArticle(_ id: Int, _ fields: JSONObject) throws(MijnWebwinkelRefusal) {
        guard var article = articles[id] else { throw .missing }
        guard !fields.isEmpty else { throw .invalid("Nothing to change") }
        try apply(fields, to: &article, isNew: false)
        article.updated = now
        articles[id] = article
    }

    private func apply(_ fields: JSONObject, to article: inout MijnWebwinkelArticle, isNew: Bool) throws(MijnWebwinkelRefusal) {
        for (name, value) in fields {
            switch name {
            case "name", "description", "sku", "badge_text", "meta_title", "meta_description":
                guard let text = value.string, name != "name" || (!text.isEmpty && text.count <= 255) else {
                    throw .invalid("\(name): a text is needed")
                }
                article.fields[name] = value
            case "taxable", "can_backorder":
                guard value.bool != nil else { throw .invalid("\(name): true or false") }
                article.fields[name] = value
            case "delivery_days":
                guard let days = value.int, days >= 0 else { throw .invalid("delivery_days: a whole number") }
                article.fields[name] = value
            case "price": try price(value, &article)
            case "stock": article.stock = try Self.stock(value)
            case "extra": try extra(value, &article)
            case "categories": article.places = try places(value, article)
            case "lists":
                article.choices = try choices(value)
                keepVersions(&article)
            case "images": try pictures(value, &article)
            case "variants" where !isNew: try versions(value, &article)
            default: throw .invalid("Unknown field \(name)")
            }
        }
    }

    private func price(_ value: JSONValue, _ article: inout MijnWebwinkelArticle) throws(MijnWebwinkelRefusal) {
        for (name, price) in value.object ?? [:] {
            guard ["default", "action", "purchase"].contains(name), let text = price.string else { throw .invalid("price: texts are needed") }
            if text.isEmpty, name != "default" {
                article.price[name] = ""
                continue
            }
            guard let amount = Decimal128(text), !amount.isNegative, amount.scale <= 6 else { throw .invalid("price.\(name): no price") }
            article.price[name] = .string(amount.rounded(to: 2, .halfUp).text(places: 2))
        }
    }

    private static func stock(_ value: JSONValue) throws(MijnWebwinkelRefusal) -> Int? {
        if value.isNull { return nil }
        guard let stock = value.int, stock >= 0 else { throw .invalid("stock: a whole number, not below zero, or null") }
        return stock
    }

    /// What is named is set; names that are left out stay.
    private func extra(_ value: JSONValue, _ article: inout MijnWebwinkelArticle) throws(MijnWebwinkelRefusal) {
        for (side, map) in value.object ?? [:] {
            guard side == "visible" || side == "invisible", let map = map.object, map.values.allSatisfy({ $0.string != nil }) else {
                throw .invalid("extra: maps of texts")
            }
            for (name, text) in map {
                if side == "visible" { article.visible[name] = text } else { article.invisible[name] = text }
            }
        }
    }

    private func places(_ value: JSONValue, _ article: MijnWebwinkelArticle) throws(MijnWebwinkelRefusal) -> [MijnWebwinkelArticle.Place] {
        var places: [MijnWebwinkelArticle.Place] = []
        for row in value.array ?? [] {
            let names = Set((row.object ?? [:]).keys)
            guard names.isSubset(of: ["category_id", "article_url_id", "is_active", "is_main"]), let id = row["category_id"]?.int, pages[id] != nil,
                !places.contains(where: { $0.category == id })
            else { throw .invalid("categories: unknown or doubled") }
            let before = article.places.first { $0.category == id }
            lastURL += before == nil ? 1 : 0
            places.append(
                .init(
                    category: id, urlID: before?.urlID ?? lastURL, isActive: row["is_active"]?.bool ?? true, isMain: row["is_main"]?.bool ?? false))
        }
        guard !places.isEmpty else { throw .invalid("categories: at least one") }
        guard places.filter(\.isMain).count <= 1 else { throw .invalid("categories: one is the main one") }
        if !places.contains(where: \.isMain) { places[0].isMain = true }
        return places
    }

    private func choices(_ value: JSONValue) throws(MijnWebwinkelRefusal) -> [MijnWebwinkelArticle.Choice] {
        var choices: [MijnWebwinkelArticle.Choice] = []
        for row in value.array ?? [] {
            guard let id = row["id"]?.int, let list = lists[id], let options = row["options"]?.array, !options.isEmpty else {
                throw .invalid("lists: an unknown list, or one without options")
            }
            var choice = MijnWebwinkelArticle.Choice(list: id, hasImages: row["has_images"]?.bool ?? false, options: [])
            for option in options {
                guard let number = option["id"]?.int, list.options.contains(where: { $0.id == number }), let images = option["image_ids"]?.array,
                    option.object?.count == 2
                else { throw .invalid("lists: options have an id of the list and image_ids") }
                choice.options.append((number, images.compactMap(\.string)))
            }
            choices.append(choice)
        }
        return choices
    }

    /// Versions whose options are gone go with them. New ones are made by the shop's owner, or with the switch by the shop.
    func keepVersions(_ article: inout MijnWebwinkelArticle) {
        let combinations = article.combinations
        article.versions.removeAll { !combinations.contains($0.options) }
        guard switches.makesVersions, !article.choices.isEmpty else { return }
        addVersions(&article, stock: article.stock)
    }

    func addVersions(_ article: inout MijnWebwinkelArticle, stock: Int?) {
        for options in article.combinations where !article.versions.contains(where: { $0.options == options }) {
            lastVersion += 1
            article.versions.append(.init(id: lastVersion, options: options, stock: stock))
        }
    }

    /// Only those that are there can be changed.
    private func versions(_ value: JSONValue, _ article: inout MijnWebwinkelArticle) throws(MijnWebwinkelRefusal) {
        for row in value.array ?? [] {
            guard let place = article.versions.firstIndex(where: { $0.id == row["id"]?.int }) else { throw .invalid("variants: unknown id") }
            if let stock = row["stock"] { article.versions[place].stock = try Self.stock(stock) }
            if let value = row["can_backorder"]?.bool { article.versions[place].canBackorder = value }
        }
        // What is left out is taken for the article's own again.
        let named = Set((value.array ?? []).compactMap { $0["id"]?.int })
        for place in article.versions.indices where !named.contains(article.versions[place].id) { article.versions[place].stock = article.stock }
    }
}
