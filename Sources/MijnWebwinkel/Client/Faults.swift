import Commerce
import HTTP
import JSON

/// What the API's failures mean. Bodies have three shapes, so the status decides and the words only explain.
struct Faults {
    let call: MijnWebwinkelClient.Call
    let now: Timestamp
    let secrets: [String]

    private var mayHaveWritten: Bool { call.method != "GET" }

    func fault(for response: HTTPResponse) -> Fault {
        let words = Self.words(response.body)
        let subject = call.subject
        switch response.status {
        case 401:
            return Fault(
                "mijnwebwinkel.credentials", "MijnWebwinkel refuses the tokens.",
                advice: "Put the shop's token (Settings, API) and the partner token of the integration into the settings.",
                handling: .pause(.credentials), detail: words)
        case 403 where call.path.hasPrefix("customers"):
            return .park(
                "mijnwebwinkel.right", "The partner token has no right to customers.",
                advice: "Ask MyOnlineStore to add the right to customers to the integration, or switch the customers flow off.", detail: words)
        case 403:
            return Fault(
                "mijnwebwinkel.right", "MijnWebwinkel does not allow the call for \(subject).",
                advice: "Check in the back office that the token is still there, and with MyOnlineStore what the integration may do.",
                handling: .pause(.credentials), detail: words)
        case 429:
            return Fault(
                "mijnwebwinkel.quota", "MijnWebwinkel's limit of calls is reached; it goes on by itself.", handling: .retryAt(now + wait(response)),
                detail: words)
        case 500...599:
            return Fault(
                "mijnwebwinkel.failing", "MijnWebwinkel fails with \(response.status) at \(subject).", handling: .pause(.host), detail: words,
                writeMayHaveHappened: mayHaveWritten)
        case 300..<400:
            return .park(
                "mijnwebwinkel.redirect", "MijnWebwinkel's address answers with a redirect (\(response.status)).",
                advice: "Put https://api.myonlinestore.com into the settings.")
        default:
            return .park(
                "mijnwebwinkel.refused", "MijnWebwinkel refuses \(subject) (\(response.status)): \(words.prefix(300))",
                advice: "Correct what it names in the settings or in the shop, then replay.", detail: words)
        }
    }

    func fault(for error: HTTPError) -> Fault {
        switch error.code {
        case .badURL, .refusedAddress:
            return .park(
                "mijnwebwinkel.address", "MijnWebwinkel cannot be called: \(hidden(error.message)).", advice: "Check the address in the settings.")
        case .tooLarge:
            return .park(
                "mijnwebwinkel.too-large", "MijnWebwinkel's answer for \(call.subject) is too large.", advice: "Make page-size smaller.")
        default:
            return Fault(
                "mijnwebwinkel.unreachable", "No answer from MijnWebwinkel for \(call.subject) (\(error.code)).", handling: .pause(.host),
                detail: hidden(error.message), writeMayHaveHappened: mayHaveWritten && error.mayHaveBeenSent)
        }
    }

    /// A success whose body cannot be read.
    var unreadable: Fault {
        .retry(
            "mijnwebwinkel.malformed", "MijnWebwinkel's answer for \(call.subject) cannot be read.", writeMayHaveHappened: mayHaveWritten)
    }

    /// `Retry-After` in seconds; ten where it is missing, since nothing says how long the window is.
    func wait(_ response: HTTPResponse) -> Duration {
        .seconds(min(600, max(1, response.headers["Retry-After"].flatMap { Int($0) } ?? 10)))
    }

    private func hidden(_ text: String) -> String {
        secrets.contains { !$0.isEmpty && text.contains($0) } ? "(the words name a secret)" : text
    }

    /// The other side's words, whatever shape they have.
    static func words(_ body: [UInt8]) -> String {
        guard let json = try? JSONValue(parsing: body), json.object != nil else { return String(decoding: body.prefix(200), as: UTF8.self) }
        var words = ["title", "message", "detail", "description"].compactMap { Record(json).text($0) }
        for (field, problem) in json["errors"]?.object ?? [:] { words.append("\(field): \(problem.string ?? problem.text)") }
        return words.isEmpty ? String(json.text.prefix(200)) : words.joined(separator: "; ")
    }
}
