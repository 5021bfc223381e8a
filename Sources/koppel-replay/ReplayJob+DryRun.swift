import Commerce
import JSON
import Journal
import Runtime
import Wiring

extension ReplayJob {
    /// Shows what each event would do, beside what was last written.
    func runDry(_ parts: ProcessParts, _ factory: ConnectorFactory, isForced: Bool, json: Bool, pace: ReplayPace, stop: StopRequest) async throws {
        let store = try? JournalStore(reading: parts.settings.journal)
        let dry = DryRun(parts: parts, factory: factory, isForced: isForced) { subject in
            await store?.lastMapped(of: subject.entity, in: subject.queue, opening: parts.sealer)
        }
        for item in items where !stop.isMade {
            try await pace.wait()
            let report = try await dry.report(.init(queue: QueueName(item.flow, item.integration), entity: item.entity, at: item.at))
            for line in json ? [report.json(item.json.object ?? [:]).text] : report.lines { print(line) }
        }
    }
}
