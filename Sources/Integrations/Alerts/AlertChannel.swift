/// One way to people.
public struct AlertChannel: Sendable, Hashable {
    /// What it does.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Posts JSON to an address.
        case webhook
        /// Sends a mail.
        case mail
        /// Runs a program with the alert as JSON on its standard input.
        case command
    }

    /// A webhook's settings.
    public struct Webhook: Sendable, Hashable {
        /// The address; it may be a secret by itself, as those of chat systems are.
        public var url: Secret
        /// Sent as `Authorization: Bearer`; nil for none.
        public var token: Secret?
        /// Whether its address may be a private one.
        public var allowsPrivateAddress: Bool
    }

    /// A mail's settings.
    public struct Mail: Sendable, Hashable {
        /// How the connection is protected.
        public enum Protection: String, Sendable, Hashable, CaseIterable {
            /// STARTTLS, and no mail without it.
            case startTLS = "starttls"
            /// TLS from the first byte.
            case tls
            /// None; for a relay on this machine only.
            case none
        }
        /// The server's name or address.
        public var host: String
        /// Its port.
        public var port: Int
        /// How the connection is protected.
        public var protection: Protection
        /// Who logs in; nil for nobody.
        public var user: String?
        /// The password of `user`.
        public var password: Secret?
        /// The sender's address.
        public var from: String
        /// The receivers' addresses.
        public var to: [String]
    }

    /// How people are reached.
    public enum Way: Sendable, Hashable {
        /// By a webhook.
        case webhook(Webhook)
        /// By mail.
        case mail(Mail)
        /// By a program: its path and arguments. No shell is involved.
        case command([String])
    }

    /// Its name in the file.
    public var name: String
    /// How people are reached.
    public var way: Way
    /// Only alerts of these integrations; empty for all.
    public var integrations: [String]
    /// Only these causes, or what begins with them when they end with `.` or `:`; empty for all.
    public var causes: [String]

    /// Whether this channel is for an alert. What belongs to the whole installation goes to the channels without integrations.
    public func wants(cause: String, integration: String) -> Bool {
        (integrations.isEmpty || integrations.contains(integration))
            && (causes.isEmpty || causes.contains { $0.hasSuffix(".") || $0.hasSuffix(":") ? cause.hasPrefix($0) : cause == $0 })
    }

    init(name: String, _ section: SettingsSection) {
        self.name = name
        let kind = section.optionalChoice("kind", default: Kind?.none, "webhook posts JSON, mail sends a mail, command runs a program.")
        if kind == nil, !section.has("kind") { section.report("kind", "is missing; expected one of webhook, mail, command.") }
        let webhook = Self.webhook(section, isMeant: kind == .webhook)
        let mail = Self.mail(section, isMeant: kind == .mail)
        let command = section.strings(
            "command", "With kind command: the program's path and its arguments, without a shell. It gets the alert as JSON and has 30 s.")
        if kind == .command, !(command.first?.hasPrefix("/") ?? false) {
            section.report("command", "must begin with the whole path of a program, such as [/usr/local/bin/page].")
        }
        way =
            switch kind {
            case .mail: .mail(mail)
            case .command: .command(command)
            case .webhook, nil: .webhook(webhook)
            }
        integrations = section.strings("integrations", "Only alerts of these integrations; all unless told.")
        causes = section.strings("causes", "Only these causes; circuit. means all that begin with it. All unless told.")
    }

    private static func webhook(_ section: SettingsSection, isMeant: Bool) -> Webhook {
        let url = section.optionalURL("url", "With kind webhook: where the JSON is posted. Plain http is for this machine and private networks.")
        let secret = section.optionalSecret("secret-url", "Instead of url, where the address is a secret, as those of chat systems are.")
        if isMeant, (url == nil) == (secret == nil) { section.report("url", "expected either url or secret-url.") }
        if let secret, !secret.reveal().hasPrefix("https://"), !secret.reveal().hasPrefix("http://"), secret.reference != "missing" {
            section.report("secret-url", "is no address that begins with https://.")
        }
        return Webhook(
            url: secret ?? Secret(url ?? "", reference: "url"),
            token: section.optionalSecret("token", "With kind webhook: sent as Authorization: Bearer."),
            allowsPrivateAddress: section.bool(
                "allow-private-address", default: false, "With kind webhook: whether the address may be a private one."))
    }

    private static func mail(_ section: SettingsSection, isMeant: Bool) -> Mail {
        let host = section.optionalString("host", "With kind mail: the mail server.")
        let protection = section.choice(
            "protection", default: Mail.Protection.startTLS,
            "With kind mail: starttls, tls (from the first byte), or none for a relay on this machine.")
        let port = section.optionalInt("port", in: 1...65_535, "With kind mail: its port; 587, or 465 with tls, or 25 with none.")
        let user = section.optionalString("user", "With kind mail: who logs in.")
        let password = section.optionalSecret("password", "With kind mail: the password of user.")
        let from = section.optionalString("from", "With kind mail: the sender's address.")
        let to = section.strings("to", "With kind mail: the receivers' addresses.")
        if isMeant {
            if host == nil { section.report("host", "is missing; expected the name of a mail server.") }
            if (user == nil) != (password == nil) { section.report("user", "and password belong together.") }
            if protection == .none, !["localhost", "127.0.0.1", "::1"].contains(host ?? "localhost") {
                section.report("protection", "none is refused: \(host ?? "") is not this machine, and the mail could be read on its way.")
            }
            for (key, addresses) in [("from", [from ?? ""]), ("to", to.isEmpty ? [""] : to)] where !addresses.allSatisfy(isAddress) {
                section.report(key, "expected an address such as owner@example.com.")
            }
        }
        return Mail(
            host: host ?? "", port: port ?? (protection == .tls ? 465 : protection == .none ? 25 : 587), protection: protection, user: user,
            password: password, from: from ?? "", to: to)
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>,;:\"\\()".utf8.contains($0) }
    }
}
