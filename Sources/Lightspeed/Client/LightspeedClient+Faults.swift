import Commerce
import HTTP
import Integrations
import JSON

extension LightspeedClient {
    /// PHP writes what strict parsers refuse now and then; an order must not be lost for it.
    private static let limits = JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace)

    /// Turns an answer into its content, or into what went wrong.
    func read(
        _ response: HTTPResponse, _ quota: RateLimitHeaders, isWrite: Bool, about subject: String
    ) throws -> (status: Int, answer: JSONValue) {
        let parsed = try? JSONValue(parsing: response.body, limits: Self.limits)
        // The API answers some failures with 200 and an error inside.
        let error = parsed?["error"].map { Record($0) }
        let status = (200..<300).contains(response.status) ? error.map { $0.int("code") ?? 500 } ?? response.status : response.status
        if (200..<300).contains(status) {
            if response.body.allSatisfy({ $0 <= 0x20 }) { return (status, .null) }
            guard let parsed else { throw malformed(subject, mayHaveWritten: isWrite) }
            return (status, Self.unwrapped(parsed))
        }
        let words = error?.text("message")
        if status == 404, !(words ?? "").lowercased().contains("language") { return (404, .null) }
        throw fault(of: status, words: words, quota: quota, isWrite: isWrite, about: subject)
    }

    /// The value of the envelope's only key, whatever its name is: several are irregular.
    private static func unwrapped(_ answer: JSONValue) -> JSONValue {
        guard let object = answer.object else { return answer }
        return object.values.first ?? .null
    }

    private func fault(of status: Int, words: String?, quota: RateLimitHeaders, isWrite: Bool, about subject: String) -> Fault {
        switch status {
        case 401:
            Fault(
                "lightspeed.credentials", "Lightspeed refuses the API key (401).",
                advice: "Check key and secret: Settings, Store settings, Developers in the shop's back office.",
                handling: .pause(.credentials), detail: words)
        case 403:
            Fault(
                "lightspeed.permission", "The API key may not \(isWrite ? "write" : "read") \(subject) (403).",
                advice: "Give the key the missing right: Settings, Store settings, Developers in the shop's back office.",
                handling: .pause(.credentials), detail: words)
        case 404:
            Fault(
                "lightspeed.language", "The shop has no active language \"\(settings.language)\" (404).",
                advice: "Name an active language of the shop in the settings.", handling: .pause(.credentials), detail: words)
        case 429:
            Fault(
                "lightspeed.quota", "Lightspeed's quota is used up; it goes on by itself.",
                handling: .retryAt(services.clock.now + quota.wait), detail: words)
        case 500...:
            Fault(
                "lightspeed.host", "Lightspeed answered \(status) for \(subject).", handling: .pause(.host), detail: words,
                writeMayHaveHappened: isWrite)
        default:
            Fault.park(
                "lightspeed.refused", "Lightspeed refused \(subject) (\(status)): \(words ?? "no reason given")",
                advice: "Correct the named field in the source or in the mapping, then replay.", detail: words)
        }
    }

    /// Of a call that got no complete answer.
    func fault(of error: HTTPError, isWrite: Bool, about subject: String) -> Fault {
        switch error.code {
        case .cancelled:
            .retry("lightspeed.cancelled", "The call for \(subject) was cancelled.", writeMayHaveHappened: isWrite && error.mayHaveBeenSent)
        case .tooLarge:
            .park(
                "lightspeed.too-large", "Lightspeed's answer for \(subject) is larger than allowed.",
                advice: "Look at it in the shop's back office; it may hold thousands of lines.", detail: error.message)
        default:
            Fault(
                "lightspeed.host", "Lightspeed gave no answer for \(subject) (\(error.code)).", handling: .pause(.host), detail: error.message,
                writeMayHaveHappened: isWrite && error.mayHaveBeenSent)
        }
    }

    /// Of an answer that cannot be read.
    func malformed(_ subject: String, mayHaveWritten: Bool) -> Fault {
        .retry(
            "lightspeed.malformed", "Lightspeed's answer for \(subject) cannot be read.", writeMayHaveHappened: mayHaveWritten)
    }
}
