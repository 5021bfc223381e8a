public import HTTP
public import Integrations
public import Runtime
import Synchronization

/// The channels as the settings have them now.
public final class AlertChannels: Sendable {
    private let settingsNow = Mutex(AlertSettings.none)
    private let transport: @Sendable (_ allowsPrivateAddress: Bool) -> any HTTPTransport
    private let caFile: String?
    private let makeID: @Sendable () -> String

    /// Makes channels; none until `use`.
    ///
    /// - Parameters:
    ///   - transport: HTTP, by whether private addresses may be reached.
    ///   - caFile: further certificates that mail servers may have; nil for the system's.
    public init(
        transport: @escaping @Sendable (_ allowsPrivateAddress: Bool) -> any HTTPTransport, caFile: String? = nil,
        makeID: @escaping @Sendable () -> String
    ) {
        (self.transport, self.caFile, self.makeID) = (transport, caFile, makeID)
    }

    /// Goes on with other settings.
    public func use(_ settings: AlertSettings) { settingsNow.withLock { $0 = settings } }

    /// The settings now.
    public var settings: AlertSettings { settingsNow.withLock { $0 } }

    /// The names of those who want a notice.
    public func names(for notice: AlertNotice) -> [String] {
        settings.channels.filter { notice.state == .test || $0.wants(cause: notice.cause, integration: notice.integration) }.map(\.name)
    }

    /// Tells all channels, or one, that nothing is wrong; what became of each: nil when it was taken.
    public func test(_ notice: AlertNotice, only channel: String? = nil) async -> [(channel: String, problem: String?)] {
        var results: [(channel: String, problem: String?)] = []
        for name in settings.channels.map(\.name) where channel == nil || channel == name {
            do {
                try await sender(name)?.send(notice)
                results.append((name, nil))
            } catch {
                results.append((name, "\(error)"))
            }
        }
        return results
    }

    /// The way to a channel; nil when there is no such channel any more.
    func sender(_ name: String) -> (any NoticeSending)? {
        guard let channel = settings.channels.first(where: { $0.name == name }) else { return nil }
        return switch channel.way {
        case .webhook(let webhook): WebhookSender(settings: webhook, transport: transport(webhook.allowsPrivateAddress))
        case .mail(let mail): MailSender(settings: mail, caFile: caFile, makeID: makeID)
        case .command(let command): CommandSender(command: command)
        }
    }
}
