/// Stores entities as the Webservice does: what it checks, in its order, and what it blanks.
struct EntityWriter {
    var resource: PrestaShopModel.Resource
    var languages: [Int]
    var verb: String

    /// Checks ids, fields and values, and makes the record to store and the one to echo.
    func apply(_ input: EntityInput, to existing: ShopRecord?, id: Int) throws(ShopFailure) -> (stored: ShopRecord, echo: ShopRecord) {
        var stored = existing ?? ShopRecord(id: id)
        var echo = existing ?? ShopRecord(id: id)
        try checkPresence(input)
        for field in resource.fields {
            if field.isMultilingual {
                guard input.has(field.name) else {
                    if verb != "PATCH" { (stored.values[field.name], echo.values[field.name]) = (.languages([:]), .languages([:])) }
                    continue
                }
                let texts = input.texts[field.name] ?? Dictionary(languages.map { ($0, input.fields[field.name] ?? "") }) { $1 }
                try check(texts, field)
                stored.values[field.name] = .languages(texts)
                echo.values[field.name] = .languages(texts)
            } else if let text = input.fields[field.name] {
                try check(text, field)
                stored[field.name] = FieldSpelling.stored(text, field.type)
                echo[field.name] = text
            } else if verb != "PATCH" {
                stored[field.name] = FieldSpelling.stored("", field.type)
                echo[field.name] = ""
            }
        }
        for (name, items) in input.lists {
            guard resource.associations.contains(where: { $0.name == name }) else {
                throw ShopFailure(400, 86, "association \(name) not exists")
            }
            stored.lists[name] = items
            echo.lists[name] = items
        }
        return (stored, echo)
    }

    private func checkPresence(_ input: EntityInput) throws(ShopFailure) {
        let known = Set(resource.fields.map(\.name) + ["id"])
        for field in resource.fields {
            if field.isReadOnly, input.has(field.name) {
                throw ShopFailure(400, 93, "parameter \"\(field.name)\" not writable. Please remove this attribute of this XML")
            }
            if field.isRequired, verb != "PATCH", !input.has(field.name) {
                throw ShopFailure(400, 41, "parameter \"\(field.name)\" required")
            }
        }
        // The shop itself ignores names it does not know; here they are refused, so that a typing error shows.
        if let stranger = (Array(input.fields.keys) + input.texts.keys).sorted().first(where: { !known.contains($0) }) {
            throw ShopFailure(400, 123, "\(stranger) is no field of \(resource.name)")
        }
    }

    private func check(_ texts: [Int: String], _ field: PrestaShopModel.Field) throws(ShopFailure) {
        for (language, text) in texts.sorted(by: { $0.key < $1.key }) {
            let isDefault = language == languages.first
            let isMissing = text.isEmpty && field.isRequired && isDefault && field.name != "link_rewrite"
            if let problem = problem(text, field, isMissing: isMissing) { throw ShopFailure(400, 84, problem) }
        }
    }

    private func check(_ text: String, _ field: PrestaShopModel.Field) throws(ShopFailure) {
        if let problem = problem(text, field, isMissing: text.isEmpty && field.isRequired) { throw ShopFailure(400, 85, problem) }
    }

    /// What is wrong with a value, in the shop's words; nil for nothing.
    private func problem(_ text: String, _ field: PrestaShopModel.Field, isMissing: Bool) -> String? {
        func words(_ what: String) -> String {
            "Validation error: \"Property \(PrestaShopModel.nine.className(resource.name))->\(field.name) \(what)\""
        }
        if isMissing { return words("is empty") }
        if text.isEmpty { return nil }
        if let maximum = field.maximum, text.count > maximum { return words("length (\(text.count)) must be between 0 and \(maximum)") }
        return field.rule.map { FieldRules.holds($0, text) } ?? true ? nil : words("is not valid")
    }
}
