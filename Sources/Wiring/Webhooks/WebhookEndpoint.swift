import AMQP
import Commerce
import Redis
import Runtime
import Synchronization

/// Takes the calls of shops: proves them, publishes what they say, and answers 2xx only when the broker has it safe.
///
/// The path is `/hooks/INTEGRATION/TOKEN` and whatever a shop adds behind it.
struct WebhookEndpoint: Sendable {
    /// What a call is answered with.
    struct Answer: Sendable, Hashable {
        var status: Int
        var body: [UInt8] = []
        var retryAfter: Int?
        /// Where a browser is sent.
        var location: String?
    }

    /// One integration that takes calls.
    struct Target: Sendable {
        var token: String
        var prover: WebhookProver
        var publicURL: String
        var settingsVersion: String

        init(token: String, verifier: any WebhookVerifying, publicURL: String, settingsVersion: String) {
            (self.token, self.publicURL, self.settingsVersion) = (token, publicURL, settingsVersion)
            prover = WebhookProver(verifier)
        }
    }

    let producer: Producer
    let redis: RedisClient
    let clock: any WallClock
    let refusals: RefusalJournal
    let targets: WebhookTargets
    let limits: CallLimits

    /// Handles one call.
    func handle(_ request: WebhookRequest) async -> Answer {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard parts.count >= 2, parts[0] == "hooks", let target = targets[parts[1]] else { return Answer(status: 404) }
        // A wrong token is answered as slowly and as shortly as a right one that is refused.
        guard parts.count >= 3, ConstantTime.equal(parts[2], target.token) else {
            journalRefusal(parts[1], target, "the token in the address is wrong")
            return Answer(status: 401)
        }
        guard limits.admit(parts[1], now: clock.now) else { return Answer(status: 429, retryAfter: 1) }
        var request = request
        request.publicURL = target.publicURL
        let news: WebhookNews
        do throws(WebhookRefusal) {
            news = try await target.prover.verify(request, now: clock.now)
        } catch {
            journalRefusal(parts[1], target, error.reason)
            return Answer(status: error.status)
        }
        return await take(news, parts[1])
    }

    private func take(_ news: WebhookNews, _ integration: String) async -> Answer {
        let claim = news.deliveryID.map { "koppel:hook:\(integration):\($0)" }
        if let claim {
            // Redis may be away: then the same call may be published twice, which costs a look and writes nothing twice.
            let isNew = (try? await redis.set(claim, "1", expires: .seconds(86_400), if: .absent)) ?? true
            if !isNew { return Answer(status: 200, body: news.reply) }
        }
        do {
            for change in news.changes {
                try await producer.publish(producer.event(of: change, integration: integration, cause: .webhook), timeout: .seconds(4))
            }
            return Answer(status: 200, body: news.reply)
        } catch {
            if let claim { _ = try? await redis.del(claim) }
            return Answer(status: 503, retryAfter: 10)
        }
    }

    private func journalRefusal(_ integration: String, _ target: Target, _ reason: String) {
        refusals.note(
            integration, settingsVersion: target.settingsVersion, "A call to the webhook address was refused: \(reason).",
            advice: "If it was the shop's, register its webhooks again with koppel webhooks sync.")
    }
}

/// The integrations that take calls now, by id.
final class WebhookTargets: Sendable {
    private let targets = Mutex<[String: WebhookEndpoint.Target]>([:])
    subscript(id: String) -> WebhookEndpoint.Target? { targets.withLock { $0[id] } }
    func replace(_ new: [String: WebhookEndpoint.Target]) { targets.withLock { $0 = new } }
}

/// Compares secrets without telling by the time how much of them fits.
enum ConstantTime {
    static func equal(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var difference = a.count ^ b.count
        for index in a.indices { difference |= Int(a[index] ^ (index < b.count ? b[index] : 0)) }
        return difference == 0 && !b.isEmpty
    }
}

/// How many calls an integration may make: a bucket that fills by `perSecond` up to `burst`.
final class CallLimits: Sendable {
    private let buckets = Mutex<[String: (level: Double, at: Timestamp)]>([:])
    private let perSecond: Double
    private let burst: Double

    init(perSecond: Double = 100, burst: Double = 1_000) { (self.perSecond, self.burst) = (perSecond, burst) }

    func admit(_ integration: String, now: Timestamp) -> Bool {
        buckets.withLock { buckets in
            let old = buckets[integration] ?? (burst, now)
            let level = min(burst, old.level + Double((now - old.at).milliseconds) / 1_000 * perSecond)
            buckets[integration] = (max(0, level - 1), now)
            return level >= 1
        }
    }
}
