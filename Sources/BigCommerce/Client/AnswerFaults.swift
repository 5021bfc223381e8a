import Commerce
import HTTP
import JSON

/// What an answer that is no success means for the runtime and for people.
struct AnswerFaults {
    let call: BigCommerceClient.Call
    let now: Timestamp

    private var mayHaveWritten: Bool { call.method != "GET" }

    func fault(for response: HTTPResponse) -> Fault {
        let words = Self.words(in: response)
        let subject = call.subject
        switch response.status {
        case 401:
            return Fault(
                "bigcommerce.token", "BigCommerce refuses the access token.",
                advice: "Put the token of a store-level API account into the settings; a deleted account's token stays dead.",
                handling: .pause(.credentials), detail: words)
        case 403:
            return Fault(
                "bigcommerce.scope", "BigCommerce does not allow the call for \(subject).",
                advice: "Give the API account the scope \(call.scope), and check that the store hash is that of the same store.",
                handling: .pause(.credentials), detail: words)
        case 429: return tooMany(response, words)
        case 423: return .retry("bigcommerce.locked", "BigCommerce has locked \(subject) for a while.", detail: words)
        case 500, 502, 503, 504, 520...530:
            return Fault(
                "bigcommerce.failing", "BigCommerce fails with \(response.status) at \(subject).", handling: .pause(.host), detail: words,
                writeMayHaveHappened: mayHaveWritten)
        case 409:
            return .park(
                "bigcommerce.conflict", "BigCommerce refuses \(subject) because it conflicts with what is there: \(words)",
                advice: "Look the existing entry up in the store and remove the doubt.", detail: words)
        case 413:
            return .park(
                "bigcommerce.too-large", "BigCommerce finds what it was sent about \(subject) too large.",
                advice: "Make it smaller, or send less of it.", detail: words)
        case 507:
            return .park("bigcommerce.plan", "The store's plan has no room for \(subject).", advice: "Upgrade the plan or remove old entries.")
        case 300..<400:
            return .park(
                "bigcommerce.redirect", "BigCommerce's address answers with a redirect (\(response.status)).",
                advice: "Use https and the plain API address in the settings.")
        default:
            return .park(
                "bigcommerce.refused", "BigCommerce refuses \(subject) (\(response.status)): \(words.prefix(300))",
                advice: "Correct what it names in the mapping or in the store, then replay.", detail: words)
        }
    }

    /// A 2xx whose body cannot be read.
    func unreadable(_ response: HTTPResponse, why: String) -> Fault {
        Fault(
            "bigcommerce.unreadable", "BigCommerce's answer about \(call.subject) cannot be read.", handling: .retry,
            detail: "\(response.status), \(response.body.count) bytes: \(why)", writeMayHaveHappened: mayHaveWritten)
    }

    // Without any of its headers a 429 comes from an overloaded platform: then it counts like a failing host, with growing distance.
    private func tooMany(_ response: HTTPResponse, _ words: String) -> Fault {
        let seconds = response.headers["X-Retry-After"].flatMap { Int($0) }.map { Duration.seconds($0) }
        let reset = response.headers["X-Rate-Limit-Time-Reset-Ms"].flatMap { Int($0) }.map { Duration.milliseconds($0) }
        guard let wait = [seconds, reset].compactMap({ $0 }).max() else {
            return Fault("bigcommerce.overloaded", "BigCommerce is overloaded.", handling: .pause(.host), detail: words)
        }
        return Fault(
            "bigcommerce.quota", "The store's quota is used up for now.", handling: .retryAt(now + max(wait, .milliseconds(100))), detail: words)
    }

    /// The other side's words: `[{status, message}]`, `{status, title, errors}` in any shape, or plain text.
    static func words(in response: HTTPResponse) -> String {
        guard let json = try? JSONValue(parsing: response.body) else { return String(decoding: response.body.prefix(2_000), as: UTF8.self) }
        var words: [String] = []
        for item in json.array ?? json["batch_errors"]?.array ?? json["data"]?.array ?? [json] {
            words += [item["message"]?.string, item["title"]?.string].compactMap { $0 }
            if let errors = item["errors"], !errors.isNull, errors.object?.isEmpty != true { words.append(sentence(errors)) }
        }
        return words.isEmpty ? String(json.text.prefix(2_000)) : words.joined(separator: "; ")
    }

    /// `{"name": "error.path.missing"}` as "name is missing".
    private static func sentence(_ errors: JSONValue) -> String {
        guard let fields = errors.object else { return errors.string ?? errors.text }
        return fields.map { field, why in
            let words = why.string ?? why.text
            return switch words {
            case "error.path.missing": "\(field) is missing"
            case _ where words.hasPrefix("error.expected"): "\(field) is of the wrong kind"
            case "error.unexpected": "\(field) is not known"
            default: field.isEmpty || field == "." ? words : "\(field): \(words)"
            }
        }.joined(separator: "; ")
    }
}
