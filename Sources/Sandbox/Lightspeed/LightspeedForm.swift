import JSON

/// Which members of a resource can be written, and what each takes. Other members are ignored, as the API does.
struct LightspeedForm {
    enum Kind {
        /// A text.
        case text
        /// A text that each language has for itself.
        case translated
        /// A whole number.
        case whole
        /// A number that is not below zero.
        case amount
        case flag
        case choice(Set<String>)
        /// The id of another record; false or null for none.
        case link(String)
    }

    /// What was written, taken apart.
    struct Content {
        var own: JSONObject = [:]
        var texts: JSONObject = [:]
        var links: [(name: String, resource: String, id: Int?)] = []
    }

    let kinds: [String: Kind]

    func read(_ fields: JSONObject) throws(LightspeedRefusal) -> Content {
        var content = Content()
        for (name, value) in fields {
            switch kinds[name] {
            case nil: continue
            case .text?: content.own[name] = try Self.text(value)
            case .translated?: content.texts[name] = try Self.text(value)
            case .whole?:
                guard let number = Self.number(value), number.isInteger else { throw .invalid }
                content.own[name] = .number(number.reduced)
            case .amount?:
                guard let number = Self.number(value), !number.isNegative else { throw .invalid }
                content.own[name] = .number(number)
            case .flag?:
                guard let flag = value.bool ?? Self.number(value).map({ $0 == 1 }) else { throw .invalid }
                content.own[name] = .bool(flag)
            case .choice(let words)?:
                guard let word = value.string, words.contains(word) else { throw .invalid }
                content.own[name] = value
            case .link(let resource)?:
                if value.isNull || value.bool == false {
                    content.links.append((name, resource, nil))
                } else {
                    guard let id = Self.number(value)?.int else { throw .invalid }
                    content.links.append((name, resource, id))
                }
            }
        }
        return content
    }

    private static func text(_ value: JSONValue) throws(LightspeedRefusal) -> JSONValue {
        if value.isNull { return "" }
        guard let text = value.string ?? value.decimal?.description, text.count <= 65_535 else { throw .invalid }
        return .string(text)
    }

    private static func number(_ value: JSONValue) -> Decimal128? { value.decimal ?? value.string.flatMap { Decimal128($0) } }
}

extension LightspeedRecord {
    /// Takes over what was written, texts in one language.
    mutating func apply(_ content: LightspeedForm.Content, language: String) {
        for (name, value) in content.own { fields[name] = value }
        var own = texts[language] ?? [:]
        for (name, value) in content.texts { own[name] = value }
        texts[language] = own
        for link in content.links {
            links.removeAll { $0.name == link.name }
            links.append(link)
        }
    }

    /// The id that a to-one link points to.
    func link(_ name: String) -> Int? { links.first { $0.name == name }?.id }
}
