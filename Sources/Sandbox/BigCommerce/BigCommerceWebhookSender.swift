import Commerce
import Crypto
import Foundation
import JSON
import Synchronization

/// One event, the same for all its deliveries.
struct BigCommerceEvent: Sendable {
    let body: [UInt8]
    let created: Timestamp
    let id: String

    init(scope: String, data: JSONValue, created: Timestamp, hash: String, number: Int) {
        self.created = created
        id = "msg_\(number)"
        let digest = Insecure.SHA1.hash(data: Array("\(scope) \(data.text) \(created.milliseconds) \(number)".utf8))
        let value: JSONValue = [
            "scope": .string(scope), "store_id": "1001", "data": data, "hash": .string(digest.map { String(format: "%02x", $0) }.joined()),
            "created_at": .number(Decimal128(Int(created.milliseconds / 1_000))), "producer": .string("stores/\(hash)"),
        ]
        body = value.bytes
    }
}

/// Delivers events with the platform's headers, signature, retries and block list.
final class BigCommerceWebhookSender: Sendable {
    /// How the platform waits between tries, in seconds; after the last the hook is switched off.
    static let delays = [60, 180, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 50_400, 86_400]

    private struct State {
        var isSigning = true
        var copies = 1
        var route: (from: String, to: String)?
        var recent: [String: [(at: Timestamp, wasGood: Bool)]] = [:]
        var blockedUntil: [String: Timestamp] = [:]
        var firstTries: [Task<Void, Never>] = []
    }
    private let context: SimulatorContext
    private let state = Mutex(State())

    init(context: SimulatorContext) { self.context = context }

    /// Sets the switches that are given.
    func set(signs: Bool?, copies: Int?, route: (from: String, to: String)?) {
        state.withLock { state in
            if let signs { state.isSigning = signs }
            if let copies { state.copies = max(1, copies) }
            if let route { state.route = route }
        }
    }

    func send(_ event: BigCommerceEvent, to hook: BigCommerceHook, giveUp: @escaping @Sendable () async -> Void) {
        for _ in 0..<state.withLock({ $0.copies }) {
            // A delivery and its retries outlive the call that caused them, as on the real platform.
            let first = Task { [self] in await attempt(event, hook) }
            state.withLock { state in
                state.firstTries.removeAll { $0.isCancelled }
                state.firstTries.append(Task { _ = await first.value })
            }
            Task { [self] in
                if await first.value { return }
                for delay in Self.delays {
                    do { try await context.clock.sleep(for: .seconds(delay)) } catch { return }
                    if await attempt(event, hook) { return }
                }
                await giveUp()
            }
        }
    }

    /// Waits until each event so far has been tried once.
    func settle() async {
        let tasks = state.withLock { state in
            defer { state.firstTries = [] }
            return state.firstTries
        }
        for task in tasks { await task.value }
    }

    private func attempt(_ event: BigCommerceEvent, _ hook: BigCommerceHook) async -> Bool {
        let host = String(hook.destination.dropFirst("https://".count).prefix { $0 != "/" })
        let now = context.clock.now
        let (isBlocked, isSigning, route) = state.withLock { ($0.blockedUntil[host].map { now < $0 } ?? false, $0.isSigning, $0.route) }
        if isBlocked { return false }
        var headers = [("Content-Type", "application/json")]
        for (name, value) in hook.headers.object ?? [:] { headers.append((name, value.string ?? "")) }
        if isSigning {
            let time = String(now.milliseconds / 1_000)
            var hmac = HMAC<SHA256>(key: SymmetricKey(data: Array(hook.clientSecret.utf8)))
            hmac.update(data: Array("\(event.id).\(time).".utf8))
            hmac.update(data: event.body)
            headers += [
                ("webhook-id", event.id), ("webhook-timestamp", time), ("webhook-signature", "v1,\(Data(hmac.finalize()).base64EncodedString())"),
            ]
        }
        var url = hook.destination
        if let route, url.hasPrefix(route.from) { url = route.to + url.dropFirst(route.from.count) }
        let status = await context.sendWebhook(url, headers, event.body)
        let wasGood = status.map { (200..<300).contains($0) } ?? false
        judge(host, wasGood, now)
        return wasGood
    }

    /// Below 90 % success among 100 and more deliveries in two minutes a domain is left alone for three.
    private func judge(_ host: String, _ wasGood: Bool, _ now: Timestamp) {
        state.withLock { state in
            var recent = state.recent[host, default: []].filter { now - $0.at < .seconds(120) }
            recent.append((now, wasGood))
            state.recent[host] = recent
            let good = recent.count { $0.wasGood }
            if recent.count >= 100, good * 10 < recent.count * 9 { state.blockedUntil[host] = now + .seconds(180) }
        }
    }
}
