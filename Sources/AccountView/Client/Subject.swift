import Commerce
import HTTP
import JSON

/// What a call is about: for messages, and for deciding what a bad answer means.
struct Subject: Sendable {
    /// "read debtors (AR1)", "write order SHOP-12#".
    var what: String
    /// Whether the call may change something in AccountView.
    var isWrite = false

    /// No complete answer came.
    func fault(_ error: HTTPError) -> Fault {
        if error.code == .cancelled {
            return .retry("cancelled", "AccountView: \(what) was broken off.", writeMayHaveHappened: isWrite && error.mayHaveBeenSent)
        }
        let unsure = isWrite && error.mayHaveBeenSent
        return Fault(
            "accountview.unreachable", "AccountView did not answer (\(what)).",
            advice: "See whether AccountView.Net and the communication service on the customer's server run.", handling: .pause(.host),
            detail: error.description, writeMayHaveHappened: unsure)
    }

    /// What is wrong with a complete answer; nil when nothing is. In the order of the sheet: 401, error body, status.
    func fault(_ response: HTTPResponse, _ body: JSONValue?, now: Timestamp) -> Fault? {
        let message = Self.message(body)
        let status = response.status
        if status == 401 {
            return Fault(
                "accountview.unauthorized", "AccountView refuses the access (\(what)).",
                advice: "Run \"koppel login accountview\" and let a user with rights authorize again.", handling: .pause(.credentials),
                detail: message)
        }
        if status == 429 || (status == 503 && response.headers["Retry-After"] != nil) {
            let wait = response.headers["Retry-After"].flatMap { Int($0) } ?? 60
            return Fault(
                "accountview.quota", "AccountView takes no more calls for now (\(what)).", handling: .retryAt(now + .seconds(max(1, wait))),
                detail: message)
        }
        if status >= 500 {
            // A gateway may give up on a write that the customer's machine still does.
            return Fault(
                "accountview.failing", "AccountView failed with status \(status) (\(what)).",
                advice: "See whether AccountView and its communication service run on the customer's server.", handling: .pause(.host),
                detail: message, writeMayHaveHappened: isWrite)
        }
        if status == 403 {
            return Fault(
                "accountview.forbidden", "The AccountView user lacks a right (\(what)).",
                advice: "Give the user of the coupling this right in AccountView, or authorize with another user.",
                handling: .pause(.credentials), detail: message)
        }
        if let message { return refusal(message) }
        guard (200..<300).contains(status) || (status == 404 && !isWrite && (body != nil || response.body.isEmpty)) else {
            return .park(
                "accountview.status", "AccountView answered with status \(status) (\(what)).",
                advice: "See whether the address of the API is right.", detail: String(decoding: response.body.prefix(500), as: UTF8.self))
        }
        return nil
    }

    /// The words of an error body; empty when there is one without words, nil when there is none.
    static func message(_ body: JSONValue?) -> String? {
        guard let object = body?.object else { return nil }
        let member = { (name: String) in object[name] ?? object.first { $0.key.equalsFolded(name) }?.value }
        let (type, message) = (member("ErrorType")?.string ?? "", member("ErrorMessage")?.string)
        if let message, !message.isEmpty { return message }
        return type.isEmpty && message == nil ? nil : ""
    }

    /// AccountView says no, in Dutch.
    private func refusal(_ message: String) -> Fault {
        let words = message.lowercased()
        if words.isEmpty {
            // It does not say what it did: look before writing again.
            return .park(
                "accountview.refused", "AccountView refused without saying why (\(what)).",
                advice: "Look in AccountView's own log, then replay.", unsure: isWrite)
        }
        if ["in gebruik", "vergrendeld", "bezet"].contains(where: words.contains) {
            return .retry("accountview.locked", "AccountView has the record open elsewhere (\(what)).", detail: message)
        }
        if words.contains("buitenlandse debiteur") || (words.contains("buitenland") && words.contains("btw")) {
            return .park(
                "debtor.foreign-vat", "AccountView refuses a domestic VAT code for a foreign debtor (\(what)).",
                advice: "Make VAT number and VAT code of the debtor fit together in AccountView, then replay.", detail: message)
        }
        if words.contains("afgesloten") || words.contains("geblokkeerde periode") || words.contains("periode is geblokkeerd") {
            return .park(
                "bookyear.closed", "AccountView's book year or period is closed (\(what)).",
                advice: "Open the period in AccountView, or set \"book-year: today\", then replay.", detail: message)
        }
        return .park(
            "accountview.refused", "AccountView refused: \(message.prefix(300)) (\(what)).",
            advice: "Correct the settings or the data that AccountView names, then replay.", detail: message)
    }
}

extension Fault {
    static func park(_ cause: String, _ message: String, advice: String, unsure: Bool) -> Fault {
        Fault(cause, message, advice: advice, handling: .park, writeMayHaveHappened: unsure)
    }
}
