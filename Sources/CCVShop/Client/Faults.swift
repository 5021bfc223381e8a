import Commerce
import HTTP
import JSON

/// What the shop's failures mean. An HTTP 500 says little: the code in the body decides.
enum Faults {
    /// An answer that is no success.
    struct Failure {
        let status: Int
        /// `429.10`; nil where the body has none.
        let code: String?
        let words: String?
        let isWrite: Bool
        let subject: String
        /// Whether the keys are those of an installed app.
        let isApp: Bool
        private let retryAfter: Duration?
        private let clockGap: Duration?
        private let now: Timestamp

        init(_ response: HTTPResponse, isWrite: Bool, subject: String, isApp: Bool, now: Timestamp) {
            status = response.status
            let body = (try? JSONValue(parsing: response.body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace))).map(
                Record.init)
            code = body?.text("code")
            words = body?.text("developermessage")
            retryAfter = response.headers["Retry-After"].flatMap { Int($0) }.map { .seconds(max(1, $0)) }
            clockGap = response.headers["x-date"].flatMap { Timestamp(iso8601: $0) }.map { $0 - now }
            (self.isWrite, self.subject, self.isApp, self.now) = (isWrite, subject, isApp, now)
        }

        var isQuota: Bool { status == 429 || code?.hasPrefix("429.") == true }
        /// The windows are rolling minutes, and answers do not say when they end.
        var wait: Duration { retryAfter ?? .seconds(60) }

        /// What the failure means: nil for "not there", null for a success in disguise.
        /// - Throws: `Fault` for all others.
        func meaning() throws -> JSONValue? {
            if code == "500.50" { return .some(.null) }
            if code == "500.24" || (status == 404 && code != "404.20") { return .none }
            throw fault
        }

        private var fault: Fault {
            if isQuota {
                return Fault(
                    "ccvshop.quota", "CCV Shop's limit of calls per minute is reached; it goes on by itself.", handling: .retryAt(now + wait),
                    detail: words)
            }
            switch (status, code) {
            case (401, _), (403, _):
                return Fault(
                    "ccvshop.credentials", "CCV Shop refuses the API keys (\(status)).", advice: credentialsAdvice, handling: .pause(.credentials),
                    detail: words)
            case (_, "500.10"), (_, "500.23"):
                return .retry("ccvshop.busy", "CCV Shop could not take the call for \(subject) just now (\(code ?? "")).", detail: words)
            case (_, "500.20"):
                return Fault.park(
                    "ccvshop.schema", "CCV Shop cannot show \(subject): its own check of the record fails (500.20).",
                    advice: "Open and save the record in the shop's back office, or ask CCV's support; then replay.", detail: words)
            case (_, "500.40"):
                return .park("ccvshop.exists", "CCV Shop has \(subject) already (500.40).", advice: "Look for a double in the shop.", detail: words)
            case (_, "500.60"):
                return .park(
                    "ccvshop.limit", "CCV Shop takes no more products: the subscription's limit is reached (500.60).",
                    advice: "Remove products, or ask CCV for a larger subscription; then replay.", detail: words)
            case (_, "500.21"), (_, "500.22"):
                let why = code == "500.21" ? "it is too large" : "it is of a kind the shop does not know"
                return .park(
                    "ccvshop.file", "CCV Shop refused \(subject): \(why) (\(code ?? "")).", advice: "Use a JPEG or PNG picture of less than 2 MB.",
                    detail: words)
            case (_, "500.90"):
                return Fault(
                    "ccvshop.app", "CCV Shop needs an app for \(subject) that is not installed (500.90).",
                    advice: "Install the app that the message names, in the shop's app store.", handling: .pause(.credentials), detail: words)
            case (500, nil), (502..., nil):
                return Fault(
                    "ccvshop.host", "CCV Shop answered \(status) for \(subject).", handling: .pause(.host), detail: words,
                    writeMayHaveHappened: isWrite)
            default:
                return .park(
                    "ccvshop.refused", "CCV Shop refused \(subject) (\(code ?? String(status))): \(words ?? "no reason given")",
                    advice: "Correct the named field in the source or in the mapping, then replay.", detail: words)
            }
        }

        private var credentialsAdvice: String {
            if let gap = clockGap, gap.milliseconds.magnitude > 240_000 {
                return
                    "This machine's clock and the shop's differ by \(gap.milliseconds.magnitude / 60_000) minutes, and 5 are allowed: set the clock."
            }
            if isApp { return "Look in the shop's app store whether Koppel's app is still installed there, and install it again if not." }
            return "Check both keys: My web shop, Settings, API settings in the shop's back office."
        }
    }

    /// Of a call that got no complete answer.
    static func of(_ error: HTTPError, isWrite: Bool, about subject: String) -> Fault {
        switch error.code {
        case .cancelled:
            .retry("ccvshop.cancelled", "The call for \(subject) was cancelled.", writeMayHaveHappened: isWrite && error.mayHaveBeenSent)
        case .tooLarge:
            .park(
                "ccvshop.too-large", "CCV Shop's answer for \(subject) is larger than allowed.", advice: "Use smaller pages: shop.page-size.",
                detail: error.message)
        default:
            Fault(
                "ccvshop.host", "CCV Shop gave no answer for \(subject) (\(error.code)).", handling: .pause(.host), detail: error.message,
                writeMayHaveHappened: isWrite && error.mayHaveBeenSent)
        }
    }
}
