public import Commerce
public import Journal
public import Logging
import Runtime
public import ServiceLifecycle
import Synchronization

/// Tells people what waits to be told: each channel in its own order and at its own speed, again and again until it is taken or a day is
/// over. Nothing waits for it but the notices.
public struct NoticeDelivery: Service {
    /// How long a notice is tried.
    static let patience = Duration.seconds(86_400)
    private let store: JournalStore
    private let channels: AlertChannels
    private let clock: any WallClock
    private let logger: Logger
    private let mayRun: @Sendable () async -> Bool
    private let busy = Busy()

    private final class Busy: Sendable { let names = Mutex<Set<String>>([]) }

    /// Makes a delivery.
    /// - Parameter mayRun: Asked before each round: whether this process is the one that tells.
    public init(
        store: JournalStore, channels: AlertChannels, clock: any WallClock, logger: Logger, mayRun: @escaping @Sendable () async -> Bool = { true }
    ) {
        (self.store, self.channels, self.clock, self.logger, self.mayRun) = (store, channels, clock, logger, mayRun)
    }

    /// Runs until the graceful shutdown; what waits then is told after the next start.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    if await mayRun() {
                        do {
                            for (channel, waiting) in try await due() { group.addTask { await tell(waiting, through: channel) } }
                        } catch {
                            logger.error("what waits to be told cannot be read", metadata: ["error": "\(error)"])
                        }
                    }
                    do { try await clock.sleep(for: .milliseconds(500)) } catch { break }
                }
                group.cancelAll()
            }
        }
    }

    /// What is due, for channels that are not at it already.
    private func due() async throws -> [String: [JournalStore.WaitingNotice]] {
        let waiting = Dictionary(grouping: try await store.waitingNotices(now: clock.now), by: \.channel)
        return busy.names.withLock { names in
            let free = waiting.filter { !names.contains($0.key) }
            names.formUnion(free.keys)
            return free
        }
    }

    private func tell(_ waiting: [JournalStore.WaitingNotice], through channel: String) async {
        defer { busy.names.withLock { _ = $0.remove(channel) } }
        for one in waiting {
            if Task.isCancelled { return }
            do {
                guard let sender = channels.sender(channel) else {
                    logger.notice("a channel is gone; what waited for it is not told", metadata: ["channel": "\(channel)"])
                    try await store.removeNotice(one.id)
                    continue
                }
                do {
                    try await sender.send(one.notice)
                    try await store.removeNotice(one.id)
                } catch let error as NoticeError {
                    let isOver = clock.now - one.notice.at > Self.patience
                    logger.error(
                        "an alert could not be told\(isOver ? " for a day and is given up" : "; it is tried again")",
                        metadata: ["channel": "\(channel)", "alert": "\(one.notice.cause)", "error": "\(error)"])
                    if isOver {
                        try await store.removeNotice(one.id)
                    } else {
                        try await store.postponeNotice(one, until: clock.now + wait(after: one.tries))
                    }
                    return
                }
            } catch {
                logger.error("the journal does not keep what was told", metadata: ["error": "\(error)"])
                return
            }
        }
    }

    /// 2 s, 4 s, 8 s, ... up to 5 min.
    func wait(after tries: Int) -> Duration { min(.seconds(2) * (1 << min(tries, 10)), .seconds(300)) }
}
