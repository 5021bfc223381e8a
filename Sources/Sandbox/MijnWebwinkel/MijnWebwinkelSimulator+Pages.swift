import Commerce
import JSON

extension MijnWebwinkelSimulator {
    func answerPages(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        if call.path.count == 1 {
            if call.method == "POST" {
                try call.allow("POST", [])
                return shownPage(try makePage(try call.body()))
            }
            try call.allow("GET", ["limit", "offset", "as_tree", "max_depth"])
            guard call.value("as_tree") == "false" else { throw .invalid("as_tree is needed; only false is played here") }
            let limit = try call.number("limit", default: 10, in: 1...100)
            let offset = try call.number("offset", default: 0, in: 0...Int.max)
            return .array(pages.keys.sorted().dropFirst(offset).prefix(limit).map(shownPage))
        }
        if call.path[1] == "count" {
            try call.allow("GET", [])
            return ["count": .number(Decimal128(pages.count))]
        }
        guard call.path.count == 2, let id = Int(call.path[1]), var page = pages[id] else { throw .missing }
        try call.allow("GET", "PATCH", parameters: [])
        if call.method == "PATCH" {
            try apply(try call.body(), to: &page)
            pages[id] = page
        }
        return shownPage(id)
    }

    func makePage(_ fields: JSONObject) throws(MijnWebwinkelRefusal) -> Int {
        guard fields["title"]?.string?.isEmpty == false else { throw .invalid("title: a text is needed") }
        lastPage += 1
        var page = MijnWebwinkelPage(
            id: lastPage, fields: ["hidden": false, "title": "", "content": "", "meta_title": "", "meta_description": "", "article_order": 5])
        try apply(fields, to: &page)
        pages[page.id] = page
        return page.id
    }

    private func apply(_ fields: JSONObject, to page: inout MijnWebwinkelPage) throws(MijnWebwinkelRefusal) {
        guard !fields.isEmpty else { throw .invalid("Nothing to change") }
        for (name, value) in fields {
            switch name {
            case "title":
                guard let title = value.string, !title.isEmpty, title.count <= 255 else { throw .invalid("title: a text of at most 255 characters") }
                page.fields[name] = value
            case "content", "meta_title", "meta_description":
                guard value.string != nil else { throw .invalid("\(name): a text is needed") }
                page.fields[name] = value
            case "hidden":
                guard value.bool != nil else { throw .invalid("hidden: true or false") }
                page.fields[name] = value
            case "article_order":
                guard let order = value.int, (1...6).contains(order) else { throw .invalid("article_order: 1 to 6") }
                page.fields[name] = value
            case "parent_category_id":
                guard let parent = value.int, pages[parent] != nil, parent != page.id else { throw .invalid("parent_category_id: unknown") }
                page.parent = parent
            case "sorting": break
            default: throw .invalid("Unknown field \(name)")
            }
        }
    }

    private func shownPage(_ id: Int) -> JSONValue {
        guard let page = pages[id] else { return .null }
        let branch = pages.values.filter { $0.parent == page.parent }.map(\.id).sorted()
        let place = branch.firstIndex(of: id) ?? 0
        func number(_ id: Int?) -> JSONValue { id.map { .number(Decimal128($0)) } ?? .null }
        var out: JSONObject = ["id": number(id), "parent_category_id": number(page.parent)]
        for (name, value) in page.fields { out[name] = value }
        out["leafs"] = []
        out["sorting"] = [
            "first": .bool(place == 0), "last": .bool(place == branch.count - 1), "previous": number(place > 0 ? branch[place - 1] : nil),
            "next": number(place + 1 < branch.count ? branch[place + 1] : nil),
        ]
        return .object(out)
    }
}
