import Commerce
import HTTP

/// What a call was about: it turns a bad answer into a fault that says so.
struct Subject: Sendable {
    /// `orders`.
    var resource: String
    /// The verb.
    var method: String
    /// The record's id.
    var id: Int?
    /// What people call it: "product MOK-1".
    var name: String?

    private var isWrite: Bool { method != "GET" }
    private var words: String { name ?? id.map { "\(resource) \($0)" } ?? resource }
    private var doing: String { isWrite ? "writing \(words) to PrestaShop" : "reading \(words) from PrestaShop" }

    /// The fault of an answer; nil for a good one, and for "no such record".
    func fault(_ response: HTTPResponse, now: Timestamp) -> Fault? {
        switch response.status {
        case 200...299:
            // Some hosts turn an error status into 200: the body tells.
            guard response.body.count < 65_536, let errors = ShopErrors(response.body), !errors.entries.isEmpty else { return nil }
            return refused(200, errors)
        case 300...399:
            let target = response.headers["Location"].map { " to \(Substring($0).prefix { $0 != "?" })" } ?? ""
            return Fault(
                "shop.redirects", "PrestaShop redirects the call\(target) instead of answering it.",
                advice: "Set the shop's url exactly as the shop uses it: https or http, with or without www, and an existing store id.",
                handling: .pause(.host))
        case 404 where response.body.isEmpty && response.headers["PSWS-Version"] != nil && id != nil: return nil
        case 429: return later("quota.refused", response, now, scope: .quota)
        default: break
        }
        if let errors = ShopErrors(response.body), !errors.entries.isEmpty { return refused(response.status, errors) }
        switch response.status {
        case 401:
            return Fault(
                "credentials.refused", "PrestaShop got no Webservice key.",
                advice: "Check the key. Where it is right, the host drops the Authorization header: switch on the setting for the key in the query.",
                handling: .pause(.credentials))
        case 403:
            return Fault(
                "credentials.refused", "The web server of the shop refuses the call.",
                advice: "Ask the host whether a firewall blocks /api.", handling: .pause(.credentials), detail: text(response))
        case 404:
            return Fault(
                "shop.not-found", "There is no Webservice at the shop's address.",
                advice: "Check the url, that the Webservice is switched on, and that URL rewriting leads /api to it.", handling: .pause(.host))
        case 503: return later("shop.unavailable", response, now, scope: .host)
        default:
            return Fault(
                "shop.failed", "PrestaShop failed with status \(response.status) while \(doing).", handling: .pause(.host),
                detail: text(response), writeMayHaveHappened: isWrite && response.status >= 500)
        }
    }

    /// The fault of a call that got no complete answer.
    func fault(_ error: HTTPError) -> Fault {
        if error.code == .tooLarge {
            return Fault.park("answer.too-large", "The answer while \(doing) is too large.", advice: "Lower the page size.")
        }
        let advice =
            switch error.code {
            case .badURL: "Check the shop's url."
            case .refusedAddress: "The shop's address is private; allow it in the settings if that is meant."
            case .tls: "Check the shop's certificate."
            default: ""
            }
        return Fault(
            "shop.unreachable", "PrestaShop was not reached while \(doing): \(error.code).", advice: advice, handling: .pause(.host),
            detail: error.message, writeMayHaveHappened: isWrite && error.mayHaveBeenSent)
    }

    /// The fault of a good status with a body that is not what it should be.
    func unreadable(_ body: [UInt8]) -> Fault {
        Fault(
            "answer.unreadable", "The answer while \(doing) is not what the Webservice sends.",
            advice: "If it stays so, look for a maintenance page, a firewall, or PHP messages before the answer.", handling: .retry,
            detail: String(decoding: body.prefix(300), as: UTF8.self), writeMayHaveHappened: isWrite)
    }

    private func later(_ cause: String, _ response: HTTPResponse, _ now: Timestamp, scope: Fault.Scope) -> Fault {
        let wait = response.headers["Retry-After"].flatMap { Int64($0) }
        return Fault(
            cause, "PrestaShop asks to wait (status \(response.status)) while \(doing).",
            handling: wait.map { .retryAt(now + .seconds(min($0, 3_600))) } ?? .pause(scope), detail: text(response))
    }

    private func refused(_ status: Int, _ errors: ShopErrors) -> Fault {
        guard let (code, message) = errors.own else {
            return Fault(
                "shop.failed", "PHP of the shop failed while \(doing).", handling: .pause(.host), writeMayHaveHappened: isWrite)
        }
        if [84, 85].contains(code), let refusal = FieldRefusal(message) {
            return Fault.park(
                "field.refused", "PrestaShop refuses \(refusal.words) of \(words).", advice: refusal.advice, detail: message)
        }
        switch code {
        case 16, 17, 18, 20, 21:
            return Fault(
                "credentials.refused", "PrestaShop refuses the Webservice key: \(message).",
                advice: "Check the key in Advanced Parameters › Webservice: it must be there, 32 characters, and switched on.",
                handling: .pause(.credentials))
        case 25, 26:
            return Fault(
                "rights.missing", "The Webservice key lacks the right \(method) on \(resource).",
                advice: "Grant it in Advanced Parameters › Webservice.", handling: .pause(.credentials))
        case 132:
            return Fault(
                "credentials.refused", "The Webservice key may not use this store.", advice: "Link the key to the store, or change the store id.",
                handling: .pause(.credentials))
        case 999:
            return Fault("shop.store-unknown", "There is no such store.", advice: "Change the store id.", handling: .pause(.credentials))
        case 22:
            return Fault(
                "shop.webservice-off", "The Webservice of the shop is switched off.",
                advice: "Switch it on in Advanced Parameters › Webservice.", handling: .pause(.host))
        case 131: return Fault.skip("\(resource).other-store", "\(words) belongs to another store.")
        case 57: return Fault.skip("image.gone", "\(words) is no longer in the shop.")
        case 48, 73:
            return Fault.park("image.kind", "PrestaShop does not take \(words): \(message).", advice: "Save it as JPEG or PNG.")
        case 72:
            return Fault.park(
                "image.too-large", "PrestaShop does not take \(words): \(message).",
                advice: "Make it smaller, or raise the shop's limit for pictures (Advanced Parameters, Administration).")
        case 87, 92: return Fault.skip("\(resource).gone", "\(words) is no longer in the shop.")
        case 46, 97:
            return Fault(
                "shop.not-saved", "PrestaShop did not save \(words): \(message).", advice: "The shop's own log names the reason.",
                handling: .retry, writeMayHaveHappened: isWrite)
        case 140, 141:
            return Fault.park(
                "customer.email-used", "PrestaShop refuses \(words): another customer has this e-mail.",
                advice: "Look for the customer in the shop; it may belong to another store.")
        default:
            return Fault.park(
                isWrite ? "shop.refused" : "shop.request", "PrestaShop refused \(doing), error \(code): \(message.prefix(300))",
                advice: isWrite ? "Change the value or the mapping." : "The shop's version or a module changes the resource; please report it.")
        }
    }

    private func text(_ response: HTTPResponse) -> String? {
        response.body.isEmpty ? nil : String(decoding: response.body.prefix(300), as: UTF8.self)
    }
}
