public import Commerce
import Integrations
public import Journal
public import Logging
public import Runtime
public import ServiceLifecycle

/// Decides what people are told: takes the alerts of all processes from the journal's consumer, and looks by itself at what no process can
/// report of itself: what waits for a person, polls that have fallen silent, and circuits whose worker is gone.
public struct AlertDesk: Service {
    private let store: JournalStore
    private let channels: AlertChannels
    private let file: AlertSettingsFile
    private let signs: HouseSigns
    private let clock: any WallClock
    private let logger: Logger
    private let mayRun: @Sendable () async -> Bool

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - signs: what is to be seen of the other processes.
    ///   - mayRun: asked before each round: whether this process is the one that tells.
    public init(
        store: JournalStore, channels: AlertChannels, file: AlertSettingsFile, signs: HouseSigns, clock: any WallClock, logger: Logger,
        mayRun: @escaping @Sendable () async -> Bool = { true }
    ) {
        (self.store, self.channels, self.file, self.signs) = (store, channels, file, signs)
        (self.clock, self.logger, self.mayRun) = (clock, logger, mayRun)
    }

    /// Takes an alert; it is written down when this returns.
    public func take(_ record: AlertRecord) async throws {
        // What is parked is told by what waits, with counts, not by each event.
        if record.cause == "parked" { return }
        try await report([record])
    }

    /// Looks every two seconds until the graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await readSettings()
                if await mayRun() {
                    do { try await look() } catch {
                        logger.error("alerts cannot be looked after", metadata: ["error": "\(error)"])
                    }
                }
                do { try await clock.sleep(for: .seconds(2)) } catch { break }
            }
        }
    }

    /// Looks once.
    func look() async throws {
        let parked = try await store.parkedCauses()
        let open = try await store.alerts().alerts
        var records = ParkedReport.records(parked, open: open, now: clock.now)
        // Without Redis nothing can be seen of the others; then nothing is concluded.
        if let seen = try? await signs.look() {
            records += SilenceReport.records(seen, open: open, silentPolls: channels.settings.silentPolls, now: clock.now)
        }
        try await report(records)
    }

    private func report(_ records: [AlertRecord]) async throws {
        let settings = channels.settings, now = clock.now
        let policy = AlertBook.Policy(repeatAfter: settings.repeatAfter, overAfter: settings.overAfter)
        try await store.updateAlerts(channels: channels.names) { book in
            records.compactMap { book.take($0, now: now) } + book.due(policy, now: now)
        }
    }

    private func readSettings() async {
        let reading = await file.load()
        channels.use(reading.settings)
        let record = AlertRecord(
            cause: "alerts.unusable", integration: "",
            message: reading.problem.isEmpty
                ? "The settings of alerts can be used again." : "The settings of alerts cannot be used: \(reading.problem)",
            advice: reading.problem.isEmpty ? "" : "Correct the file; until then its last good version holds.", at: clock.now,
            isOver: reading.problem.isEmpty)
        do {
            let isOpen = try await store.alerts().alerts[AlertBook.Key(record.cause, "")] != nil
            if !record.isOver, !isOpen { logger.error("\(record.message)") }
            if isOpen != !record.isOver { try await report([record]) }
        } catch {
            logger.error("alerts cannot be looked after", metadata: ["error": "\(error)"])
        }
    }
}
