import Commerce
import Flows

/// What the journal, the figures and the owner are told of an attempt.
extension EventProcessor {
    func title(of event: Event) -> String { "\(event.entity.kind.rawValue.capitalizedFirst) \(event.entity.key), \(event.integration)" }

    func record(_ event: Event, _ journey: Journey, _ queue: ServedQueue, _ verdict: Verdict, _ steps: StepRecorder, _ outcome: Outcome?) {
        meter.count(queue.name, verdict.word)
        meter.handled(queue.name, milliseconds: steps.elapsed)
        let taken = steps.taken
        let fault = verdict.fault
        let payloads = taken.payloads.compactMap { payload in
            (try? context.sealing.seal(payload.bytes, for: .journal, integration: event.integration, entity: event.id)).map {
                ActivityRecord.Payload(name: payload.name, sealed: $0)
            }
        }
        activity.send(
            .attempt(
                ActivityRecord(
                    id: context.makeID(), eventID: event.id, integration: event.integration, flow: event.flow, entity: event.entity,
                    revision: event.revision, origin: event.cause.rawValue, attempt: journey.attempt, occurredAt: event.occurredAt,
                    startedAt: context.clock.now - .milliseconds(steps.elapsed), milliseconds: steps.elapsed, outcome: verdict.word,
                    cause: fault?.cause, message: fault?.message ?? outcome?.reason ?? "", advice: fault?.advice ?? "",
                    title: outcome?.title ?? steps.knownTitle ?? title(of: event), number: outcome?.number, tags: taken.tags, steps: taken.steps,
                    notes: taken.notes + (fault?.detail.map { ["detail: \($0)"] } ?? []),
                    alarms: (outcome?.alarms ?? []).map { .init(cause: $0.cause, message: $0.message, advice: $0.advice) }, payloads: payloads,
                    settingsVersion: queue.settingsVersion, worker: context.name, traceparent: event.traceparent,
                    replay: event.replay.map { .init(id: $0.id, originalID: $0.original, reason: $0.reason, user: $0.user, isForced: $0.force) },
                    isDryRun: event.replay?.dryRun ?? false)))
        for alarm in outcome?.alarms ?? [] {
            alerts.raise(alarm.cause, integration: event.integration, message: alarm.message, advice: alarm.advice, lasts: false)
        }
        if case .park(let fault, _) = verdict { alerts.raise("parked", integration: event.integration, message: fault.message, advice: fault.advice) }
    }
}
